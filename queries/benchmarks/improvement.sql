-- One row is a trust as it was surveyed and what is asked of it (one of indicators 5 to 8 by ethnic
-- group, or for all staff a survey question that belongs to one). Reads survey_series. It says whether
-- the latest releases are a sustained improvement, by three facts that reports print: long_enough (at
-- least three years in a row, each better than the one before), beyond_chance (the change from the
-- first to the last of them is outside its 95 per cent interval), unbroken (no break between them).
-- verdict is 'sustained_improvement' if all three are true, else 'no_clear_change'. If there are
-- counts, only years of one edition are used; if not, only those of one weighting: then status is
-- 'weighted', beyond_chance is null, because there is no interval, and no improvement is reported.
-- years is how many there are from first_year to last_year; latest says that last_year is the newest of
-- any trust. releases is the length of the run; difference_points, its first to its last, in
-- percentage points, with limits.
WITH chosen AS (
  SELECT *,
         max(edition) OVER (PARTITION BY code, indicator, question, ethnic_group, weighting) AS newest,
         max(edition) OVER (PARTITION BY code, indicator, question, ethnic_group, weighting, wres_year) AS newest_of_year,
         max(wres_year) OVER (PARTITION BY indicator, question, ethnic_group, weighting) AS newest_year
  FROM survey_series
),
series AS (
  SELECT code, max(name) AS name, indicator, question, ethnic_group, weighting,
         max(edition) AS edition, count(*) AS years, min(wres_year) AS first_year, max(wres_year) AS last_year,
         max(wres_year) = max(newest_year) AS latest,
         trend(array_agg(CAST(wres_year AS BIGINT) ORDER BY wres_year),
               array_agg(share ORDER BY wres_year),
               array_agg(numerator ORDER BY wres_year),
               array_agg(denominator ORDER BY wres_year),
               array_agg(break_reason IS NOT NULL ORDER BY wres_year), max(worse), 0.95) AS trend
  FROM chosen
  WHERE edition = CASE weighting WHEN 'none' THEN newest ELSE newest_of_year END
  GROUP BY code, indicator, question, ethnic_group, weighting
)
SELECT code, name, indicator, question, ethnic_group, weighting, edition, years, first_year, last_year, latest,
       trend['releases'] AS releases,
       100 * trend['difference'] AS difference_points,
       100 * trend['lower'] AS lower_points, 100 * trend['upper'] AS upper_points,
       trend['long_enough'] AS long_enough, trend['beyond_chance'] AS beyond_chance,
       trend['unbroken'] AS unbroken, trend['verdict'] AS verdict,
       CASE WHEN weighting <> 'none' THEN 'weighted' ELSE trend['status'] END AS status
FROM series
