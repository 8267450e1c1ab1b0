-- One row is one of today's trusts, one of indicators 5 to 8, a WRES year and an ethnic group: the
-- counts of the trusts that are part of it today, added up. Reads trust_share, organisation_today,
-- successor_known. Respondents are counted once, so sums of counts are allowed; a year in which
-- a part has no counts has none (status 'counts_not_published'). share, lower and upper (95 per cent)
-- are fractions. parts names the codes that were surveyed, counts_basis says where their counts come from; rolled_up says that they are not the trust
-- itself alone. merged_in_year is the day of a merger between the survey before and this one: a series
-- is never joined across it without saying so. merges_later says that parts were still separate in this
-- year. missing_parts names organisations that existed then, belong to it today and have no figures;
-- divided names one whose staff went to several trusts: it is added to none of them, and the years
-- before its division are not comparable. complete is false in both cases.
-- A survey's staff are those in post on 1 September.
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
missing AS (
  SELECT today.today_code, survey.collected, part.indicator, part.ethnic_group,
         string_agg(today.code, ', ' ORDER BY today.code) AS missing_parts
  FROM organisation_today AS today
  JOIN survey ON today.open_date <= survey.day AND (today.close_date IS NULL OR today.close_date > survey.day)
  JOIN added AS part ON part.today_code = today.today_code AND part.collected = survey.collected
  LEFT JOIN held ON held.own_code = today.code AND held.collected = survey.collected
                AND held.indicator = part.indicator AND held.ethnic_group = part.ethnic_group
  LEFT JOIN organisation_alias AS alias ON alias.alias = today.code
  WHERE held.own_code IS NULL AND alias.alias IS NULL
  GROUP BY today.today_code, survey.collected, part.indicator, part.ethnic_group
),
step AS (
  SELECT coalesce(today.today_code, next.successor_code) AS today_code, next.predecessor_code, next.date,
         count(*) OVER (PARTITION BY next.predecessor_code) AS successors
  FROM successor_known AS next
  LEFT JOIN organisation_today AS today ON today.code = next.successor_code
),
event AS (
  SELECT step.today_code, survey.collected,
         max(CASE WHEN step.date > make_date(survey.collected - 1, 9, 1) AND step.date <= survey.day
                  THEN step.date END) AS merged_in_year,
         bool_or(step.date > survey.day) AS merges_later,
         string_agg(CASE WHEN step.successors > 1 AND step.date > survey.day THEN step.predecessor_code END,
                    ', ' ORDER BY step.predecessor_code) AS divided
  FROM step
  CROSS JOIN survey
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
       missing.missing_parts, event.divided,
       missing.missing_parts IS NULL AND event.divided IS NULL AS complete
FROM estimated AS added
LEFT JOIN missing ON missing.today_code = added.today_code AND missing.collected = added.collected
                 AND missing.indicator = added.indicator AND missing.ethnic_group = added.ethnic_group
LEFT JOIN event ON event.today_code = added.today_code AND event.collected = added.collected
