-- One row is a trust of a new file whose code no register has, so that the program cannot place it in a region. Reads
-- after (the figures of the file) and known_organisation (the codes of all registers). No row if no code is known.
SELECT own.org_code, min(CAST(own.org_name AS VARCHAR)) AS org_name
FROM after AS own
LEFT JOIN known_organisation AS known ON known.org_code = own.org_code
CROSS JOIN (SELECT count(*) AS codes FROM known_organisation) AS register
WHERE own.org_level = 'trust' AND known.org_code IS NULL AND register.codes > 0
GROUP BY own.org_code
ORDER BY own.org_code
