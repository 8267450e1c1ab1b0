-- One row is a count in a trust's own return: an indicator, a part of the workforce
-- (breakdown, empty for the whole), a measure and a WRES year, with the ethnic groups side by side.
-- Reads observation. Counts are people; "all" is White, BME and unknown together. A status is 'returned'
-- (the trust gave the count), 'calculated' (a sum of such counts), or says why there is none. A count
-- under the threshold, and a count that would reveal it, is null with the status 'suppressed'. It is
-- suppressed before any table is made, so that no query can compute it. Members of a board are public:
-- their counts are never suppressed. Unknown ethnicity is in neither group.
SELECT org_code, org_name, wres_year, release, indicator, coalesce(breakdown, '') AS breakdown, measure,
       max(CASE WHEN ethnic_group = 'white' THEN numerator END) AS white_count,
       max(CASE WHEN ethnic_group = 'bme' THEN numerator END) AS bme_count,
       max(CASE WHEN ethnic_group = 'unknown' THEN numerator END) AS unknown_count,
       max(CASE WHEN ethnic_group = 'all' THEN numerator END) AS all_count,
       coalesce(max(CASE WHEN ethnic_group = 'white' THEN status END), 'not_collected') AS white_status,
       coalesce(max(CASE WHEN ethnic_group = 'bme' THEN status END), 'not_collected') AS bme_status,
       coalesce(max(CASE WHEN ethnic_group = 'unknown' THEN status END), 'not_collected') AS unknown_status,
       coalesce(max(CASE WHEN ethnic_group = 'all' THEN status END), 'not_collected') AS all_status,
       max(snapshot) AS snapshot
FROM observation
WHERE source = 'return'
GROUP BY org_code, org_name, wres_year, release, indicator, coalesce(breakdown, ''), measure
