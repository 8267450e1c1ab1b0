-- One row is a trust, an ICB or a region, one of indicators 5 to 8 and a WRES year: its gap and the gap
-- of the rest of England. Reads gap, group_trust, indicator. Gaps are BME minus White in percentage
-- points; the rest of England is the trusts that are counted in England less those of the place, and
-- rest_gap_points is the gap within those trusts (Mantel-Haenszel, as in gap), with its limits; rest_trusts
-- says how many they are. difference_points is the place's gap minus theirs, with limits at 95 per cent;
-- verdict is higher, lower or similar, strong at 99.8 per cent; reading says whether that is better or
-- worse for BME staff, by the indicator's direction; p_value is the two-sided probability by chance.
-- pooled_ columns are the same comparison of pooled counts.
WITH england AS (
  SELECT indicator, wres_year,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM group_trust
  WHERE level = 'england' AND state = 'counted'
  GROUP BY indicator, wres_year
),
place AS (
  SELECT level, code, indicator, wres_year,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM group_trust
  WHERE level IN ('region', 'icb') AND state = 'counted'
  GROUP BY level, code, indicator, wres_year
  UNION ALL
  SELECT 'trust', org_code, indicator, wres_year,
         stratum(bme_numerator, bme_denominator, white_numerator, white_denominator)
  FROM group_trust
  WHERE level = 'england' AND state = 'counted'
),
beside AS (
  SELECT gap.*, place.strata, without_strata(england.strata, place.strata) AS rest
  FROM gap
  JOIN england ON england.indicator = gap.indicator AND england.wres_year = gap.wres_year
  LEFT JOIN place ON place.level = gap.level AND place.code = gap.code AND place.indicator = gap.indicator
                 AND place.wres_year = gap.wres_year
  WHERE gap.level IN ('trust', 'icb', 'region')
),
compared AS (
  SELECT *,
         gap_within(rest) AS rest_gap,
         compare_gaps_within(strata, rest) AS comparison,
         compare_gaps(bme_numerator, bme_denominator, white_numerator, white_denominator,
                      rest['group_numerator'], rest['group_denominator'],
                      rest['reference_numerator'], rest['reference_denominator']) AS pooled
  FROM beside
)
SELECT compared.level, compared.code, compared.name, compared.region_code, compared.icb_code,
       compared.indicator, compared.wres_year, compared.trusts, compared.gap_points,
       100 * rest_gap['value'] AS rest_gap_points,
       100 * rest_gap['lower'] AS rest_lower_points, 100 * rest_gap['upper'] AS rest_upper_points,
       rest['trusts'] AS rest_trusts,
       100 * comparison['value'] AS difference_points,
       100 * comparison['lower'] AS lower_points, 100 * comparison['upper'] AS upper_points,
       comparison['verdict'] AS verdict, comparison['strong'] AS strong,
       reading(comparison['verdict'], indicator.worse) AS reading, comparison['status'] AS status,
       comparison['p_value'] AS p_value,
       100 * pooled['value'] AS pooled_difference_points, pooled['verdict'] AS pooled_verdict
FROM compared
JOIN indicator ON indicator.indicator = compared.indicator
