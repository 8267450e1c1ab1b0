-- One row is a trust and a date: how many people it employed. Reads workforce_headcount. headcount counts people, not
-- full-time equivalents, of every ethnic group; publication names where it was printed. A trust
-- has no row before it opened and after it closed. Codes are as published.
SELECT org_code, org_name, date, headcount,
       CASE WHEN source LIKE 'workforce-statistics-____-__'
            THEN 'NHS Workforce Statistics, ' || to_char(CAST(right(source, 7) || '-01' AS DATE), '%B %Y')
            ELSE source END AS publication,
       source
FROM workforce_headcount
WHERE headcount > 0
