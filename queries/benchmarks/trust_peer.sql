-- One row is a trust as it was surveyed, one of indicators 5 to 8, a WRES year and a set of peers that
-- the trust is one of: all trusts of England, those of its region (today's), those of its benchmark
-- group in the staff survey, those of its peer group (a finer group, of NHS England). Reads gap, trust_share,
-- organisation_today, indicator. Counts are respondents; worse is the side on which harm
-- is. Only trusts that have counts for both groups are peers. fewest_others is how many other trusts with counts a
-- comparison with these peers needs: at least three in a peer group, because some peer groups are small.
WITH grouped AS (
  SELECT org_code, indicator, wres_year, max(region_name) AS region_name, max(benchmark_group) AS benchmark_group
  FROM trust_share
  GROUP BY org_code, indicator, wres_year
),
trust AS (
  SELECT gap.code, gap.name, gap.indicator, gap.wres_year, gap.region_code, grouped.region_name,
         grouped.benchmark_group, today.peer_group, indicator.worse,
         gap.white_numerator, gap.white_denominator, gap.bme_numerator, gap.bme_denominator
  FROM gap
  JOIN indicator ON indicator.indicator = gap.indicator
  JOIN grouped ON grouped.org_code = gap.code AND grouped.indicator = gap.indicator
              AND grouped.wres_year = gap.wres_year
  LEFT JOIN organisation_today AS today ON today.code = gap.code
  WHERE gap.level = 'trust' AND gap.white_numerator IS NOT NULL AND gap.white_denominator > 0
    AND gap.bme_numerator IS NOT NULL AND gap.bme_denominator > 0
)
SELECT 'england' AS peers, 'ENG' AS peer_code, 'England' AS peer_name, code, name, indicator, wres_year, worse,
       white_numerator, white_denominator, bme_numerator, bme_denominator, 0 AS fewest_others
FROM trust
UNION ALL
SELECT 'region', region_code, region_name, code, name, indicator, wres_year, worse,
       white_numerator, white_denominator, bme_numerator, bme_denominator, 0
FROM trust
WHERE region_code IS NOT NULL
UNION ALL
SELECT 'benchmark_group', benchmark_group, benchmark_group AS peer_name, code, name, indicator, wres_year, worse,
       white_numerator, white_denominator, bme_numerator, bme_denominator, 0
FROM trust
WHERE benchmark_group IS NOT NULL
UNION ALL
SELECT 'peer_group', peer_group, peer_group AS peer_name, code, name, indicator, wres_year, worse,
       white_numerator, white_denominator, bme_numerator, bme_denominator, 3
FROM trust
WHERE peer_group IS NOT NULL
