-- One row is a place (trust, ICB, region or England) or a peer group of trusts (level peer_group), one of indicators 5 to 8
-- and a WRES year, with both groups side by side. Reads share, group_trust, group_coverage, indicator, organisation_today.
-- Shares are 0 to 1, those of a group of trusts pooled and descriptive. gap_points is BME minus White in
-- percentage points. Of a trust it is the difference of its two shares (Newcombe); of a group it is the
-- gap within trusts (Mantel-Haenszel with each trust a stratum, variance of Sato 1989), so that a
-- difference between trusts is not mistaken for one between ethnic groups: gap_basis is 'trust' or
-- 'within_trusts', and verdict, strong, reading and p_value are of it. pooled_ columns have the
-- difference of the two pooled shares; pooled_differs is true if the two differ in sign or in
-- verdict. trusts_differ is true if the gaps of the trusts differ from each other by more than chance
-- explains (Cochran's Q at 95 per cent); i_squared is the part of their variation that chance
-- does not explain, 0 to 1. trusts, answered, covered and enough say how much of the survey a group's
-- figures cover (see group_coverage). ratio is BME divided by White, of pooled shares, null when a
-- count is zero. disadvantage is the gap turned so that above 0 is worse for BME staff, in either
-- direction of the indicator. Limits are at 95 per cent; a status says why one is missing. verdict is
-- higher, lower or similar, strong if it is the same at 99.8 per cent; reading is what that means for
-- BME staff.
WITH both AS (
  SELECT level, code, max(name) AS name, indicator, wres_year, collected, max(trusts) AS trusts,
         max(CASE WHEN ethnic_group = 'white' THEN numerator END) AS white_numerator,
         max(CASE WHEN ethnic_group = 'white' THEN denominator END) AS white_denominator,
         max(CASE WHEN ethnic_group = 'white' THEN share END) AS white_share,
         max(CASE WHEN ethnic_group = 'bme' THEN numerator END) AS bme_numerator,
         max(CASE WHEN ethnic_group = 'bme' THEN denominator END) AS bme_denominator,
         max(CASE WHEN ethnic_group = 'bme' THEN share END) AS bme_share,
         max(counts_basis) AS counts_basis
  FROM share
  GROUP BY level, code, indicator, wres_year, collected
),
within AS (
  SELECT level, code, indicator, wres_year,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM group_trust
  WHERE state = 'counted'
  GROUP BY level, code, indicator, wres_year
),
compared AS (
  SELECT both.*,
         compare_shares(bme_numerator, bme_denominator, white_numerator, white_denominator) AS pooled,
         CASE both.level WHEN 'trust'
              THEN compare_shares(bme_numerator, bme_denominator, white_numerator, white_denominator)
              ELSE gap_within(within.strata) END AS difference,
         heterogeneity(within.strata) AS among,
         katz(bme_numerator, bme_denominator, white_numerator, white_denominator, 0.95) AS likelihood
  FROM both
  LEFT JOIN within ON within.level = both.level AND within.code = both.code
                  AND within.indicator = both.indicator AND within.wres_year = both.wres_year
),
named AS (
  SELECT *,
         100 * coalesce(difference['value'], bme_share - white_share) AS points
  FROM compared
)
SELECT both.level, both.code, both.name,
       CASE both.level WHEN 'trust' THEN today.region_code WHEN 'region' THEN both.code END AS region_code,
       CASE both.level WHEN 'trust' THEN today.icb_code WHEN 'icb' THEN both.code END AS icb_code,
       both.indicator, both.wres_year, both.collected, both.trusts,
       coverage.answered, coverage.covered, coverage.enough, coverage.left_out,
       white_numerator, white_denominator, white_share,
       bme_numerator, bme_denominator, bme_share,
       points AS gap_points,
       CASE WHEN bme_share > 0 AND white_share > 0 THEN bme_share / white_share END AS ratio,
       CASE indicator.worse WHEN 'higher' THEN points ELSE -points END AS disadvantage,
       100 * difference['lower'] AS gap_lower_points, 100 * difference['upper'] AS gap_upper_points,
       difference['status'] AS gap_status,
       likelihood['lower'] AS ratio_lower, likelihood['upper'] AS ratio_upper,
       likelihood['status'] AS ratio_status,
       difference['verdict'] AS verdict, difference['strong'] AS strong,
       reading(difference['verdict'], indicator.worse) AS reading,
       difference['p_value'] AS p_value,
       CASE both.level WHEN 'trust' THEN 'trust' ELSE 'within_trusts' END AS gap_basis,
       CASE WHEN both.level <> 'trust' THEN 100 * pooled['value'] END AS pooled_gap_points,
       CASE WHEN both.level <> 'trust' THEN 100 * pooled['lower'] END AS pooled_lower_points,
       CASE WHEN both.level <> 'trust' THEN 100 * pooled['upper'] END AS pooled_upper_points,
       both.level <> 'trust'
         AND (pooled['verdict'] <> difference['verdict'] OR (pooled['value'] > 0) <> (difference['value'] > 0))
         AS pooled_differs,
       both.counts_basis, among['q'] AS trusts_q, among['i_squared'] AS i_squared, among['p_value'] AS trusts_p_value,
       among['p_value'] < 0.05 AS trusts_differ
FROM named AS both
JOIN indicator ON indicator.indicator = both.indicator
LEFT JOIN group_coverage AS coverage
  ON coverage.level = both.level AND coverage.code = both.code AND coverage.indicator = both.indicator
 AND coverage.wres_year = both.wres_year
LEFT JOIN organisation_today AS today ON both.level = 'trust' AND today.code = both.code
