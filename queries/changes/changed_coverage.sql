-- One row is a trust and a WRES year for which figures by ethnic group appeared (has_figures) or went, with the
-- indicators, joined by commas. Reads coverage, before and after. A year of the set after that is newer than every year
-- before is compared with the newest year before (compared_year), any other year with itself. A trust, indicator or year
-- that is not in both sets is not compared. Order: trusts without figures first, then by name and year.
WITH
compared AS (
    SELECT later.code, later.name, later.indicator, later.wres_year, later.state = 'held' AS has_figures,
           least(later.wres_year, newest.wres_year) AS compared_year
    FROM after.coverage AS later
    CROSS JOIN (SELECT max(wres_year) AS wres_year FROM before.coverage) AS newest
)
SELECT compared.code, max(compared.name) AS name, compared.wres_year, compared_year, has_figures,
       string_agg(DISTINCT compared.indicator, ',' ORDER BY compared.indicator) AS indicators
FROM compared
JOIN before.coverage AS earlier
    ON earlier.code = compared.code AND earlier.indicator = compared.indicator
    AND earlier.wres_year = compared.compared_year
WHERE (earlier.state = 'held') <> has_figures
GROUP BY compared.code, compared.wres_year, compared_year, has_figures
ORDER BY has_figures, name, compared.wres_year, compared_year, compared.code
