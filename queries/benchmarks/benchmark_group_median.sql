-- One row is a benchmark group of the staff survey, one of indicators 5 to 8, a WRES year and a value:
-- the share of White staff, of BME staff, or the gap between them. Reads trust_share.
-- median is the median of the trusts' shares, 0 to 1, as the staff survey's own reports use it, and of
-- the trusts' gaps (BME minus White, a fraction, below 0 if fewer BME staff say so), which is not the
-- difference of the two medians; trusts is their number. lowest and highest are the lowest and the highest
-- value; they do not rank a trust: see place_range.
WITH held AS (
  SELECT org_code, benchmark_group, indicator, wres_year, ethnic_group, share
  FROM trust_share
  WHERE benchmark_group IS NOT NULL AND share IS NOT NULL
),
figure AS (
  SELECT benchmark_group, indicator, wres_year, ethnic_group, share AS value FROM held
  UNION ALL
  SELECT bme.benchmark_group, bme.indicator, bme.wres_year, 'gap', bme.share - white.share
  FROM held AS bme
  JOIN held AS white
    ON white.org_code = bme.org_code AND white.indicator = bme.indicator AND white.wres_year = bme.wres_year
  WHERE bme.ethnic_group = 'bme' AND white.ethnic_group = 'white'
)
SELECT benchmark_group, indicator, wres_year, ethnic_group, median(value) AS median, count(*) AS trusts,
       min(value) AS lowest, max(value) AS highest
FROM figure
GROUP BY benchmark_group, indicator, wres_year, ethnic_group
