-- One row is a WRES figure as published for England, a region or a trust: an indicator, a measure, a
-- WRES year, an ethnic group and the edition that printed it. Reads observation, wres_provenance. Values are as
-- published: value is in unit, as printed. publication is the report that printed it, if known, with its page;
-- read_from is who quotes it and address the page that was read; confidence is high, or medium if it was
-- read in one secondary source. They are null for a figure of an imported file. latest marks the newest
-- edition that has the year; earlier editions are the record of what was restated, and restated
-- says that they do not agree. A figure without a value has no row. An edition that suppresses it is still the
-- newest: then no earlier edition is the latest. status is the observation's own. A figure of a part of the
-- workforce (breakdown) is not in the series.
WITH series AS (
  SELECT org_level AS level, org_code AS code, org_name AS name, indicator, measure, ethnic_group, wres_year,
         release AS edition, value, unit,
         release = max(release) OVER year_of_place AS latest,
         address, note, snapshot, sheet, cell,
         min(value) OVER year_of_place < max(value) OVER year_of_place AS restated, status
  FROM observation
  WHERE source = 'wres' AND breakdown IS NULL
  WINDOW year_of_place AS (PARTITION BY org_level, org_code, indicator, measure, ethnic_group, wres_year)
)
SELECT series.*, provenance.publication, provenance.publication_url, provenance.read_from,
       provenance.confidence
FROM series
LEFT JOIN wres_provenance AS provenance
  ON provenance.snapshot = series.snapshot AND provenance.sheet = series.sheet
 AND series.cell LIKE 'line ' || CAST(provenance.line AS VARCHAR) || ',%'
WHERE series.value IS NOT NULL
