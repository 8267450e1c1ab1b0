-- One row is one of today's trusts, one of indicators 5 to 8, a WRES year and an ethnic group: the
-- counts of the trusts that are part of it today, added up. Reads trust_share, observation,
-- organisation_today, organisation_alias, organisation_transfer, successor_known. Respondents are counted
-- once, so sums of counts are allowed; a year in which a part has no counts has none (status
-- 'counts_not_published'). share, lower and upper (95 per cent) are fractions. parts names the codes that
-- were surveyed, counts_basis says where their counts come from; rolled_up says that they are not the trust
-- itself alone. merged_in_year is the day on which staff of another trust joined it, or some of its own
-- left, between the survey before and this one: a series that is joined across it says so.
-- merges_later says that parts were still separate in this year. missing_parts names units of the survey
-- that answered it, belong to the trust today and have no figures here (if no answers of that survey
-- are here: organisations that existed then); did_not_take_part names organisations of which there is
-- no answer, so that no figure is missing; divided names one that answered and whose staff went to
-- several trusts later: it is added to none of them, and the years before its division are not
-- comparable. complete is false if parts are missing or divided. A survey's staff are those in post on
-- 1 September.
WITH held AS (
  SELECT share.*, coalesce(alias.org_code, share.org_code) AS own_code
  FROM trust_share AS share
  LEFT JOIN organisation_alias AS alias ON alias.alias = share.org_code
  WHERE share.today_code IS NOT NULL
),
added AS (
  SELECT today_code, indicator, wres_year, collected, ethnic_group, max(today_name) AS name,
         max(region_code) AS region_code, max(icb_code) AS icb_code,
         CASE WHEN count(numerator) = count(*) THEN sum(numerator) END AS numerator,
         CASE WHEN count(denominator) = count(*) THEN sum(denominator) END AS denominator,
         string_agg(org_code, ', ' ORDER BY org_code) AS parts,
         bool_or(own_code <> today_code) AS rolled_up, max(counts_basis) AS counts_basis
  FROM held
  GROUP BY today_code, indicator, wres_year, collected, ethnic_group
),
survey AS (
  SELECT DISTINCT collected, make_date(collected, 9, 1) AS day FROM held
),
-- Which units answered, if the store has answers of a survey.
unit AS (
  SELECT DISTINCT today.today_code, observation.org_code AS code,
         coalesce(alias.org_code, observation.org_code) AS own_code, observation.collected
  FROM observation
  JOIN organisation_today AS today ON today.code = observation.org_code
  LEFT JOIN organisation_alias AS alias ON alias.alias = observation.org_code
  WHERE observation.org_level = 'trust' AND observation.indicator LIKE 'q%'
    -- The local data files can have earlier years under the codes of today.
    AND observation.source <> 'nss-local'
),
answers AS (
  SELECT DISTINCT collected FROM unit
),
-- Trusts that existed on the day of the survey, and whether they answered.
part AS (
  SELECT DISTINCT today.today_code, today.code, survey.collected,
         answers.collected IS NOT NULL AS known, unit.own_code IS NOT NULL AS answered
  FROM organisation_today AS today
  JOIN survey ON today.open_date <= survey.day AND (today.close_date IS NULL OR today.close_date > survey.day)
  LEFT JOIN organisation_alias AS alias ON alias.alias = today.code
  LEFT JOIN answers ON answers.collected = survey.collected
  LEFT JOIN unit ON unit.own_code = today.code AND unit.collected = survey.collected
  WHERE alias.alias IS NULL
),
expected AS (
  SELECT today_code, code, own_code, collected, true AS answered, true AS is_unit FROM unit
  UNION ALL
  SELECT today_code, code, code AS own_code, collected, NOT known AS answered, false AS is_unit FROM part WHERE NOT known OR NOT answered
),
lacking AS (
  SELECT added.today_code, added.collected, added.indicator, added.ethnic_group,
         string_agg(CASE WHEN expected.answered THEN expected.code END, ', ' ORDER BY expected.code)
           AS missing_parts,
         string_agg(CASE WHEN NOT expected.answered THEN expected.code END, ', ' ORDER BY expected.code)
           AS did_not_take_part
  FROM added
  JOIN expected ON expected.today_code = added.today_code AND expected.collected = added.collected
  LEFT JOIN held ON held.collected = added.collected AND held.indicator = added.indicator
                AND held.ethnic_group = added.ethnic_group
                -- A unit has figures under its own code or within its whole trust's.
                AND (held.org_code = expected.code OR held.org_code = expected.own_code
                     OR (NOT expected.is_unit AND held.own_code = expected.code))
  WHERE held.org_code IS NULL
  GROUP BY added.today_code, added.collected, added.indicator, added.ethnic_group
),
-- moved says that staff went to another trust while their own continued.
step AS (
  SELECT coalesce(today.today_code, next.successor_code) AS today_code, next.predecessor_code, next.date,
         count(*) OVER (PARTITION BY next.predecessor_code) AS successors, false AS moved
  FROM successor_known AS next
  LEFT JOIN organisation_today AS today ON today.code = next.successor_code
  UNION ALL
  SELECT today.today_code, transfer.from_code, transfer.date, 1, true
  FROM organisation_transfer AS transfer
  JOIN organisation_today AS today ON today.code IN (transfer.to_code, transfer.from_code)
),
event AS (
  SELECT step.today_code, survey.collected,
         max(CASE WHEN step.date > make_date(survey.collected - 1, 9, 1) AND step.date <= survey.day
                  THEN step.date END) AS merged_in_year,
         bool_or(step.date > survey.day AND NOT step.moved) AS merges_later,
         string_agg(CASE WHEN step.successors > 1 AND step.date > survey.day
                          AND (unit.own_code IS NOT NULL OR answers.collected IS NULL)
                         THEN step.predecessor_code END,
                    ', ' ORDER BY step.predecessor_code) AS divided,
         string_agg(CASE WHEN step.successors > 1 AND step.date > survey.day
                          AND unit.own_code IS NULL AND answers.collected IS NOT NULL
                         THEN step.predecessor_code END,
                    ', ' ORDER BY step.predecessor_code) AS did_not_answer
  FROM step
  CROSS JOIN survey
  LEFT JOIN answers ON answers.collected = survey.collected
  LEFT JOIN (SELECT DISTINCT own_code, collected FROM unit) AS unit
    ON unit.own_code = step.predecessor_code AND unit.collected = survey.collected
  GROUP BY step.today_code, survey.collected
),
estimated AS (
  SELECT *, wilson(numerator, denominator, 0.95) AS at_95 FROM added
)
SELECT added.today_code AS code, added.name, added.region_code, added.icb_code, added.indicator,
       added.wres_year, added.collected, added.ethnic_group, added.numerator, added.denominator,
       at_95['value'] AS share, at_95['lower'] AS lower, at_95['upper'] AS upper, at_95['status'] AS status,
       added.parts, added.rolled_up, added.counts_basis, event.merged_in_year,
       coalesce(event.merges_later, false) AS merges_later,
       lacking.missing_parts,
       nullif(concat_ws(', ', lacking.did_not_take_part, event.did_not_answer), '') AS did_not_take_part,
       event.divided,
       lacking.missing_parts IS NULL AND event.divided IS NULL AS complete
FROM estimated AS added
LEFT JOIN lacking ON lacking.today_code = added.today_code AND lacking.collected = added.collected
                 AND lacking.indicator = added.indicator AND lacking.ethnic_group = added.ethnic_group
LEFT JOIN event ON event.today_code = added.today_code AND event.collected = added.collected
