-- One row is a survey question that belongs to one of indicators 5 to 8, an answer that counts, a WRES
-- year and one of the 18 detailed ethnic groups of England. Reads observation, indicator_question,
-- indicator. value and combined are per cent: the group's own, and that of the combined group (White
-- staff, or staff of all other ethnic groups) to which it belongs. hidden_points is value minus
-- combined in percentage points: what the combined figure does not show; worse_than_combined is the same
-- in the indicator's direction, above 0 if worse. spread_points is the distance between the highest and lowest of the
-- combined group's parts. base is the number of responses. No interval is given (interval_status): the
-- percentages are weighted by organisation size, so base and value do not give the number of people.
WITH answer AS (
  SELECT question.indicator, observation.indicator AS question, observation.measure AS answer,
         observation.wres_year, observation.collected, observation.release AS edition,
         observation.ethnic_group,
         -- A detailed group's name begins with its heading in the questionnaire.
         CASE WHEN observation.ethnic_group LIKE 'white%' THEN 'white' ELSE 'bme' END AS combined_group,
         observation.value, observation.denominator AS base, observation.weighting, observation.status,
         observation.source, observation.snapshot, observation.sheet
  FROM observation
  JOIN indicator_question AS question
    ON question.question = observation.indicator AND question.answer = observation.measure
   AND question.survey_year = observation.collected
  WHERE observation.org_level = 'england' AND observation.ethnic_group IS NOT NULL
    AND observation.ethnic_group <> 'all'
),
detail AS (
  SELECT * FROM answer WHERE ethnic_group NOT IN ('white', 'bme')
)
SELECT detail.indicator, detail.question, detail.answer, detail.wres_year, detail.collected, detail.edition,
       detail.combined_group, detail.ethnic_group, detail.value, detail.base,
       combined.value AS combined, combined.base AS combined_base,
       detail.value - combined.value AS hidden_points,
       CASE indicator.worse WHEN 'higher' THEN detail.value > combined.value
                            ELSE detail.value < combined.value END AS worse_than_combined,
       max(detail.value) OVER part - min(detail.value) OVER part AS spread_points,
       detail.weighting, detail.status, 'weighted' AS interval_status,
       detail.source, detail.snapshot, detail.sheet
FROM detail
JOIN indicator ON indicator.indicator = detail.indicator
LEFT JOIN answer AS combined
  ON combined.ethnic_group = detail.combined_group AND combined.question = detail.question
 AND combined.answer = detail.answer AND combined.wres_year = detail.wres_year
 AND combined.edition = detail.edition AND combined.weighting = detail.weighting
WINDOW part AS (
  PARTITION BY detail.indicator, detail.question, detail.answer, detail.wres_year, detail.edition,
               detail.combined_group
)
