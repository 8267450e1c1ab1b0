-- One row is a group of figures that the tables before have and the tables after lack: of one publication ('survey',
-- 'wres' or 'workforce'), an indicator, a WRES year (of the workforce: the year of the headcount) and a file (snapshot).
-- Reads trust_share, published_series and workforce_count, before and after, and replaced_file: the files of which their
-- sources have published another one since. figures is how many are gone, of how many organisations (places), of which
-- example is one. withdrawn says whether the source published another file without them. A figure that the set after has
-- from any file or edition is not gone. Order: figures that no source withdrew first, then by publication, indicator and
-- year.
WITH
figure_before AS (
    SELECT 'survey' AS publication, org_code AS code, readable_name(org_name) AS name, indicator,
           ethnic_group AS part, wres_year, snapshot
    FROM before.trust_share
    WHERE share IS NOT NULL
    UNION ALL
    SELECT 'wres', coalesce(code, name), coalesce(readable_name(name), code), indicator,
           concat(level, ' ', measure, ' ', coalesce(ethnic_group, '')), wres_year, snapshot
    FROM before.published_series
    WHERE latest
    UNION ALL
    SELECT 'workforce', 'england', 'England', '1', concat(date, ' ', side, ' ', kind, ' ', grade),
           CAST(date_part('year', date) AS INT), snapshot
    FROM before.workforce_count
),
figure_after AS (
    SELECT 'survey' AS publication, org_code AS code, indicator, ethnic_group AS part, wres_year
    FROM after.trust_share
    WHERE share IS NOT NULL
    UNION ALL
    SELECT 'wres', coalesce(code, name), indicator, concat(level, ' ', measure, ' ', coalesce(ethnic_group, '')),
           wres_year
    FROM after.published_series
    UNION ALL
    SELECT 'workforce', 'england', '1', concat(date, ' ', side, ' ', kind, ' ', grade),
           CAST(date_part('year', date) AS INT)
    FROM after.workforce_count
),
gone AS (
    SELECT earlier.*
    FROM figure_before AS earlier
    LEFT ANTI JOIN figure_after AS later
        ON later.publication = earlier.publication AND later.code = earlier.code
        AND later.indicator = earlier.indicator AND later.part = earlier.part
        AND later.wres_year = earlier.wres_year
)
SELECT gone.publication, gone.indicator, gone.wres_year, gone.snapshot, count(*) AS figures,
       count(DISTINCT gone.code) AS places, min(gone.name) AS example,
       bool_or(replaced_file.snapshot IS NOT NULL) AS withdrawn
FROM gone
LEFT JOIN replaced_file ON replaced_file.snapshot = gone.snapshot
GROUP BY gone.publication, gone.indicator, gone.wres_year, gone.snapshot
ORDER BY withdrawn, gone.publication, gone.indicator, gone.wres_year, gone.snapshot
