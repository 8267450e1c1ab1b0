-- One row is a release with figures that the tables of `before` lack: a release of the staff survey by ethnic group
-- (publication 'by_ethnic_group'), a year of the survey's questions for all staff ('questions'), or an edition of
-- the WRES report ('wres_report'). Reads trust_share, survey_series and published_series, before and after, and
-- unannounced_file: the files that ship with the program if there is nothing before, otherwise none.
-- wres_years has the WRES years, joined by commas: those that no release had before (years_are_new), or all years of
-- a new release of known years. wres_year is the newest of them, survey_year the year of its survey. number is how
-- many trusts have figures for that year; of a WRES report, how many figures it has.
WITH
release_year AS (
    SELECT source, release, wres_year, max(collected) AS survey_year, count(DISTINCT org_code) AS trusts
    FROM after.trust_share AS own
    LEFT ANTI JOIN unannounced_file AS file ON file.snapshot = own.snapshot
    GROUP BY source, release, wres_year
),
compared_year AS (
    SELECT release_year.*,
           known_year.wres_year IS NULL AS is_new,
           known_release.source IS NOT NULL AS release_is_known,
           bool_or(known_year.wres_year IS NULL)
               OVER (PARTITION BY release_year.source, release_year.release) AS has_new_year
    FROM release_year
    LEFT JOIN (SELECT DISTINCT wres_year FROM before.trust_share) AS known_year
        ON known_year.wres_year = release_year.wres_year
    LEFT JOIN (SELECT DISTINCT source, release FROM before.trust_share) AS known_release
        ON known_release.source = release_year.source AND known_release.release = release_year.release
),
by_ethnic_group AS (
    SELECT source, release,
           string_agg(CAST(wres_year AS VARCHAR), ',' ORDER BY wres_year) AS wres_years,
           max(wres_year) AS wres_year,
           first_value(survey_year ORDER BY wres_year DESC) AS survey_year,
           bool_or(is_new) AS years_are_new,
           first_value(trusts ORDER BY wres_year DESC) AS number
    FROM compared_year
    WHERE is_new OR NOT (has_new_year OR release_is_known)
    GROUP BY source, release
),
questions AS (
    SELECT own.wres_year, max(own.collected) AS survey_year, max(own.edition) AS release,
           count(DISTINCT own.code) AS number
    FROM (SELECT * FROM after.survey_series AS series
          LEFT ANTI JOIN unannounced_file AS file ON file.snapshot = series.snapshot) AS own
    LEFT JOIN (SELECT DISTINCT wres_year FROM before.survey_series WHERE question <> 'by_ethnic_group') AS known
        ON known.wres_year = own.wres_year
    WHERE own.question <> 'by_ethnic_group' AND known.wres_year IS NULL
    GROUP BY own.wres_year
),
report_year AS (
    SELECT own.edition, own.wres_year, count(*) AS figures
    FROM (SELECT * FROM after.published_series AS series
          LEFT ANTI JOIN unannounced_file AS file ON file.snapshot = series.snapshot) AS own
    LEFT JOIN (SELECT DISTINCT edition FROM before.published_series) AS known ON known.edition = own.edition
    WHERE known.edition IS NULL
    GROUP BY own.edition, own.wres_year
),
wres_report AS (
    SELECT edition AS release, string_agg(CAST(wres_year AS VARCHAR), ',' ORDER BY wres_year) AS wres_years,
           max(wres_year) AS wres_year, CAST(sum(figures) AS BIGINT) AS number
    FROM report_year
    GROUP BY edition
)
SELECT 1 AS place, 'by_ethnic_group' AS publication, source, release, wres_years, wres_year, survey_year,
       years_are_new, number
FROM by_ethnic_group
UNION ALL
SELECT 2, 'questions', 'staff_survey_questions', release, CAST(wres_year AS VARCHAR), wres_year, survey_year, true,
       number
FROM questions
UNION ALL
SELECT 3, 'wres_report', 'wres', release, wres_years, wres_year, CAST(NULL AS INTEGER), true, number
FROM wres_report
ORDER BY place, source, release, wres_year
