-- One row is a trust as it was surveyed, one of indicators 5 to 8, a WRES year, a set of peers
-- (england, region, benchmark_group, peer_group) and what is compared: the share of White staff, of BME staff, or
-- the gap between them. Reads trust_peer, benchmark_group_median. The trust is compared with the rest of
-- its peers, without itself, so that no respondent is on both sides; others says how many trusts that
-- is. Shares of the rest are pooled, its gap is the gap within those trusts (Mantel-Haenszel, as in gap).
-- value and rest are fractions; difference and its limits at 95 per cent are percentage points.
-- verdict is higher, lower or similar, strong if it is the same at 99.8 per cent, reading what that means
-- by the indicator's direction, p_value the two-sided probability by chance; status says why a comparison
-- cannot be made: 'too_few_trusts' if fewer others have counts than trust_peer says a comparison needs. group_median is
-- the median of the trust's benchmark group or peer group. See chance_expected for how many would differ by chance.
WITH summed AS (
  SELECT *,
         count(*) OVER same AS trusts,
         sum(white_numerator) OVER same AS all_white_numerator,
         sum(white_denominator) OVER same AS all_white_denominator,
         sum(bme_numerator) OVER same AS all_bme_numerator,
         sum(bme_denominator) OVER same AS all_bme_denominator,
         stratum(bme_numerator, bme_denominator, white_numerator, white_denominator) AS own,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) OVER same AS together
  FROM trust_peer
  WINDOW same AS (PARTITION BY peers, peer_code, indicator, wres_year)
),
rest AS (
  SELECT *,
         trusts - 1 < fewest_others AS too_few,
         CASE WHEN trusts > fewest_others THEN all_white_numerator - white_numerator END AS rest_white_numerator,
         CASE WHEN trusts > fewest_others THEN all_white_denominator - white_denominator END AS rest_white_denominator,
         CASE WHEN trusts > fewest_others THEN all_bme_numerator - bme_numerator END AS rest_bme_numerator,
         CASE WHEN trusts > fewest_others THEN all_bme_denominator - bme_denominator END AS rest_bme_denominator,
         CASE WHEN trusts > fewest_others THEN without_strata(together, own) END AS others
  FROM summed
),
compared AS (
  SELECT peers, peer_code, peer_name, code, name, indicator, wres_year, 'white' AS ethnic_group, worse, trusts, too_few,
         CAST(white_numerator AS DOUBLE) / nullif(white_denominator, 0) AS value,
         CAST(rest_white_numerator AS DOUBLE) / nullif(rest_white_denominator, 0) AS rest,
         compare_shares(white_numerator, white_denominator,
                        rest_white_numerator, rest_white_denominator) AS comparison
  FROM rest
  UNION ALL
  SELECT peers, peer_code, peer_name, code, name, indicator, wres_year, 'bme', worse, trusts, too_few,
         CAST(bme_numerator AS DOUBLE) / nullif(bme_denominator, 0),
         CAST(rest_bme_numerator AS DOUBLE) / nullif(rest_bme_denominator, 0),
         compare_shares(bme_numerator, bme_denominator, rest_bme_numerator, rest_bme_denominator)
  FROM rest
  UNION ALL
  SELECT peers, peer_code, peer_name, code, name, indicator, wres_year, 'gap', worse, trusts, too_few,
         gap_within(own)['value'], gap_within(others)['value'], compare_gaps_within(own, others)
  FROM rest
)
SELECT compared.code, compared.name, compared.indicator, compared.wres_year, compared.ethnic_group,
       compared.peers, compared.peer_code, compared.peer_name, compared.trusts - 1 AS others,
       compared.value, compared.rest, middle.median AS group_median,
       100 * comparison['value'] AS difference_points,
       100 * comparison['lower'] AS lower_points, 100 * comparison['upper'] AS upper_points,
       comparison['verdict'] AS verdict, comparison['strong'] AS strong,
       reading(comparison['verdict'], compared.worse) AS reading,
       CASE WHEN too_few THEN 'too_few_trusts' ELSE comparison['status'] END AS status,
       comparison['p_value'] AS p_value
FROM compared
LEFT JOIN benchmark_group_median AS middle
  ON middle.peers = compared.peers AND middle.benchmark_group = compared.peer_code
 AND middle.indicator = compared.indicator AND middle.wres_year = compared.wres_year
 AND middle.ethnic_group = compared.ethnic_group
