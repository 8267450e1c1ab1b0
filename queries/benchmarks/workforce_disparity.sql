-- One row is a date, a kind of staff (clinical, non_clinical, or all) and a pair of tiers of England's workforce (lower:
-- bands 5 and below, middle: 6 and 7, upper: 8a and above; without very senior managers and medical staff): the race
-- disparity ratio, (White second / White first) / (BME second / BME first). Reads workforce_count. Above 1 is worse for
-- BME staff, 1 is parity. It is an odds ratio; lower and upper are its limits at 95 per cent (Woolf: the
-- logarithm, from the four counts). No official text defines it: basis says that it is our calculation. status says why
-- a ratio is null.
WITH tier AS (
  SELECT date, side, grade, white_count, bme_count FROM workforce_count WHERE kind = 'tier' AND side <> 'medical'
),
pair AS (
  SELECT first.date, first.side, first.grade AS first_tier, second.grade AS second_tier,
         first.white_count AS white_first, second.white_count AS white_second,
         first.bme_count AS bme_first, second.bme_count AS bme_second,
         odds_ratio(second.white_count, second.white_count + first.white_count,
                    second.bme_count, second.bme_count + first.bme_count, 0.95) AS estimate
  FROM tier AS first
  JOIN tier AS second ON second.date = first.date AND second.side = first.side
  WHERE (first.grade, second.grade) IN (('lower', 'middle'), ('middle', 'upper'), ('lower', 'upper'))
)
SELECT date, side, first_tier, second_tier, white_first, white_second, bme_first, bme_second,
       estimate['value'] AS ratio, estimate['lower'] AS lower, estimate['upper'] AS upper,
       estimate['status'] AS status, 'our calculation' AS basis
FROM pair
