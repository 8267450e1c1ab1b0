-- One row is an NHS trust and a 31 March: how many people it employs directly. Reads workforce_headcount (which ships
-- with the program), published_headcount (the newest file of NHS Workforce Statistics) and organisation_known. A figure
-- of the newest file replaces the one that ships with the program. headcount counts people of every ethnic group, not
-- full-time equivalents; publication names where it was printed, snapshot the file. A trust has no row before it opened
-- and after it closed. Codes are as published.
WITH every AS (
  SELECT org_code, org_name, date, headcount,
         CASE WHEN source LIKE 'workforce-statistics-____-__'
              THEN 'NHS Workforce Statistics, ' || to_char(CAST(right(source, 7) || '-01' AS DATE), '%B %Y')
              ELSE source END AS publication,
         source, snapshot, 2 AS preference
  FROM workforce_headcount
  UNION ALL
  SELECT org_code, org_name, date, headcount, 'NHS Workforce Statistics', 'workforce-statistics', snapshot, 1
  FROM published_headcount
),
ranked AS (
  SELECT every.*, row_number() OVER (PARTITION BY org_code, date ORDER BY preference) AS latest FROM every
)
SELECT ranked.org_code, readable_name(ranked.org_name) AS org_name, ranked.date, ranked.headcount,
       ranked.publication, ranked.source, ranked.snapshot
FROM ranked
-- The newest file also has integrated care boards and the bodies before them.
JOIN organisation_known AS trust ON trust.org_code = ranked.org_code
WHERE ranked.latest = 1 AND ranked.headcount > 0
