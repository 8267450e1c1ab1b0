-- One row is a figure that two releases of a publication both have, with another value: before_value in
-- before_release, after_value in after_release, in the unit of the publication, null if a release has none. Reads
-- before and after. about is what the figure is about: year, organisation, indicator, measure, part of the workforce,
-- ethnic group. note is the remark of the correction that changed it. The largest change comes first, and a value that
-- one release lacks before all others.
SELECT concat_ws(' ', CAST(later.collected AS VARCHAR), later.organisation, later.indicator, later.measure,
                 later.breakdown, later.ethnic_group) AS about,
       earlier.release AS before_release, earlier.value AS before_value,
       later.release AS after_release, later.value AS after_value,
       coalesce(later.note, earlier.note) AS note
FROM (SELECT *, coalesce(org_code, org_name) AS organisation FROM before) AS earlier
JOIN (SELECT *, coalesce(org_code, org_name) AS organisation FROM after) AS later
    ON (later.collected IS NOT DISTINCT FROM earlier.collected)
    AND (later.organisation IS NOT DISTINCT FROM earlier.organisation)
    AND (later.org_level IS NOT DISTINCT FROM earlier.org_level)
    AND (later.indicator IS NOT DISTINCT FROM earlier.indicator)
    AND (later.measure IS NOT DISTINCT FROM earlier.measure)
    AND (later.breakdown IS NOT DISTINCT FROM earlier.breakdown)
    AND (later.ethnic_group IS NOT DISTINCT FROM earlier.ethnic_group)
WHERE (later.value IS NULL) <> (earlier.value IS NULL) OR abs(later.value - earlier.value) > 1e-9
ORDER BY abs(later.value - earlier.value) DESC NULLS FIRST, about
