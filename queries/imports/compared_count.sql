-- One row: how many figures two releases of a publication both have (compared). Reads before and after. A figure is the
-- same in both by the columns of the join, which are those of restated_figure.
SELECT count(*) AS compared
FROM (SELECT *, coalesce(org_code, org_name) AS organisation FROM before) AS earlier
JOIN (SELECT *, coalesce(org_code, org_name) AS organisation FROM after) AS later
    ON (later.collected IS NOT DISTINCT FROM earlier.collected)
    AND (later.organisation IS NOT DISTINCT FROM earlier.organisation)
    AND (later.org_level IS NOT DISTINCT FROM earlier.org_level)
    AND (later.indicator IS NOT DISTINCT FROM earlier.indicator)
    AND (later.measure IS NOT DISTINCT FROM earlier.measure)
    AND (later.breakdown IS NOT DISTINCT FROM earlier.breakdown)
    AND (later.ethnic_group IS NOT DISTINCT FROM earlier.ethnic_group)
