-- One row is a comparison whose verdict differs between two sets of tables: of a place (or trust), one of indicators
-- 5 to 8 and what is compared. Peer groups have no row. table_name is 'gap' (BME and White share), 'gap_comparison' (gap and that of the rest
-- of England) or 'trust_comparison' (BME share of a trust and that of the rest of England). Reads these tables and
-- organisation_today, before and after, and indicator_break. The newest year with a verdict is taken from each set,
-- for each table and indicator. verdict is higher, lower or similar; reading is what it means for BME staff
-- (unfavourable, favourable or neither). Gaps are of the set after, BME minus White in percentage points.
-- break_reason is not null if the question changed between the two surveys: the verdicts are then not comparable.
-- joined_name is a trust that became part of this one between them (staff are those in post on 1 September), which
-- has the same effect. Order: England, regions, ICBs, trusts, each by name.
WITH
verdict_before AS (
    SELECT 'gap' AS table_name, level, code, name, indicator, wres_year, verdict, reading
    FROM before.gap
    WHERE level <> 'peer_group'
    UNION ALL
    SELECT 'gap_comparison', level, code, name, indicator, wres_year, verdict, reading
    FROM before.gap_comparison
    UNION ALL
    SELECT 'trust_comparison', 'trust', code, name, indicator, wres_year, verdict, reading
    FROM before.trust_comparison
    WHERE ethnic_group = 'bme' AND peers = 'england'
),
verdict_after AS (
    SELECT 'gap' AS table_name, level, code, name, indicator, wres_year, verdict, reading,
           CAST(NULL AS DOUBLE) AS gap_points, CAST(NULL AS DOUBLE) AS rest_gap_points
    FROM after.gap
    WHERE level <> 'peer_group'
    UNION ALL
    SELECT 'gap_comparison', level, code, name, indicator, wres_year, verdict, reading, gap_points, rest_gap_points
    FROM after.gap_comparison
    UNION ALL
    SELECT 'trust_comparison', 'trust', code, name, indicator, wres_year, verdict, reading, NULL, NULL
    FROM after.trust_comparison
    WHERE ethnic_group = 'bme' AND peers = 'england'
),
dated_before AS (
    SELECT *, max(wres_year) OVER (PARTITION BY table_name, indicator) AS newest_year
    FROM verdict_before
    WHERE verdict IS NOT NULL AND reading IS NOT NULL
),
dated_after AS (
    SELECT *, max(wres_year) OVER (PARTITION BY table_name, indicator) AS newest_year
    FROM verdict_after
    WHERE verdict IS NOT NULL AND reading IS NOT NULL
),
survey AS (
    SELECT wres_year, max(collected) AS survey_year
    FROM (SELECT wres_year, collected FROM before.gap UNION ALL SELECT wres_year, collected FROM after.gap) AS both_sets
    GROUP BY wres_year
),
changed AS (
    SELECT later.table_name, later.level, later.code, later.name, later.indicator,
           earlier.wres_year AS before_year, later.wres_year AS after_year,
           earlier.verdict AS before_verdict, later.verdict AS after_verdict,
           earlier.reading AS before_reading, later.reading AS after_reading,
           later.gap_points, later.rest_gap_points,
           coalesce(survey_before.survey_year, earlier.wres_year - 1) AS before_survey,
           coalesce(survey_after.survey_year, later.wres_year - 1) AS after_survey
    FROM dated_after AS later
    JOIN dated_before AS earlier
        ON earlier.table_name = later.table_name AND earlier.level = later.level AND earlier.code = later.code
        AND earlier.indicator = later.indicator
    LEFT JOIN survey AS survey_before ON survey_before.wres_year = earlier.wres_year
    LEFT JOIN survey AS survey_after ON survey_after.wres_year = later.wres_year
    WHERE later.wres_year = later.newest_year AND earlier.wres_year = earlier.newest_year
        AND later.verdict <> earlier.verdict
),
survey_pair AS (
    SELECT DISTINCT indicator, before_survey, after_survey FROM changed
),
reworded AS (
    SELECT survey_pair.indicator, before_survey, after_survey,
           first_value(reason ORDER BY survey_from) AS break_reason
    FROM survey_pair
    JOIN indicator_break ON indicator_break.indicator = survey_pair.indicator
    WHERE survey_from > least(before_survey, after_survey) AND survey_from <= greatest(before_survey, after_survey)
    GROUP BY survey_pair.indicator, before_survey, after_survey
),
trust_pair AS (
    SELECT DISTINCT code, before_survey, after_survey FROM changed WHERE level = 'trust'
),
joined AS (
    SELECT trust_pair.code, before_survey, after_survey,
           first_value(organisation.name ORDER BY organisation.code) AS joined_name
    FROM trust_pair
    JOIN after.organisation_today AS organisation ON organisation.today_code = trust_pair.code
    WHERE organisation.code <> trust_pair.code
        AND merged_on > make_date(least(before_survey, after_survey), 9, 1)
        AND merged_on <= make_date(greatest(before_survey, after_survey), 9, 1)
    GROUP BY trust_pair.code, before_survey, after_survey
)
SELECT changed.*, reworded.break_reason, joined.joined_name
FROM changed
LEFT JOIN reworded
    ON reworded.indicator = changed.indicator AND reworded.before_survey = changed.before_survey
    AND reworded.after_survey = changed.after_survey
LEFT JOIN joined
    ON joined.code = changed.code AND changed.level = 'trust' AND joined.before_survey = changed.before_survey
    AND joined.after_survey = changed.after_survey
ORDER BY CASE changed.level WHEN 'england' THEN 0 WHEN 'region' THEN 1 WHEN 'icb' THEN 2 ELSE 3 END, changed.name,
    changed.indicator, changed.table_name, changed.code
