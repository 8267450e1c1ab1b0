-- One row is an answer that an organisation declared to a criterion of an anti-racist framework, under
-- the organisation's code of today, with the file and line it was read from. Reads framework_answer,
-- organisation_today. answer is met, in progress or not yet; a criterion without a row was not answered.
-- No level is inferred from answers.
SELECT coalesce(today.today_code, given.org_code) AS code, given.scheme, given.criterion, given.answer,
       given.date, given.evidence_url, given.who, given.sheet AS register, given.line, given.snapshot
FROM framework_answer AS given
LEFT JOIN organisation_today AS today ON today.code = given.org_code
