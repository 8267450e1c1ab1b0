-- One row is a ratio of a new file that is near the inverse of a ratio in the store, of the same organisation,
-- indicator and measure, and of the same WRES year or one next to it. Reads before (all observations of the store) and
-- after (those of the file). A relative likelihood does not say which group is above the line. Near means within 0.15
-- in logarithms (a seventh); both ratios are more than 0.15 from parity (over 1.16 or under 0.86), on opposite sides.
SELECT later.org_code, later.indicator, later.wres_year, later.value, later.cell,
       earlier.wres_year AS before_year, earlier.value AS before_value
FROM after AS later
JOIN before AS earlier
    ON coalesce(earlier.org_code, '') = coalesce(later.org_code, '') AND earlier.indicator = later.indicator
    AND earlier.measure = later.measure
WHERE later.unit = 'ratio' AND earlier.unit = 'ratio' AND later.value > 0 AND earlier.value > 0
    AND abs(later.wres_year - earlier.wres_year) <= 1
    AND ln(later.value) * ln(earlier.value) < 0
    AND abs(ln(later.value) + ln(earlier.value)) < 0.15
    AND abs(ln(later.value)) > 0.15 AND abs(ln(earlier.value)) > 0.15
ORDER BY later.org_code, later.indicator, later.measure, later.wres_year, later.cell, before_year, before_value
