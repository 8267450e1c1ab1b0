-- One row is a trust and one that took it over, each pair of codes once. Reads organisation_successor, ods_successor,
-- organisation_known. The register that ships with the program is used first, because its
-- confidence was checked; ODS adds trusts that it lacks. The two are compared by their codes: ODS has moved dates by
-- a day, so the date of the register stays if both have the pair.
SELECT predecessor_code, successor_code, date FROM organisation_successor
UNION ALL
SELECT ods.predecessor_code, ods.successor_code, max(ods.date) AS date
FROM ods_successor AS ods
JOIN organisation_known AS before ON before.org_code = ods.predecessor_code
JOIN organisation_known AS after ON after.org_code = ods.successor_code
WHERE before.close_date IS NOT NULL AND ods.predecessor_code <> ods.successor_code
  AND ods.predecessor_code NOT IN (SELECT predecessor_code FROM organisation_successor)
GROUP BY ods.predecessor_code, ods.successor_code
