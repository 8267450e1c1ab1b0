-- One row is a group of trusts (England, a region, an ICB or a peer group), one of indicators 5 to 8 and a WRES year:
-- how much of the survey its figures cover. Reads group_trust, observation, indicator_question,
-- organisation_today. trusts have White and BME counts, answered is how many trusts (as surveyed)
-- answered the survey; ambulance trusts are in neither number of an ICB. respondents are all who
-- answered the indicator's question in those trusts, covered_respondents those of the trusts that are
-- counted, and covered is the second divided by the first, 0 to 1. If the publication gives the
-- responses of all staff, they are used, else White and BME responses; if a trust has neither,
-- covered is trusts divided by answered (basis 'trusts'). enough is true from 0.7: below it reports
-- describe only the trusts that have figures, not the place. left_out names the trusts that have
-- figures and are not counted.
WITH asked AS (
  SELECT observation.org_code, question.indicator, observation.wres_year,
         max(observation.denominator) AS responses
  FROM observation
  JOIN indicator_question AS question
    ON question.question = observation.indicator AND question.answer = observation.measure
   AND question.survey_year = observation.collected
  WHERE observation.org_level = 'trust' AND observation.ethnic_group = 'all'
  GROUP BY observation.org_code, question.indicator, observation.wres_year
),
surveyed AS (
  SELECT asked.org_code, asked.indicator, asked.wres_year, asked.responses, today.region_code, today.icb_code,
         today.peer_group, coalesce(today.trust_type, '') ILIKE 'ambulance%' AS ambulance
  FROM asked
  LEFT JOIN organisation_today AS today ON today.code = asked.org_code
),
unit AS (
  SELECT 'england' AS level, 'ENG' AS code, org_code, indicator, wres_year, responses FROM surveyed
  UNION ALL
  SELECT 'region', region_code, org_code, indicator, wres_year, responses
  FROM surveyed WHERE region_code IS NOT NULL
  UNION ALL
  SELECT 'icb', icb_code, org_code, indicator, wres_year, responses
  FROM surveyed WHERE icb_code IS NOT NULL AND NOT ambulance
  UNION ALL
  SELECT 'peer_group', peer_group, org_code, indicator, wres_year, responses
  FROM surveyed WHERE peer_group IS NOT NULL
),
figures AS (
  SELECT * FROM group_trust WHERE state <> 'ambulance'
),
both AS (
  SELECT coalesce(figures.level, unit.level) AS level, coalesce(figures.code, unit.code) AS code,
         coalesce(figures.indicator, unit.indicator) AS indicator,
         coalesce(figures.wres_year, unit.wres_year) AS wres_year,
         figures.org_name, figures.state,
         coalesce(unit.responses, figures.white_denominator + figures.bme_denominator) AS responses
  FROM figures
  FULL JOIN unit ON unit.level = figures.level AND unit.code = figures.code
                AND unit.org_code = figures.org_code AND unit.indicator = figures.indicator
                AND unit.wres_year = figures.wres_year
),
counted AS (
  SELECT level, code, indicator, wres_year,
         count(CASE WHEN state = 'counted' THEN 1 END) AS trusts, count(*) AS answered,
         sum(responses) AS respondents,
         sum(CASE WHEN state = 'counted' THEN responses ELSE 0 END) AS covered_respondents,
         count(responses) = count(*) AS all_known,
         string_agg(CASE WHEN state <> 'counted' THEN org_name END, '; ' ORDER BY org_name) AS left_out
  FROM both
  GROUP BY level, code, indicator, wres_year
),
divided AS (
  SELECT *,
         CASE WHEN all_known AND respondents > 0 THEN CAST(covered_respondents AS DOUBLE) / respondents
              ELSE CAST(trusts AS DOUBLE) / answered END AS covered
  FROM counted
  -- A year in which no trust has figures by ethnic group has nothing to cover.
  WHERE EXISTS (SELECT 1 FROM group_trust AS known
                WHERE known.indicator = counted.indicator AND known.wres_year = counted.wres_year)
)
SELECT level, code, indicator, wres_year, trusts, answered,
       CASE WHEN all_known THEN respondents END AS respondents,
       CASE WHEN all_known THEN covered_respondents END AS covered_respondents,
       covered, CASE WHEN all_known THEN 'respondents' ELSE 'trusts' END AS basis,
       covered >= 0.7 AS enough, left_out
FROM divided
