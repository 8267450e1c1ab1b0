-- One row is a place, what is asked (one of indicators 5 to 8 by ethnic group, or for all staff a
-- survey question that belongs to one), and two WRES years in a row. Reads survey_series. Shares are
-- fractions, differences this year minus the year before in percentage points, limits at 95 per cent.
-- If values have counts, only those of one edition are compared; if not, only those of one weighting. An ICB, a region and England are the trusts that have both years and were not merged in
-- between: trusts says how many. verdict is higher, lower or similar, strong at 99.8 per cent; reading
-- whether that is better or worse, p_value the two-sided probability by chance. status: 'calculated'; 'break' (break_reason says which) or
-- 'separate_editions': nothing is computed; 'weighted': the printed shares differ by so much, and there is no
-- interval, because the counts behind weighted shares are not published.
WITH pair AS (
  SELECT later.code, later.name, later.region_code, later.region_name,
         later.icb_code, later.icb_name, later.indicator, later.question, later.ethnic_group,
         later.weighting, later.worse, later.wres_year, earlier.wres_year AS previous_year,
         later.edition, earlier.edition AS previous_edition,
         later.numerator, later.denominator, later.share,
         earlier.numerator AS previous_numerator, earlier.denominator AS previous_denominator,
         earlier.share AS previous_share,
         CASE WHEN later.edition <> earlier.edition AND later.side <> earlier.side
              THEN 'the two editions count differently' ELSE later.break_reason END AS break_reason,
         row_number() OVER (
           PARTITION BY later.code, later.indicator, later.question, later.ethnic_group, later.weighting,
                        later.wres_year
           ORDER BY later.edition = earlier.edition DESC, later.edition DESC, earlier.edition DESC
         ) AS preference
  FROM survey_series AS later
  JOIN survey_series AS earlier
    ON earlier.code = later.code AND earlier.indicator = later.indicator
   AND earlier.question = later.question AND earlier.ethnic_group = later.ethnic_group
   AND earlier.weighting = later.weighting AND earlier.wres_year = later.wres_year - 1
),
judged AS (
  SELECT *,
         CASE WHEN break_reason IS NOT NULL THEN 'break'
              WHEN weighting <> 'none' THEN 'weighted'
              WHEN edition <> previous_edition THEN 'separate_editions'
              ELSE 'comparable' END AS state
  FROM pair
  WHERE preference = 1
),
panel AS (
  SELECT *, max(edition) OVER (PARTITION BY indicator, wres_year) AS newest
  FROM judged
  WHERE state = 'comparable' AND numerator IS NOT NULL AND previous_numerator IS NOT NULL
),
spread AS (
  SELECT 'trust' AS level, code, name, indicator, question, ethnic_group, weighting, worse, wres_year,
         previous_year, edition, previous_edition, numerator, denominator, share, previous_numerator,
         previous_denominator, previous_share, state, break_reason
  FROM judged
  UNION ALL
  SELECT levels.level,
         CASE levels.level WHEN 'icb' THEN icb_code WHEN 'region' THEN region_code ELSE 'ENG' END,
         CASE levels.level WHEN 'icb' THEN icb_name WHEN 'region' THEN region_name ELSE 'England' END,
         indicator, question, ethnic_group, weighting, worse, wres_year, previous_year, edition,
         previous_edition, numerator, denominator, share, previous_numerator, previous_denominator,
         previous_share, state, break_reason
  FROM panel
  CROSS JOIN (VALUES ('icb'), ('region'), ('england')) AS levels(level)
  WHERE edition = newest
),
place AS (
  SELECT level, code, name, indicator, question, ethnic_group, weighting, worse, wres_year, previous_year,
         edition, previous_edition, state, break_reason, count(*) AS trusts,
         sum(numerator) AS numerator, sum(denominator) AS denominator,
         sum(previous_numerator) AS previous_numerator, sum(previous_denominator) AS previous_denominator,
         -- Of several trusts the share follows from the counts.
         CASE WHEN count(*) = 1 THEN max(share)
              ELSE CAST(sum(numerator) AS DOUBLE) / nullif(sum(denominator), 0) END AS share,
         CASE WHEN count(*) = 1 THEN max(previous_share)
              ELSE CAST(sum(previous_numerator) AS DOUBLE) / nullif(sum(previous_denominator), 0)
         END AS previous_share
  FROM spread
  WHERE code IS NOT NULL
  GROUP BY level, code, name, indicator, question, ethnic_group, weighting, worse, wres_year, previous_year,
           edition, previous_edition, state, break_reason
),
compared AS (
  SELECT *,
         CASE WHEN state = 'comparable'
              THEN compare_shares(numerator, denominator, previous_numerator, previous_denominator) END AS change
  FROM place
)
SELECT level, code, name, indicator, question, ethnic_group, weighting, wres_year, previous_year,
       edition, previous_edition, numerator, denominator, share,
       previous_numerator, previous_denominator, previous_share, trusts,
       CASE state WHEN 'comparable' THEN 100 * change['value']
                  WHEN 'weighted' THEN 100 * (share - previous_share) END AS difference_points,
       100 * change['lower'] AS lower_points, 100 * change['upper'] AS upper_points,
       change['verdict'] AS verdict, change['strong'] AS strong,
       reading(change['verdict'], worse) AS reading, change['p_value'] AS p_value,
       CASE state WHEN 'comparable' THEN change['status'] ELSE state END AS status, break_reason
FROM compared
