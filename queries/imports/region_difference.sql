-- One row is a trust that a new file places in another region than the store's register. Reads after (the rows of the
-- file) and organisation. Organisations that are not trusts are not compared.
SELECT own.org_code, min(own.org_name) AS org_name, own.region_code, known.region_code AS known_region_code
FROM after AS own
JOIN organisation AS known ON known.org_code = own.org_code
WHERE own.region_code <> known.region_code
GROUP BY own.org_code, own.region_code, known.region_code
ORDER BY own.org_code, own.region_code
