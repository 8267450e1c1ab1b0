-- One row is a trust as it was surveyed, what is asked (one of indicators 5 to 8 by ethnic group, or
-- for all staff a survey question that belongs to one), a WRES year and an edition. Reads observation,
-- indicator, indicator_question, indicator_break, organisation_today, organisation_alias,
-- organisation_transfer, successor_known. Change and improvement are computed from it: it has every edition,
-- because years are compared within one. share is a fraction; weighting is 'none' if the publisher
-- applied none; question is 'by_ethnic_group' for an indicator itself. break_reason says why this year
-- cannot be joined to the year before: a question that changed, or a merger, a division or a transfer of
-- staff between the two surveys (their staff are those in post on 1 September). side separates editions that count
-- differently.
WITH asked AS (
  SELECT observation.org_code AS code, observation.org_name AS name,
         coalesce(question.indicator, observation.indicator) AS indicator,
         coalesce(question.question, 'by_ethnic_group') AS question,
         observation.ethnic_group, coalesce(observation.weighting, 'none') AS weighting,
         observation.release AS edition, observation.wres_year, observation.collected, observation.snapshot,
         -- The base of a weighted share does not give back the people counted.
         CASE WHEN observation.weighting IS NULL THEN observation.numerator END AS numerator,
         CASE WHEN observation.weighting IS NULL THEN observation.denominator END AS denominator,
         CASE observation.unit WHEN 'percent' THEN observation.value / 100 ELSE observation.value END AS value,
         row_number() OVER (
           PARTITION BY observation.org_code, observation.indicator, observation.measure,
                        observation.ethnic_group, observation.weighting, observation.release,
                        observation.wres_year
           -- What an edition withholds stays withheld.
           ORDER BY observation.value IS NOT NULL, observation.counts_basis, observation.source
         ) AS preference
  FROM observation
  LEFT JOIN indicator_question AS question
    ON question.question = observation.indicator AND question.answer = observation.measure
   AND question.survey_year = observation.collected
  WHERE observation.org_level = 'trust'
    AND ((question.question IS NOT NULL AND observation.ethnic_group = 'all')
         OR (observation.measure = 'share'
             AND observation.ethnic_group IN ('white', 'bme') AND observation.weighting IS NULL))
),
series AS (
  SELECT *, CASE WHEN denominator > 0 THEN CAST(numerator AS DOUBLE) / denominator ELSE value END AS share
  FROM asked
  WHERE preference = 1
),
survey_break AS (
  SELECT indicator, survey_from, max(reason) AS reason
  FROM indicator_break WHERE survey_from IS NOT NULL GROUP BY indicator, survey_from
),
edition_break AS (
  SELECT indicator, max(release_before) AS release_before
  FROM indicator_break WHERE release_before IS NOT NULL GROUP BY indicator
),
-- A division changes the trusts that took the staff over as a merger does. A trust that gave staff away
-- is changed too; its parts that are surveyed by themselves are not.
moved AS (
  SELECT successor_code AS own_code, true AS parts_too, date,
         'staff of another trust joined it on ' || CAST(date AS VARCHAR) AS reason
  FROM successor_known
  UNION ALL
  SELECT transfer.to_code, true, transfer.date,
         'staff of ' || coalesce(other.name, transfer.from_code) || ' joined it on '
           || CAST(transfer.date AS VARCHAR) || ' (' || transfer.what || ')'
  FROM organisation_transfer AS transfer
  LEFT JOIN organisation_today AS other ON other.code = transfer.from_code
  UNION ALL
  SELECT transfer.from_code, false, transfer.date,
         'some of its staff went to ' || coalesce(other.name, transfer.to_code) || ' on '
           || CAST(transfer.date AS VARCHAR) || ' (' || transfer.what || ')'
  FROM organisation_transfer AS transfer
  LEFT JOIN organisation_today AS other ON other.code = transfer.to_code
),
dated AS (
  SELECT own_code, parts_too, date, reason,
         CAST(extract(year FROM date) AS INT)
           + CASE WHEN extract(month FROM date) >= 9 AND (extract(month FROM date) > 9 OR extract(day FROM date) > 1)
                  THEN 1 ELSE 0 END AS first_survey
  FROM moved
),
ranked AS (
  SELECT *, row_number() OVER (
           PARTITION BY own_code, first_survey, parts_too ORDER BY date DESC, reason) AS latest
  FROM dated
),
merger AS (
  SELECT own_code, parts_too, first_survey, reason FROM ranked WHERE latest = 1
)
SELECT series.code, series.name, today.region_code, today.region_name, today.icb_code, today.icb_name,
       series.indicator, series.question, series.ethnic_group, series.weighting, series.edition,
       series.wres_year, series.collected, series.numerator, series.denominator, series.share,
       indicator.worse,
       coalesce(survey_break.reason, merger.reason, left_it.reason) AS break_reason,
       CASE WHEN edition_break.release_before > CAST(substr(series.edition, 1, 4) AS INT)
            THEN 'before' ELSE 'after' END AS side,
       series.snapshot
FROM series
JOIN indicator ON indicator.indicator = series.indicator AND indicator.basis = 'survey'
LEFT JOIN organisation_today AS today ON today.code = series.code
LEFT JOIN organisation_alias AS alias ON alias.alias = series.code
LEFT JOIN survey_break ON survey_break.indicator = series.indicator
                      AND survey_break.survey_from = series.collected
LEFT JOIN edition_break ON edition_break.indicator = series.indicator
LEFT JOIN merger ON merger.own_code = coalesce(alias.org_code, series.code)
                AND merger.first_survey = series.collected AND merger.parts_too
LEFT JOIN merger AS left_it ON left_it.own_code = series.code AND left_it.first_survey = series.collected
                           AND NOT left_it.parts_too
