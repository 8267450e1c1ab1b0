-- One row is a trust and a date: how many people it employed. Reads workforce_headcount. headcount counts people, not
-- full-time equivalents, and includes staff of every ethnic group; source names the publication and its month. A trust
-- has no row before it opened and after it closed. Codes are as published.
SELECT org_code, org_name, date, headcount, source
FROM workforce_headcount
WHERE headcount > 0
