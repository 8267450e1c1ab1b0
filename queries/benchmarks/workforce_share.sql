-- One row is England's workforce on a date, a kind of staff, a grade (or tier, or the whole), an ethnic group and a
-- denominator: indicator 1 from counts. Reads workforce_count. ethnic_group is bme, one of the six groups, or unknown.
-- denominator says who share is of: all_staff, including people whose ethnicity is not known, or known_ethnicity.
-- share and its limits at 95 per cent (Wilson) are 0 to 1. workforce_share is the share in the whole workforce.
-- difference_points is share less workforce_share in percentage points. A grade is part of the workforce, so its
-- verdict and limits (Newcombe) come from its comparison with the rest of the workforce, times the rest's part of the
-- whole. verdict is higher, lower or similar; strong says that it is the same at 99.8 per cent. Null for the whole.
-- A few people have two posts, one in the grade and one in the rest.
WITH by_group AS (
  SELECT date, side, grade, kind, 'bme' AS ethnic_group, bme_count AS group_count, known_count, all_count, source, snapshot, sheet
  FROM workforce_count
  UNION ALL
  SELECT date, side, grade, kind, 'white', white_count, known_count, all_count, source, snapshot, sheet FROM workforce_count
  UNION ALL
  SELECT date, side, grade, kind, 'asian', asian_count, known_count, all_count, source, snapshot, sheet FROM workforce_count
  UNION ALL
  SELECT date, side, grade, kind, 'black', black_count, known_count, all_count, source, snapshot, sheet FROM workforce_count
  UNION ALL
  SELECT date, side, grade, kind, 'chinese', chinese_count, known_count, all_count, source, snapshot, sheet FROM workforce_count
  UNION ALL
  SELECT date, side, grade, kind, 'mixed', mixed_count, known_count, all_count, source, snapshot, sheet FROM workforce_count
  UNION ALL
  SELECT date, side, grade, kind, 'other', other_count, known_count, all_count, source, snapshot, sheet FROM workforce_count
  UNION ALL
  SELECT date, side, grade, kind, 'unknown', unknown_count, known_count, all_count, source, snapshot, sheet FROM workforce_count
),
by_denominator AS (
  SELECT date, side, grade, kind, ethnic_group, 'all_staff' AS denominator, group_count,
         all_count AS denominator_count, source, snapshot, sheet
  FROM by_group
  UNION ALL
  SELECT date, side, grade, kind, ethnic_group, 'known_ethnicity', group_count, known_count, source, snapshot, sheet
  FROM by_group
  WHERE ethnic_group <> 'unknown'
),
whole AS (
  SELECT date, ethnic_group, denominator, group_count, denominator_count
  FROM by_denominator
  WHERE side = 'all' AND kind = 'whole'
),
compared AS (
  SELECT own.date, own.side, own.grade, own.kind, own.ethnic_group, own.denominator, own.group_count,
         own.denominator_count, own.source, own.snapshot, own.sheet,
         CAST(whole.group_count AS DOUBLE) / nullif(whole.denominator_count, 0) AS workforce_share,
         CAST(whole.denominator_count - own.denominator_count AS DOUBLE) / nullif(whole.denominator_count, 0)
           AS rest_part,
         wilson(own.group_count, own.denominator_count, 0.95) AS estimate,
         compare_shares(own.group_count, own.denominator_count,
                        whole.group_count - own.group_count,
                        whole.denominator_count - own.denominator_count) AS comparison
  FROM by_denominator AS own
  JOIN whole ON whole.date = own.date AND whole.ethnic_group = own.ethnic_group
            AND whole.denominator = own.denominator
)
SELECT date, side, grade, kind, ethnic_group, denominator, group_count, denominator_count,
       estimate['value'] AS share, estimate['lower'] AS lower, estimate['upper'] AS upper,
       estimate['status'] AS status, workforce_share,
       100 * comparison['value'] * rest_part AS difference_points,
       100 * comparison['lower'] * rest_part AS lower_points,
       100 * comparison['upper'] * rest_part AS upper_points,
       comparison['verdict'] AS verdict, comparison['strong'] AS strong, source, snapshot, sheet
FROM compared
