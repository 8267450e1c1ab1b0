-- One row is a unit of the staff survey (a trust, or a part of one), a question and a survey year: the result for all staff
-- that the survey's local data files print. Reads observation, organisation_today. The only table that reads these
-- figures: the file does not say which answers of a question count, so they are joined with no other series. Each
-- release recomputes its years, so only the newest release is here (edition). value is a proportion of 0 to 1; if it
-- is missing, status and note say why. Region and ICB are those of today's organisation.
WITH own AS (
  SELECT *, max(release) OVER () AS newest
  FROM observation
  WHERE source = 'nss-local' AND org_level = 'trust'
)
SELECT own.org_code AS code, coalesce(today.name, own.org_code) AS name, today.today_code, today.region_code,
       today.region_name, today.icb_code, today.icb_name, own.indicator AS question, own.wres_year, own.collected,
       own.release AS edition, own.value, own.status, own.note, own.snapshot, own.sheet, own.cell
FROM own
LEFT JOIN organisation_today AS today ON today.code = own.org_code
WHERE own.release = own.newest
