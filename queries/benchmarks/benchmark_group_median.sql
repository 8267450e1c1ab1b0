-- One row is a benchmark group, one of indicators 5 to 8, a WRES year and a value: the share of White staff, of BME staff,
-- or the gap between them. Reads trust_share, organisation_today. peers is 'benchmark_group' for a group of the staff
-- survey, 'peer_group' for a finer group of NHS England; benchmark_group is its name.
-- median is the median of the trusts' shares, 0 to 1, as the staff survey's own reports use it, and of
-- the trusts' gaps (BME minus White, a fraction, below 0 if fewer BME staff say so), which is not the
-- difference of the two medians; trusts is their number. lowest and highest are the lowest and the highest
-- value; they do not rank a trust: see place_range. A peer group in which fewer than four trusts have the value has no
-- row, as trust_peer requires three other trusts for a comparison.
WITH held AS (
  SELECT share.org_code, share.benchmark_group, today.peer_group, share.indicator, share.wres_year, share.ethnic_group,
         share.share
  FROM trust_share AS share
  LEFT JOIN organisation_today AS today ON today.code = share.org_code
  WHERE share.share IS NOT NULL
),
figure AS (
  SELECT benchmark_group, peer_group, indicator, wres_year, ethnic_group, share AS value FROM held
  UNION ALL
  SELECT bme.benchmark_group, bme.peer_group, bme.indicator, bme.wres_year, 'gap', bme.share - white.share
  FROM held AS bme
  JOIN held AS white
    ON white.org_code = bme.org_code AND white.indicator = bme.indicator AND white.wres_year = bme.wres_year
  WHERE bme.ethnic_group = 'bme' AND white.ethnic_group = 'white'
),
grouped AS (
  SELECT 'benchmark_group' AS peers, benchmark_group, indicator, wres_year, ethnic_group, value
  FROM figure WHERE benchmark_group IS NOT NULL
  UNION ALL
  SELECT 'peer_group', peer_group, indicator, wres_year, ethnic_group, value
  FROM figure WHERE peer_group IS NOT NULL
)
SELECT peers, benchmark_group, indicator, wres_year, ethnic_group, median(value) AS median, count(*) AS trusts,
       min(value) AS lowest, max(value) AS highest
FROM grouped
GROUP BY peers, benchmark_group, indicator, wres_year, ethnic_group
HAVING peers = 'benchmark_group' OR count(*) > 3
