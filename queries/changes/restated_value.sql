-- One row is a value of a WRES year that is in both sets of tables, and differs: a share by ethnic group (table
-- 'share', unit proportion) or a WRES figure as published ('published_series', in its own unit, newest edition of the
-- year). Reads share and published_series, before and after. A share that one set lacks has a null value: it counts
-- if the place has other shares of that indicator and year in both. Values that differ by at most 1e-9 are the same.
-- size is the absolute change: percentage points of a share or a percentage, per cent of the earlier value of a
-- ratio or a count; null if it cannot be computed. The largest change comes first, a null size before it.
-- before_trusts and after_trusts are how many trusts a share is pooled from. series_year is the last year of the
-- series of an indicator and measure, of the place or of England.
WITH
place_in_both AS (
    SELECT level, code, indicator, wres_year FROM before.share WHERE level <> 'peer_group'
    INTERSECT
    SELECT level, code, indicator, wres_year FROM after.share
),
share_pair AS (
    SELECT coalesce(later.level, earlier.level) AS level,
           coalesce(later.code, earlier.code) AS code,
           coalesce(later.name, earlier.name) AS name,
           coalesce(later.indicator, earlier.indicator) AS indicator,
           coalesce(later.wres_year, earlier.wres_year) AS wres_year,
           coalesce(later.ethnic_group, earlier.ethnic_group) AS ethnic_group,
           earlier.share AS before_value, later.share AS after_value,
           earlier.trusts AS before_trusts, later.trusts AS after_trusts
    FROM before.share AS earlier
    FULL JOIN after.share AS later
        ON later.level = earlier.level AND later.code = earlier.code AND later.indicator = earlier.indicator
        AND later.wres_year = earlier.wres_year AND later.ethnic_group = earlier.ethnic_group
),
restated_share AS (
    SELECT share_pair.*
    FROM share_pair
    JOIN place_in_both
        ON place_in_both.level = share_pair.level AND place_in_both.code = share_pair.code
        AND place_in_both.indicator = share_pair.indicator AND place_in_both.wres_year = share_pair.wres_year
    WHERE (before_value IS NULL) <> (after_value IS NULL) OR abs(after_value - before_value) > 1e-9
),
last_year AS (
    SELECT level, code, indicator, measure, max(wres_year) AS wres_year
    FROM after.published_series
    WHERE latest AND (ethnic_group IS NULL OR ethnic_group = 'bme')
    GROUP BY level, code, indicator, measure
),
england_last_year AS (
    SELECT indicator, measure, max(wres_year) AS wres_year
    FROM last_year
    WHERE level = 'england'
    GROUP BY indicator, measure
),
restated_figure AS (
    SELECT later.level, coalesce(later.code, '') AS code, coalesce(later.name, later.code, '') AS name,
           later.indicator, later.measure, later.wres_year, later.ethnic_group, later.unit,
           earlier.value AS before_value, later.value AS after_value,
           earlier.edition AS before_edition, later.edition AS after_edition
    FROM before.published_series AS earlier
    JOIN after.published_series AS later
        ON later.level = earlier.level AND coalesce(later.code, '') = coalesce(earlier.code, '')
        AND later.indicator = earlier.indicator AND later.measure = earlier.measure
        AND coalesce(later.ethnic_group, '') = coalesce(earlier.ethnic_group, '')
        AND later.wres_year = earlier.wres_year
    WHERE earlier.latest AND later.latest AND abs(later.value - earlier.value) > 1e-9
),
restated AS (
    SELECT 'share' AS table_name, level, code, name, indicator, CAST(NULL AS VARCHAR) AS measure, wres_year,
           ethnic_group, 'proportion' AS unit, before_value, after_value, before_trusts, after_trusts,
           CAST(NULL AS VARCHAR) AS before_edition, CAST(NULL AS VARCHAR) AS after_edition,
           CAST(NULL AS INTEGER) AS series_year
    FROM restated_share
    UNION ALL
    SELECT 'published_series', figure.level, figure.code, figure.name, figure.indicator, figure.measure,
           figure.wres_year, figure.ethnic_group, figure.unit, figure.before_value, figure.after_value,
           CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), figure.before_edition, figure.after_edition,
           greatest(own.wres_year, england_last_year.wres_year)
    FROM restated_figure AS figure
    LEFT JOIN last_year AS own
        ON own.level = figure.level AND own.code = figure.code AND own.indicator = figure.indicator
        AND own.measure = figure.measure
    LEFT JOIN england_last_year
        ON england_last_year.indicator = figure.indicator AND england_last_year.measure = figure.measure
)
SELECT restated.*,
       CASE
           WHEN unit IN ('percent', 'percentage_points') THEN abs(after_value - before_value)
           WHEN unit = 'proportion' THEN 100.0 * abs(after_value - before_value)
           WHEN before_value <> 0 THEN 100.0 * abs(after_value - before_value) / abs(before_value)
       END AS size
FROM restated
ORDER BY size DESC NULLS FIRST, CASE level WHEN 'trust' THEN 1 ELSE 2 END, name, indicator, measure, wres_year,
    ethnic_group, code
