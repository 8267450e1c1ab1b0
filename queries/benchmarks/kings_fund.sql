-- One row is a choice of parameters and a theme of The King's Fund's analysis of 2020, applied to the
-- trusts and years in the store. Reads gap, benchmark_group_median, trust_peer, indicator,
-- indicator_break. Their text does not define three words, so each is a parameter: similar by 'overlap' of
-- the two groups' intervals or by 'test' of their difference, at a confidence level; average as
-- England's 'mean' (all respondents), the 'median' of trusts or the median of the 'benchmark_group';
-- moving as the gap 'narrower_each_year' or a 'significant_fall' from first to last year. A trust is
-- consistent on an indicator if in every year its two groups are similar and each does better than the
-- average of that group; it qualifies on the indicator if it is consistent or moving, and on a theme
-- (A discrimination from staff, B equality of opportunity, C other, or all) if it does on each of the
-- theme's indicators that the store has: theirs were 2 to 9, here only 5 to 8 have counts by trust, so
-- indicators_held is shorter than indicators_of_theme. years says how many of the latest three WRES
-- years the store has ('years held: 1'); with one year there is no movement. trusts have every year and
-- indicator; consistent and qualifying are how many of them, which names those that qualify.
-- How many would qualify by chance is not given: that depends on how "similar" and "better than
-- average" are related, which is not known.
WITH level AS (
  SELECT * FROM (VALUES (0.95), (0.90), (0.80)) AS level(confidence)
),
held_year AS (
  SELECT DISTINCT wres_year FROM gap WHERE level = 'trust' ORDER BY wres_year DESC LIMIT 3
),
span AS (
  SELECT count(*) AS years, min(wres_year) AS first_year, max(wres_year) AS last_year FROM held_year
),
median_of_trusts AS (
  SELECT indicator, wres_year, median(white_share) AS white, median(bme_share) AS bme
  FROM gap WHERE level = 'trust' GROUP BY indicator, wres_year
),
median_of_group AS (
  SELECT benchmark_group, indicator, wres_year,
         max(CASE WHEN ethnic_group = 'white' THEN median END) AS white,
         max(CASE WHEN ethnic_group = 'bme' THEN median END) AS bme
  FROM benchmark_group_median
  GROUP BY benchmark_group, indicator, wres_year
),
trust AS (
  SELECT gap.code, gap.indicator, gap.wres_year, indicator.worse, indicator.theme,
         gap.white_numerator, gap.white_denominator, gap.bme_numerator, gap.bme_denominator,
         abs(gap.gap_points) AS width,
         -- turned so that a figure above its average is the better one
         CASE indicator.worse WHEN 'higher' THEN -1 ELSE 1 END AS turn,
         gap.white_share, gap.bme_share,
         england.white_share AS mean_white, england.bme_share AS mean_bme,
         middle.white AS median_white, middle.bme AS median_bme,
         middle_of_group.white AS group_white, middle_of_group.bme AS group_bme
  FROM gap
  JOIN held_year ON held_year.wres_year = gap.wres_year
  JOIN indicator ON indicator.indicator = gap.indicator
  JOIN gap AS england ON england.level = 'england' AND england.indicator = gap.indicator
                     AND england.wres_year = gap.wres_year
  JOIN median_of_trusts AS middle ON middle.indicator = gap.indicator AND middle.wres_year = gap.wres_year
  LEFT JOIN trust_peer ON trust_peer.peers = 'benchmark_group' AND trust_peer.code = gap.code
                      AND trust_peer.indicator = gap.indicator AND trust_peer.wres_year = gap.wres_year
  LEFT JOIN median_of_group AS middle_of_group
    ON middle_of_group.benchmark_group = trust_peer.peer_code AND middle_of_group.indicator = gap.indicator
   AND middle_of_group.wres_year = gap.wres_year
  WHERE gap.level = 'trust' AND gap.white_denominator > 0 AND gap.bme_denominator > 0
),
tested AS (
  SELECT trust.*, level.confidence,
         wilson(white_numerator, white_denominator, level.confidence) AS white,
         wilson(bme_numerator, bme_denominator, level.confidence) AS bme,
         newcombe(bme_numerator, bme_denominator, white_numerator, white_denominator,
                  level.confidence) AS difference
  FROM trust
  CROSS JOIN level
),
-- One row a trust and indicator: all years together, for each choice of parameters.
read AS (
  SELECT code, indicator, max(theme) AS theme, max(worse) AS worse, confidence, count(*) AS years,
         bool_and(white['lower'] <= bme['upper'] AND bme['lower'] <= white['upper']) AS overlap,
         bool_and(difference['lower'] <= 0 AND difference['upper'] >= 0) AS test,
         bool_and(turn * white_share > turn * mean_white AND turn * bme_share > turn * mean_bme) AS mean,
         bool_and(turn * white_share > turn * median_white AND turn * bme_share > turn * median_bme) AS median,
         bool_and(turn * white_share > turn * group_white AND turn * bme_share > turn * group_bme) AS of_group,
         array_agg(width ORDER BY wres_year) AS widths,
         first_value(white_numerator ORDER BY wres_year) AS first_white_numerator,
         first_value(white_denominator ORDER BY wres_year) AS first_white_denominator,
         first_value(bme_numerator ORDER BY wres_year) AS first_bme_numerator,
         first_value(bme_denominator ORDER BY wres_year) AS first_bme_denominator,
         last_value(white_numerator ORDER BY wres_year) AS last_white_numerator,
         last_value(white_denominator ORDER BY wres_year) AS last_white_denominator,
         last_value(bme_numerator ORDER BY wres_year) AS last_bme_numerator,
         last_value(bme_denominator ORDER BY wres_year) AS last_bme_denominator
  FROM tested
  GROUP BY code, indicator, confidence
),
moved AS (
  SELECT read.*,
         span.years > 1 AND broken.indicator IS NULL
           AND widths[1] > widths[2] AND coalesce(widths[2] > widths[3], true) AS narrower_each_year,
         span.years > 1 AND broken.indicator IS NULL
           -- the gap fell towards zero, from whichever side it came
           AND coalesce(CASE WHEN CAST(first_bme_numerator AS DOUBLE) / first_bme_denominator
                                  > CAST(first_white_numerator AS DOUBLE) / first_white_denominator
                             THEN fall['upper'] < 0 ELSE fall['lower'] > 0 END, false)
           AND widths[CAST(span.years AS BIGINT)] < widths[1] AS significant_fall
  FROM (
    SELECT *, gap_difference(last_bme_numerator, last_bme_denominator,
                             last_white_numerator, last_white_denominator,
                             first_bme_numerator, first_bme_denominator,
                             first_white_numerator, first_white_denominator, confidence) AS fall
    FROM read
  ) AS read
  CROSS JOIN span
  -- no movement is read across a break of the series
  LEFT JOIN (
    SELECT DISTINCT indicator_break.indicator
    FROM indicator_break
    CROSS JOIN span
    WHERE survey_from > span.first_year - 1 AND survey_from <= span.last_year - 1
  ) AS broken ON broken.indicator = read.indicator
  WHERE read.years = span.years
),
answered AS (
  SELECT moved.code, moved.indicator, moved.confidence, similar.similar, average.average, moving.moving,
         themes.theme,
         CASE similar.similar WHEN 'overlap' THEN overlap ELSE test END
           AND coalesce(CASE average.average WHEN 'mean' THEN mean WHEN 'median' THEN median ELSE of_group END,
                        false) AS consistent,
         CASE moving.moving WHEN 'narrower_each_year' THEN narrower_each_year ELSE significant_fall END AS moves
  FROM moved
  CROSS JOIN (VALUES ('overlap'), ('test')) AS similar(similar)
  CROSS JOIN (VALUES ('mean'), ('median'), ('benchmark_group')) AS average(average)
  CROSS JOIN (VALUES ('narrower_each_year'), ('significant_fall')) AS moving(moving)
  JOIN (VALUES ('A'), ('B'), ('C'), ('all')) AS themes(theme)
    ON themes.theme = moved.theme OR themes.theme = 'all'
),
trust_theme AS (
  SELECT code, confidence, similar, average, moving, theme, count(*) AS indicators,
         bool_and(consistent) AS consistent, bool_and(consistent OR coalesce(moves, false)) AS qualifies
  FROM answered
  GROUP BY code, confidence, similar, average, moving, theme
),
theme AS (
  SELECT themes.theme,
         string_agg(indicator.indicator, ', ' ORDER BY indicator.indicator) AS indicators_of_theme,
         string_agg(CASE WHEN held.indicator IS NOT NULL THEN indicator.indicator END, ', '
                    ORDER BY indicator.indicator) AS indicators_held,
         count(held.indicator) AS held
  FROM (VALUES ('A'), ('B'), ('C'), ('all')) AS themes(theme)
  JOIN indicator ON indicator.theme = themes.theme OR (themes.theme = 'all' AND indicator.theme IS NOT NULL)
  LEFT JOIN (SELECT DISTINCT indicator FROM trust) AS held ON held.indicator = indicator.indicator
  GROUP BY themes.theme
),
counted AS (
  SELECT confidence, similar, average, moving, trust_theme.theme, count(*) AS trusts,
         count(CASE WHEN consistent THEN 1 END) AS consistent,
         count(CASE WHEN qualifies THEN 1 END) AS qualifying,
         string_agg(CASE WHEN qualifies THEN code END, ', ' ORDER BY code) AS which
  FROM trust_theme
  JOIN theme ON theme.theme = trust_theme.theme AND theme.held = trust_theme.indicators
  GROUP BY confidence, similar, average, moving, trust_theme.theme
)
SELECT counted.confidence, counted.similar, counted.average, counted.moving, counted.theme,
       theme.indicators_of_theme, theme.indicators_held,
       'years held: ' || CAST(span.years AS VARCHAR) AS years, span.first_year, span.last_year,
       counted.trusts, counted.consistent, counted.qualifying, counted.which
FROM counted
CROSS JOIN span
JOIN theme ON theme.theme = counted.theme
