-- One row is a survey question that belongs to one of indicators 5 to 8 and a WRES year: the figures of all
-- trusts of England that the survey's national results print for White staff and for staff of all other
-- ethnic groups combined. Reads observation, indicator_question. Values are per cent, weighted by the
-- publisher (organisation size), so they are shown with the unweighted figures of trusts and never
-- compared with them; gap_points is BME minus White in percentage points. No interval is given: the
-- counts behind weighted shares are not published.
WITH answer AS (
  SELECT question.indicator, question.question, observation.wres_year, observation.collected,
         observation.ethnic_group, observation.value, observation.denominator AS base, observation.weighting,
         observation.release,
         max(observation.release) OVER (PARTITION BY observation.indicator, observation.wres_year) AS newest
  FROM observation
  JOIN indicator_question AS question
    ON question.question = observation.indicator AND question.answer = observation.measure
   AND question.survey_year = observation.collected
  WHERE observation.org_level = 'england' AND observation.ethnic_group IN ('white', 'bme')
    AND observation.value IS NOT NULL
)
SELECT white.indicator, white.question, white.wres_year, white.collected, white.release AS edition,
       white.value AS white_percent, white.base AS white_base, bme.value AS bme_percent, bme.base AS bme_base,
       bme.value - white.value AS gap_points, white.weighting
FROM answer AS white
JOIN answer AS bme
  ON bme.question = white.question AND bme.wres_year = white.wres_year AND bme.release = white.release
 AND bme.indicator = white.indicator
WHERE white.ethnic_group = 'white' AND bme.ethnic_group = 'bme' AND white.release = white.newest
