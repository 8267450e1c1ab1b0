-- One row is a place, an indicator, what is followed of it, and the longest span of WRES years that can be
-- compared up to its newest. Reads survey_series, group_trust, published_series, indicator, indicator_break,
-- region. basis says of what kind the figures are: 'counts' (respondents by ethnic group), 'weighted' (the
-- answers of all staff of a trust, weighted by the publisher), or 'published' (as printed). what is white,
-- bme, all, or gap (BME minus White); measure is the question or the published measure. The first year is the
-- earliest after the last break: a changed question, a merger, a report that counts differently, or the
-- regions of before 2019. Of counts, values are fractions, a gap and every difference is in percentage points,
-- with limits at 95 per cent: shares by Newcombe, gaps of a group of trusts within trusts (Mantel-Haenszel),
-- and a group is the trusts that have both groups' counts in both years and no break between (trusts); its
-- first year is the one that most of its trusts share. verdict is higher, lower or similar, reading what that
-- means for BME staff. Of weighted and published figures the difference is that of the printed values, and
-- there are no limits, because the counts are not published.
WITH chosen AS (
  SELECT *,
         max(edition) OVER (PARTITION BY code, indicator, question, ethnic_group, weighting) AS newest,
         max(edition) OVER (PARTITION BY code, indicator, question, ethnic_group, weighting, wres_year) AS newest_of_year
  FROM survey_series
),
part AS (
  SELECT *,
         sum(CASE WHEN break_reason IS NOT NULL THEN 1 ELSE 0 END)
           OVER (PARTITION BY code, indicator, question, ethnic_group, weighting ORDER BY wres_year) AS part
  FROM chosen
  WHERE edition = CASE weighting WHEN 'none' THEN newest ELSE newest_of_year END
),
unbroken AS (
  SELECT *, max(part) OVER (PARTITION BY code, indicator, question, ethnic_group, weighting) AS last_part
  FROM part
),
run AS (
  SELECT *,
         min(wres_year) OVER same AS first_year, max(wres_year) OVER same AS last_year
  FROM unbroken
  WHERE part = last_part
  WINDOW same AS (PARTITION BY code, indicator, question, ethnic_group, weighting)
),
-- Both groups of a trust in one year.
year_of_trust AS (
  SELECT code, max(name) AS name, indicator, max(worse) AS worse, wres_year, min(first_year) AS first_year,
         max(last_year) AS last_year,
         max(CASE WHEN ethnic_group = 'white' THEN numerator END) AS white_numerator,
         max(CASE WHEN ethnic_group = 'white' THEN denominator END) AS white_denominator,
         max(CASE WHEN ethnic_group = 'bme' THEN numerator END) AS bme_numerator,
         max(CASE WHEN ethnic_group = 'bme' THEN denominator END) AS bme_denominator
  FROM run
  WHERE weighting = 'none' AND question = 'by_ethnic_group'
  GROUP BY code, indicator, wres_year
),
counted AS (
  SELECT * FROM year_of_trust
  WHERE white_numerator IS NOT NULL AND white_denominator > 0
    AND bme_numerator IS NOT NULL AND bme_denominator > 0
),
member AS (
  SELECT 'trust' AS level, counted.code AS place_code, counted.name AS place_name, counted.*
  FROM counted
  UNION ALL
  SELECT own.level, own.code AS place_code, own.name AS place_name, counted.*
  FROM group_trust AS own
  JOIN counted ON counted.code = own.org_code AND counted.indicator = own.indicator
              AND counted.last_year = own.wres_year
  WHERE own.state = 'counted' AND own.level <> 'peer_group'
),
-- How many trusts of a place begin in a year, and the year in which most do.
beginning AS (
  SELECT level, place_code, indicator, last_year, first_year, count(*) AS trusts
  FROM member
  WHERE wres_year = last_year AND first_year < last_year
  GROUP BY level, place_code, indicator, last_year, first_year
),
span AS (
  SELECT level, place_code, indicator, last_year, first_year,
         row_number() OVER (PARTITION BY level, place_code, indicator
                            ORDER BY last_year DESC, trusts DESC, first_year) AS preference
  FROM beginning
),
pair AS (
  SELECT later.level, later.place_code AS code, later.place_name AS name, later.code AS trust, later.indicator,
         later.worse, span.first_year, span.last_year,
         later.white_numerator, later.white_denominator, later.bme_numerator, later.bme_denominator,
         earlier.white_numerator AS first_white_numerator, earlier.white_denominator AS first_white_denominator,
         earlier.bme_numerator AS first_bme_numerator, earlier.bme_denominator AS first_bme_denominator
  FROM span
  JOIN member AS later
    ON later.level = span.level AND later.place_code = span.place_code AND later.indicator = span.indicator
   AND later.wres_year = span.last_year AND later.last_year = span.last_year
  JOIN member AS earlier
    ON earlier.level = span.level AND earlier.place_code = span.place_code AND earlier.indicator = span.indicator
   AND earlier.wres_year = span.first_year AND earlier.code = later.code AND earlier.last_year = span.last_year
  WHERE span.preference = 1
),
summed AS (
  SELECT level, code, max(name) AS name, indicator, max(worse) AS worse, first_year, last_year,
         count(*) AS trusts,
         sum(white_numerator) AS white_numerator, sum(white_denominator) AS white_denominator,
         sum(bme_numerator) AS bme_numerator, sum(bme_denominator) AS bme_denominator,
         sum(first_white_numerator) AS first_white_numerator, sum(first_white_denominator) AS first_white_denominator,
         sum(first_bme_numerator) AS first_bme_numerator, sum(first_bme_denominator) AS first_bme_denominator,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata,
         strata(first_bme_numerator, first_bme_denominator, first_white_numerator, first_white_denominator) AS first_strata
  FROM pair
  GROUP BY level, code, indicator, first_year, last_year
),
compared AS (
  SELECT level, code, name, indicator, worse, 'bme' AS what, trusts, first_year, last_year,
         CAST(first_bme_numerator AS DOUBLE) / first_bme_denominator AS first_value,
         CAST(bme_numerator AS DOUBLE) / bme_denominator AS last_value,
         compare_shares(bme_numerator, bme_denominator, first_bme_numerator, first_bme_denominator) AS change
  FROM summed
  UNION ALL
  SELECT level, code, name, indicator, worse, 'white', trusts, first_year, last_year,
         CAST(first_white_numerator AS DOUBLE) / first_white_denominator,
         CAST(white_numerator AS DOUBLE) / white_denominator,
         compare_shares(white_numerator, white_denominator, first_white_numerator, first_white_denominator)
  FROM summed
  UNION ALL
  SELECT level, code, name, indicator, worse, 'gap', trusts, first_year, last_year,
         100 * gap_within(first_strata)['value'], 100 * gap_within(strata)['value'],
         compare_gaps_within(strata, first_strata)
  FROM summed
),
weighted AS (
  SELECT later.code, later.name, later.indicator, later.question, later.worse,
         later.first_year, later.last_year, earlier.share AS first_value, later.share AS last_value
  FROM run AS later
  JOIN run AS earlier
    ON earlier.code = later.code AND earlier.indicator = later.indicator AND earlier.question = later.question
   AND earlier.ethnic_group = later.ethnic_group AND earlier.weighting = later.weighting
   AND earlier.wres_year = later.first_year
  WHERE later.weighting <> 'none' AND later.ethnic_group = 'all' AND later.wres_year = later.last_year
    AND later.first_year < later.last_year
),
edition_break AS (
  SELECT indicator, max(release_before) AS release_before
  FROM indicator_break WHERE release_before IS NOT NULL GROUP BY indicator
),
printed AS (
  SELECT series.level, series.code, series.name, series.indicator, series.measure,
         coalesce(series.ethnic_group, '') AS ethnic_group, series.wres_year, series.value, series.unit,
         min(series.wres_year) OVER same AS first_year, max(series.wres_year) OVER same AS last_year
  FROM published_series AS series
  LEFT JOIN edition_break ON edition_break.indicator = series.indicator
  LEFT JOIN region ON series.level = 'region' AND region.region_code = series.code
  WHERE series.latest
    AND (edition_break.release_before IS NULL
         OR CAST(substr(series.edition, 1, 4) AS INT) >= edition_break.release_before)
    -- Regions were drawn anew in 2019; only one kept its name and its area.
    AND (series.level <> 'region' OR series.wres_year >= 2019 OR region.pre_2019_region = region.region_name)
  WINDOW same AS (PARTITION BY series.level, series.code, series.indicator, series.measure, series.ethnic_group)
),
published AS (
  SELECT later.level, later.code, later.name, later.indicator, later.measure, later.ethnic_group, later.unit,
         later.first_year, later.last_year, earlier.value AS first_value, later.value AS last_value
  FROM printed AS later
  JOIN printed AS earlier
    ON earlier.level = later.level AND earlier.code = later.code AND earlier.indicator = later.indicator
   AND earlier.measure = later.measure AND earlier.ethnic_group = later.ethnic_group
   AND earlier.wres_year = later.first_year
  WHERE later.wres_year = later.last_year AND later.first_year < later.last_year
)
SELECT level, code, name, indicator, 'counts' AS basis, what, CAST(NULL AS VARCHAR) AS measure,
       CASE what WHEN 'gap' THEN 'percentage_points' ELSE 'proportion' END AS unit,
       trusts, first_year, last_year, first_value, last_value,
       100 * change['value'] AS difference, 100 * change['lower'] AS lower, 100 * change['upper'] AS upper,
       change['verdict'] AS verdict, change['strong'] AS strong, change['p_value'] AS p_value,
       reading(change['verdict'], worse) AS reading, change['status'] AS status
FROM compared
UNION ALL
SELECT 'trust', code, name, indicator, 'weighted', 'all', question, 'proportion', CAST(1 AS BIGINT), first_year,
       last_year, first_value, last_value, 100 * (last_value - first_value), NULL, NULL, NULL, NULL, NULL, NULL,
       'weighted'
FROM weighted
UNION ALL
SELECT level, code, name, indicator, 'published', ethnic_group, measure, unit, CAST(NULL AS BIGINT), first_year,
       last_year, first_value, last_value, last_value - first_value, NULL, NULL, NULL, NULL, NULL, NULL,
       'counts_not_published'
FROM published
