-- One row is a figure of indicators 1 to 4 or 9 as published for a trust or a region: a measure, a WRES
-- year, an ethnic group and the edition that printed it, with the figures of its region and of England
-- for the same year, if published. Reads published_series, organisation_today,
-- indicator. value, region_value and england_value are in unit, as printed. A figure is
-- compared with the one of its own edition, else the newest; region_edition and england_edition say which. A ratio is
-- as NHS England prints it (orientation: which group is above the line). band is the place of the
-- ratio: 'inside' the non-adverse range (band_lower to band_upper, ends included), or 'adverse_to_bme'
-- or 'adverse_to_white' beyond it, in either orientation. A printed figure has no interval (interval_status),
-- so no figure is called different.
WITH figure AS (
  SELECT series.*, indicator.worse, indicator.ratio AS orientation, indicator.band_lower, indicator.band_upper,
         CASE series.level WHEN 'trust' THEN today.region_code WHEN 'region' THEN series.code END AS region_code
  FROM published_series AS series
  JOIN indicator ON indicator.indicator = series.indicator AND indicator.basis <> 'survey'
  LEFT JOIN organisation_today AS today ON series.level = 'trust' AND today.code = series.code
),
place AS (
  SELECT * FROM figure WHERE level IN ('trust', 'region')
),
beside AS (
  SELECT place.level, place.code, place.indicator, place.measure, place.ethnic_group, place.wres_year,
         place.edition, other.level AS other_level, other.value, other.edition AS other_edition,
         row_number() OVER (
           PARTITION BY place.level, place.code, place.indicator, place.measure, place.ethnic_group,
                        place.wres_year, place.edition, other.level
           ORDER BY other.edition = place.edition DESC, other.edition DESC
         ) AS preference
  FROM place
  JOIN figure AS other
    ON other.indicator = place.indicator AND other.measure = place.measure
   AND other.wres_year = place.wres_year
   AND (other.ethnic_group IS NOT DISTINCT FROM place.ethnic_group)
   AND (other.level = 'england'
        OR (place.level = 'trust' AND other.level = 'region' AND other.code = place.region_code))
),
other AS (
  SELECT level, code, indicator, measure, ethnic_group, wres_year, edition,
         max(CASE WHEN other_level = 'region' THEN value END) AS region_value,
         max(CASE WHEN other_level = 'region' THEN other_edition END) AS region_edition,
         max(CASE WHEN other_level = 'england' THEN value END) AS england_value,
         max(CASE WHEN other_level = 'england' THEN other_edition END) AS england_edition
  FROM beside
  WHERE preference = 1
  GROUP BY level, code, indicator, measure, ethnic_group, wres_year, edition
)
SELECT place.level, place.code, place.name, place.region_code, place.indicator, place.measure,
       place.ethnic_group, place.wres_year, place.edition, place.latest, place.restated,
       place.value, other.region_value, other.region_edition, other.england_value, other.england_edition,
       place.unit,
       CASE WHEN place.unit = 'ratio' THEN place.orientation END AS orientation,
       CASE WHEN place.unit = 'ratio' THEN place.band_lower END AS band_lower,
       CASE WHEN place.unit = 'ratio' THEN place.band_upper END AS band_upper,
       CASE WHEN place.unit <> 'ratio' OR place.value IS NULL THEN NULL
            WHEN place.value BETWEEN place.band_lower AND place.band_upper THEN 'inside'
            WHEN (place.value > place.band_upper) = (place.worse = 'higher') THEN 'adverse_to_bme'
            ELSE 'adverse_to_white' END AS band,
       'counts_not_published' AS interval_status, place.address
FROM place
LEFT JOIN other
  ON other.level = place.level AND other.code = place.code AND other.indicator = place.indicator
 AND other.measure = place.measure AND (other.ethnic_group IS NOT DISTINCT FROM place.ethnic_group)
 AND other.wres_year = place.wres_year AND other.edition = place.edition
