-- One row is England on a date, a kind of staff, a grade and an ethnic group: the headcount. Reads
-- workforce_by_grade_published, workforce_by_grade. The publisher's newest file, if it was fetched, has all figures of its
-- dates; the register that ships with the program has those of the other dates. All rows of a date are of one file, which
-- source, snapshot and sheet name.
SELECT date, org_code, staff_type, grade, ethnic_group, headcount, source, snapshot, sheet
FROM workforce_by_grade_published
UNION ALL
SELECT date, org_code, staff_type, grade, ethnic_group, headcount, source, snapshot, sheet
FROM workforce_by_grade
WHERE date NOT IN (SELECT date FROM workforce_by_grade_published)
