-- One row is a place (England, a region, an ICB, or one of today's trusts), one of the nine indicators, and its
-- rank among the main points that reports open with. Reads gap, gap_comparison, trust_today_gap,
-- published_series, board_difference, return_likelihood, change_over_time, indicator. The rule, in this order:
-- (1) clear: the place's gap differs from that of the rest of England by more than chance, at 95 per cent;
-- (2) size: how many times as large one group's figure is as the other's, as the absolute logarithm of their
-- ratio: BME over White shares of respondents, a relative likelihood, or the BME share of the board or of
-- very senior managers over that of the workforce; (3) changed: the gap changed by more than chance since the
-- first comparable year; then the number of the indicator. An indicator is a main point only if one of these
-- holds: it is clear, its two groups differ by more than chance, its gap changed, or its printed ratio is
-- outside the range that counts as non-adverse. kind says from which figures it is: 'survey', 'published',
-- 'share' (published shares) or 'return'. A published figure more than two years older than the newest survey
-- year is no main point. Places without a survey figure can have published ones.
WITH newest AS (
  SELECT max(wres_year) AS wres_year FROM gap
),
survey AS (
  SELECT gap.level, gap.code, gap.indicator, gap.wres_year, gap.ratio, gap.reading,
         comparison.reading AS rest_reading
  FROM gap
  JOIN newest ON newest.wres_year = gap.wres_year
  LEFT JOIN gap_comparison AS comparison
    ON comparison.level = gap.level AND comparison.code = gap.code AND comparison.indicator = gap.indicator
   AND comparison.wres_year = gap.wres_year
  WHERE gap.level IN ('england', 'region', 'icb') AND gap.gap_points IS NOT NULL
  UNION ALL
  SELECT 'trust', today.code, today.indicator, today.wres_year, today.ratio, today.reading, today.england_reading
  FROM trust_today_gap AS today
  JOIN newest ON newest.wres_year = today.wres_year
  WHERE today.gap_points IS NOT NULL AND (today.complete OR today.trusts = 1)
),
changed AS (
  SELECT DISTINCT level, code, indicator
  FROM change_over_time
  WHERE basis = 'counts' AND what = 'gap' AND verdict IN ('higher', 'lower')
),
ratio_of_place AS (
  SELECT series.level, series.code, series.indicator, series.wres_year, series.value,
         row_number() OVER (PARTITION BY series.level, series.code, series.indicator ORDER BY series.wres_year DESC) AS age
  FROM published_series AS series
  WHERE series.latest AND series.unit = 'ratio' AND series.measure = 'relative_likelihood'
),
own_return AS (
  SELECT org_code AS code, indicator, wres_year, relative_likelihood AS value,
         row_number() OVER (PARTITION BY org_code, indicator ORDER BY wres_year DESC, release DESC) AS age
  FROM return_likelihood
  WHERE breakdown = '' AND relative_likelihood IS NOT NULL
),
senior AS (
  SELECT managers.level, managers.code, managers.indicator, managers.wres_year,
         managers.value / workforce.value AS ratio,
         row_number() OVER (PARTITION BY managers.level, managers.code ORDER BY managers.wres_year DESC) AS age
  FROM published_series AS managers
  JOIN published_series AS workforce
    ON workforce.level = managers.level AND workforce.code = managers.code
   AND workforce.wres_year = managers.wres_year AND workforce.edition = managers.edition
   AND workforce.measure = 'percentage_of_workforce' AND workforce.ethnic_group = 'bme' AND workforce.value > 0
  WHERE managers.latest AND managers.measure = 'percentage_of_very_senior_managers'
    AND managers.ethnic_group = 'bme' AND managers.value > 0
),
board AS (
  SELECT level, code, wres_year, board_percent / workforce_percent AS ratio,
         row_number() OVER (PARTITION BY level, code ORDER BY wres_year DESC) AS age
  FROM board_difference
  WHERE latest AND board_percent > 0 AND workforce_percent > 0
),
candidate AS (
  SELECT survey.level, survey.code, survey.indicator, survey.wres_year, 'survey' AS kind,
         coalesce(survey.rest_reading IN ('favourable', 'unfavourable'), false) AS clear,
         coalesce(abs(ln(survey.ratio)), 0.0) AS size, changed.code IS NOT NULL AS changed,
         coalesce(survey.reading IN ('favourable', 'unfavourable'), false) AS differs
  FROM survey
  LEFT JOIN changed ON changed.level = survey.level AND changed.code = survey.code
                   AND changed.indicator = survey.indicator
  UNION ALL
  SELECT place.level, place.code, place.indicator, place.wres_year, 'published', false, abs(ln(place.value)), false,
         place.value < indicator.band_lower OR place.value > indicator.band_upper
  FROM ratio_of_place AS place
  JOIN indicator ON indicator.indicator = place.indicator
  JOIN newest ON place.wres_year >= newest.wres_year - 2
  WHERE place.age = 1 AND place.value > 0
  UNION ALL
  SELECT 'trust', own.code, own.indicator, own.wres_year, 'return', false, abs(ln(own.value)), false,
         own.value < indicator.band_lower OR own.value > indicator.band_upper
  FROM own_return AS own
  JOIN indicator ON indicator.indicator = own.indicator
  WHERE own.age = 1 AND own.value > 0
  UNION ALL
  SELECT senior.level, senior.code, senior.indicator, senior.wres_year, 'share', false, abs(ln(senior.ratio)),
         false, true
  FROM senior
  JOIN newest ON senior.wres_year >= newest.wres_year - 2
  WHERE senior.age = 1
  UNION ALL
  SELECT board.level, board.code, '9', board.wres_year, 'share', false, abs(ln(board.ratio)), false, true
  FROM board
  JOIN newest ON board.wres_year >= newest.wres_year - 2
  WHERE board.age = 1
),
one_each AS (
  SELECT *,
         row_number() OVER (PARTITION BY level, code, indicator ORDER BY kind = 'return' DESC, wres_year DESC) AS choice
  FROM candidate
  WHERE clear OR differs OR changed
)
SELECT level, code, indicator, wres_year, kind, clear, size, changed,
       row_number() OVER (PARTITION BY level, code
                          ORDER BY clear DESC, size DESC, changed DESC, indicator) AS rank
FROM one_each
WHERE choice = 1
