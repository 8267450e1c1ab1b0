-- One row is a WRES figure as published for England, a region or a trust: an indicator, a measure, a
-- WRES year, an ethnic group and the edition that printed it. Reads observation. Values are as
-- published: value is in unit, as printed; address is the page that states it. latest marks the newest
-- edition that has the year; earlier editions are the record of what was restated, and restated
-- says that they do not agree. A figure without a value has no row. An edition that suppresses it is still the
-- newest: then no earlier edition is the latest. status is the observation's own.
WITH series AS (
  SELECT org_level AS level, org_code AS code, org_name AS name, indicator, measure, ethnic_group, wres_year,
         release AS edition, value, unit,
         release = max(release) OVER year_of_place AS latest,
         address, note, snapshot, sheet, cell,
         min(value) OVER year_of_place < max(value) OVER year_of_place AS restated, status
  FROM observation
  WHERE source = 'wres'
  WINDOW year_of_place AS (PARTITION BY org_level, org_code, indicator, measure, ethnic_group, wres_year)
)
SELECT * FROM series WHERE value IS NOT NULL
