-- One row: how many figures two releases of a publication both have (compared), and how many of them differ by more than
-- 1e-9, or have a value in one release only (restated). Reads before and after.
SELECT count(*) AS compared,
       count(*) FILTER (
           WHERE (later.value IS NULL) <> (earlier.value IS NULL) OR abs(later.value - earlier.value) > 1e-9
       ) AS restated
FROM (SELECT *, coalesce(org_code, org_name) AS organisation FROM before) AS earlier
JOIN (SELECT *, coalesce(org_code, org_name) AS organisation FROM after) AS later
    ON (later.collected IS NOT DISTINCT FROM earlier.collected)
    AND (later.organisation IS NOT DISTINCT FROM earlier.organisation)
    AND (later.org_level IS NOT DISTINCT FROM earlier.org_level)
    AND (later.indicator IS NOT DISTINCT FROM earlier.indicator)
    AND (later.measure IS NOT DISTINCT FROM earlier.measure)
    AND (later.breakdown IS NOT DISTINCT FROM earlier.breakdown)
    AND (later.ethnic_group IS NOT DISTINCT FROM earlier.ethnic_group)
