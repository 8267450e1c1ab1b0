-- One row is indicator 2, 3 or 4 for a part of the workforce (breakdown, empty for the whole) of a
-- trust's own return in a WRES year. Reads return_count, indicator. white_likelihood and
-- bme_likelihood are 0 to 1: people to whom it happened of those to whom it could. relative_likelihood
-- is a ratio of the two as NHS England prints it, orientation says which is above the line, lower
-- and upper are its limits at 95 per cent (Katz); above 1 is worse for BME staff for all three. range
-- says whether it is inside the band that NHS England calls non-adverse (0.80 to 1.25). status says why a
-- ratio is null: a count of zero ('zero_cell') gives none, and the counts are shown.
WITH kind (indicator, part, of) AS (
  VALUES ('2', 'appointed', 'shortlisted'),
         ('3', 'entered_disciplinary', 'headcount'),
         ('4', 'accessed_training', 'headcount')
),
both_groups AS (
  SELECT part.org_code, part.org_name, part.wres_year, part.release, part.indicator, part.breakdown,
         indicator.ratio AS orientation, indicator.band_lower, indicator.band_upper,
         part.white_count AS white_numerator, base.white_count AS white_denominator,
         part.bme_count AS bme_numerator, base.bme_count AS bme_denominator,
         CASE WHEN 'suppressed' IN (part.white_status, base.white_status, part.bme_status, base.bme_status)
              THEN 'suppressed'
              WHEN 'not_applicable' IN (part.white_status, base.white_status, part.bme_status, base.bme_status)
              THEN 'not_applicable'
              ELSE 'not_collected' END AS missing,
         part.snapshot
  FROM return_count AS part
  JOIN kind ON kind.indicator = part.indicator AND kind.part = part.measure
  JOIN return_count AS base ON base.org_code = part.org_code AND base.wres_year = part.wres_year
                           AND base.release = part.release AND base.indicator = part.indicator
                           AND base.breakdown = part.breakdown AND base.measure = kind.of
  JOIN indicator ON indicator.indicator = part.indicator
),
turned AS (
  SELECT *,
         CASE orientation WHEN 'bme_to_white' THEN bme_numerator ELSE white_numerator END AS above,
         CASE orientation WHEN 'bme_to_white' THEN bme_denominator ELSE white_denominator END AS above_of,
         CASE orientation WHEN 'bme_to_white' THEN white_numerator ELSE bme_numerator END AS below,
         CASE orientation WHEN 'bme_to_white' THEN white_denominator ELSE bme_denominator END AS below_of
  FROM both_groups
),
found AS (
  SELECT *,
         katz(above, above_of, below, below_of, 0.95) AS found
  FROM turned
)
SELECT org_code, org_name, wres_year, release, indicator, breakdown, orientation,
       white_numerator, white_denominator,
       CASE WHEN white_denominator > 0
            THEN CAST(white_numerator AS DOUBLE) / white_denominator END AS white_likelihood,
       bme_numerator, bme_denominator,
       CASE WHEN bme_denominator > 0
            THEN CAST(bme_numerator AS DOUBLE) / bme_denominator END AS bme_likelihood,
       found['value'] AS relative_likelihood, found['lower'] AS lower, found['upper'] AS upper,
       CASE WHEN found['value'] BETWEEN band_lower AND band_upper THEN 'inside'
            WHEN found['value'] IS NOT NULL THEN 'outside' END AS range,
       CASE WHEN above IS NULL OR above_of IS NULL OR below IS NULL OR below_of IS NULL THEN missing
            ELSE found['status'] END AS status,
       snapshot
FROM found
