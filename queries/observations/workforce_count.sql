-- One row is England's workforce on a date, by kind of staff (side: clinical, non_clinical, medical, or all of them)
-- and grade: headcounts by ethnic group. Reads workforce_by_grade_known. kind is 'whole' for all grades together (grade
-- empty), 'tier' for the sum of some bands (lower: bands 1 to 5, middle: 6 and 7, upper: 8a to 9; no medical staff and no
-- very senior managers), else 'grade'. bme_count is the sum of the five groups other than White; known_count leaves out
-- people whose ethnicity is not known, all_count has them. The side 'all' also has the staff whose kind is not known.
-- A person with two posts counts in both grades, so the grades add to a little more than the whole.
WITH named AS (
  SELECT date, staff_type AS side, CASE WHEN grade = 'all_grades' THEN '' ELSE grade END AS grade, ethnic_group,
         headcount,
         CASE WHEN grade IN ('band_1', 'band_2', 'band_3', 'band_4', 'band_5') THEN 'lower'
              WHEN grade IN ('band_6', 'band_7') THEN 'middle'
              WHEN grade IN ('band_8a', 'band_8b', 'band_8c', 'band_8d', 'band_9') THEN 'upper' END AS tier,
         source, snapshot, sheet
  FROM workforce_by_grade_known
  WHERE org_code = 'ENG'
),
sided AS (
  SELECT * FROM named WHERE side <> 'unknown'
  UNION ALL
  SELECT date, 'all', grade, ethnic_group, headcount, tier, source, snapshot, sheet FROM named
),
every_kind AS (
  SELECT date, side, grade, CASE WHEN grade = '' THEN 'whole' ELSE 'grade' END AS kind, ethnic_group, headcount,
         source, snapshot, sheet
  FROM sided
  UNION ALL
  SELECT date, side, tier, 'tier', ethnic_group, headcount, source, snapshot, sheet FROM sided WHERE tier IS NOT NULL
)
SELECT date, side, grade, kind,
       sum(CASE WHEN ethnic_group = 'white' THEN headcount ELSE 0 END) AS white_count,
       sum(CASE WHEN ethnic_group IN ('asian', 'black', 'chinese', 'mixed', 'other') THEN headcount ELSE 0 END)
         AS bme_count,
       sum(CASE WHEN ethnic_group = 'asian' THEN headcount ELSE 0 END) AS asian_count,
       sum(CASE WHEN ethnic_group = 'black' THEN headcount ELSE 0 END) AS black_count,
       sum(CASE WHEN ethnic_group = 'chinese' THEN headcount ELSE 0 END) AS chinese_count,
       sum(CASE WHEN ethnic_group = 'mixed' THEN headcount ELSE 0 END) AS mixed_count,
       sum(CASE WHEN ethnic_group = 'other' THEN headcount ELSE 0 END) AS other_count,
       sum(CASE WHEN ethnic_group = 'unknown' THEN headcount ELSE 0 END) AS unknown_count,
       sum(CASE WHEN ethnic_group <> 'unknown' THEN headcount ELSE 0 END) AS known_count,
       sum(headcount) AS all_count,
       max(source) AS source, max(snapshot) AS snapshot, max(sheet) AS sheet
FROM every_kind
GROUP BY date, side, grade, kind
