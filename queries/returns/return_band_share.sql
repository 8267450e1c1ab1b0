-- One row is a pay band, a medical grade, very senior managers, a tier of bands (kind 'tier') or the
-- whole workforce (breakdown empty) of a trust's own return in a WRES year: indicator 1. Reads
-- return_count. side is clinical, non_clinical, medical or null. share is BME staff of all staff, 0 to
-- 1; people of unknown ethnicity are in all staff and in neither group. difference_points is share
-- less the share of the whole workforce in percentage points, with its limits at 95 per cent (Newcombe of the
-- band and the rest of the workforce, who are independent, times the rest's part of the whole); below 0
-- means that BME staff are fewer in this band than in the workforce. status says why a share is null.
WITH band AS (
  SELECT * FROM return_count WHERE indicator = '1' AND measure = 'headcount'
),
whole AS (
  SELECT * FROM band WHERE breakdown = ''
)
SELECT band.org_code, band.org_name, band.wres_year, band.release,
       CASE WHEN band.breakdown LIKE '%/%' THEN split_part(band.breakdown, '/', 1) END AS side,
       band.breakdown,
       CASE WHEN band.breakdown = '' THEN 'whole'
            WHEN split_part(band.breakdown, '/', 2) IN ('lower', 'middle', 'upper') THEN 'tier'
            ELSE 'band' END AS kind,
       band.white_count, band.bme_count, band.unknown_count, band.all_count,
       band.white_status, band.bme_status, band.unknown_status, band.all_status,
       CASE WHEN band.all_count > 0 THEN CAST(band.bme_count AS DOUBLE) / band.all_count END AS share,
       CASE WHEN whole.all_count > 0
            THEN CAST(whole.bme_count AS DOUBLE) / whole.all_count END AS workforce_share,
       CASE WHEN band.breakdown <> '' AND band.all_count > 0 AND whole.all_count > 0
            THEN 100 * (CAST(band.bme_count AS DOUBLE) / band.all_count
                        - CAST(whole.bme_count AS DOUBLE) / whole.all_count) END AS difference_points,
       CASE WHEN band.breakdown <> '' AND whole.all_count > 0
            THEN 100 * newcombe(band.bme_count, band.all_count, whole.bme_count - band.bme_count,
                                whole.all_count - band.all_count, 0.95)['lower']
                 * (whole.all_count - band.all_count) / whole.all_count END AS lower_points,
       CASE WHEN band.breakdown <> '' AND whole.all_count > 0
            THEN 100 * newcombe(band.bme_count, band.all_count, whole.bme_count - band.bme_count,
                                whole.all_count - band.all_count, 0.95)['upper']
                 * (whole.all_count - band.all_count) / whole.all_count END AS upper_points,
       CASE WHEN band.bme_status = 'not_applicable' THEN 'not_applicable'
            WHEN 'suppressed' IN (band.bme_status, band.all_status) THEN 'suppressed'
            WHEN band.bme_count IS NULL OR band.all_count IS NULL THEN 'not_collected'
            WHEN band.all_count = 0 THEN 'empty_denominator'
            ELSE 'calculated' END AS status,
       band.snapshot
FROM band
LEFT JOIN whole ON whole.org_code = band.org_code AND whole.wres_year = band.wres_year
               AND whole.release = band.release
