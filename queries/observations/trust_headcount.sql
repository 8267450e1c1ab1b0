-- One row is an NHS trust and a 31 March: its headcount, the people that it employs directly. Reads workforce_headcount (which
-- ships with the program), published_headcount (the newest file of NHS Workforce Statistics), organisation_known. A
-- figure of the newest file replaces the one that ships with the program. source names the publication, snapshot the
-- file. The figure is context: it says nothing about ethnicity, and a trust's own return can count otherwise.
WITH every AS (
  SELECT org_code, org_name, date, headcount, source, snapshot, 2 AS preference FROM workforce_headcount
  UNION ALL
  SELECT org_code, org_name, date, headcount, 'workforce-statistics', snapshot, 1 FROM published_headcount
),
ranked AS (
  SELECT every.*, row_number() OVER (PARTITION BY org_code, date ORDER BY preference) AS latest FROM every
)
SELECT ranked.org_code, readable_name(ranked.org_name) AS org_name, ranked.date, ranked.headcount, ranked.source,
       ranked.snapshot
FROM ranked
-- The newest file also has integrated care boards and the bodies before them.
JOIN organisation_known AS trust ON trust.org_code = ranked.org_code
WHERE ranked.latest = 1
