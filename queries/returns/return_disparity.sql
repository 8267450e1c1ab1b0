-- One row is a pair of tiers (lower: bands 5 and below, middle: 6 and 7, upper: 8a and above, without
-- very senior managers and medical staff) of a trust's own return in a WRES year: the race disparity
-- ratio, (White second / White first) / (BME second / BME first). Reads return_count. side is
-- clinical, non_clinical, or both together. Above 1 is worse for BME staff, 1 is parity. No official
-- text defines it: basis says that it is our calculation. status says why a ratio is null.
WITH tier AS (
  SELECT org_code, org_name, wres_year, release, split_part(breakdown, '/', 1) AS side,
         split_part(breakdown, '/', 2) AS tier, white_count, bme_count, white_status, bme_status
  FROM return_count
  WHERE indicator = '1' AND measure = 'headcount'
    AND split_part(breakdown, '/', 2) IN ('lower', 'middle', 'upper')
),
together AS (
  SELECT * FROM tier
  UNION ALL
  -- Both sides are added only if both are shown, so that the sum does not reveal one of them.
  SELECT clinical.org_code, clinical.org_name, clinical.wres_year, clinical.release, 'both', clinical.tier,
         clinical.white_count + other.white_count, clinical.bme_count + other.bme_count,
         CASE WHEN 'suppressed' IN (clinical.white_status, other.white_status) THEN 'suppressed'
              WHEN clinical.white_count IS NOT NULL THEN other.white_status
              ELSE clinical.white_status END,
         CASE WHEN 'suppressed' IN (clinical.bme_status, other.bme_status) THEN 'suppressed'
              WHEN clinical.bme_count IS NOT NULL THEN other.bme_status
              ELSE clinical.bme_status END
  FROM tier AS clinical
  JOIN tier AS other ON other.org_code = clinical.org_code AND other.wres_year = clinical.wres_year
                    AND other.release = clinical.release AND other.tier = clinical.tier
  WHERE clinical.side = 'clinical' AND other.side = 'non_clinical'
),
pair AS (
  SELECT first.org_code, first.org_name, first.wres_year, first.release, first.side,
         first.tier AS first_tier, second.tier AS second_tier,
         first.white_count AS white_first, second.white_count AS white_second,
         first.bme_count AS bme_first, second.bme_count AS bme_second,
         'suppressed' IN (first.white_status, second.white_status, first.bme_status, second.bme_status)
           AS suppressed
  FROM together AS first
  JOIN together AS second ON second.org_code = first.org_code AND second.wres_year = first.wres_year
                         AND second.release = first.release AND second.side = first.side
  WHERE (first.tier, second.tier) IN (('lower', 'middle'), ('middle', 'upper'), ('lower', 'upper'))
),
judged AS (
  SELECT *,
         CASE WHEN suppressed THEN 'suppressed'
              WHEN white_first IS NULL OR white_second IS NULL OR bme_first IS NULL OR bme_second IS NULL
              THEN 'not_collected'
              WHEN 0 IN (white_first, white_second, bme_first, bme_second) THEN 'zero_cell'
              ELSE 'calculated' END AS status
  FROM pair
)
SELECT org_code, org_name, wres_year, release, side, first_tier, second_tier,
       white_first, white_second, bme_first, bme_second,
       CASE WHEN status = 'calculated'
            THEN (CAST(white_second AS DOUBLE) * bme_first) / (CAST(white_first AS DOUBLE) * bme_second)
            END AS ratio,
       status, 'our calculation' AS basis
FROM judged
