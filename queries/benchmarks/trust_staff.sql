-- One row is one of today's trusts and a WRES year: how many staff it employed at the 31 March of that year, as context
-- for its figures. Reads trust_headcount, organisation_today, observation. headcount adds up the trusts that are part of it
-- today (parts names them, part_count says how many), so that a merger is no change; a trust that was divided among several
-- is in none. It is null in a year of which only the survey is known. previous is
-- the headcount a year before, change the change in per cent of it. jump is true if that is more than 15 per cent either way:
-- staff may have moved between employers although every code stayed, and figures before and after may describe
-- different people. answered is the largest number of answers to one question that the staff survey of the autumn before
-- prints for all staff of the trust, so that at least so many took part; it is no response rate, because headcount
-- includes staff who could not take part.
WITH staff AS (
  SELECT today.today_code AS code, headcount.date,
         CAST(extract(year FROM headcount.date) AS INT) AS wres_year, sum(headcount.headcount) AS headcount,
         string_agg(headcount.org_code, ', ' ORDER BY headcount.org_code) AS parts,
         count(*) AS part_count, max(headcount.publication) AS publication
  FROM trust_headcount AS headcount
  JOIN organisation_today AS today ON today.code = headcount.org_code
  WHERE today.today_code IS NOT NULL
    AND extract(month FROM headcount.date) = 3 AND extract(day FROM headcount.date) = 31
  GROUP BY today.today_code, headcount.date
),
followed AS (
  SELECT staff.*, earlier.headcount AS previous
  FROM staff
  LEFT JOIN staff AS earlier ON earlier.code = staff.code AND earlier.wres_year = staff.wres_year - 1
),
unit AS (
  SELECT today.today_code AS code, observation.org_code, observation.wres_year,
         max(observation.denominator) AS answered
  FROM observation
  JOIN organisation_today AS today ON today.code = observation.org_code
  WHERE today.today_code IS NOT NULL AND observation.org_level = 'trust' AND observation.indicator LIKE 'q%'
    AND observation.ethnic_group = 'all'
  GROUP BY today.today_code, observation.org_code, observation.wres_year
),
respondent AS (
  SELECT code, wres_year, sum(answered) AS answered FROM unit GROUP BY code, wres_year
)
SELECT coalesce(staff.code, respondent.code) AS code,
       make_date(coalesce(staff.wres_year, respondent.wres_year), 3, 31) AS date,
       coalesce(staff.wres_year, respondent.wres_year) AS wres_year,
       staff.headcount, staff.parts, staff.part_count, staff.previous,
       100 * (CAST(staff.headcount AS DOUBLE) / staff.previous - 1) AS change,
       coalesce(abs(CAST(staff.headcount AS DOUBLE) / staff.previous - 1) > 0.15, false) AS jump,
       respondent.answered, staff.publication
FROM followed AS staff
FULL JOIN respondent ON respondent.code = staff.code AND respondent.wres_year = staff.wres_year
