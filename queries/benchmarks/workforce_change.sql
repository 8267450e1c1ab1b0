-- One row is a kind of staff, a grade (or tier, or the whole) and a denominator of England's workforce, on two dates that
-- are exactly one year apart: how the BME share changed. Reads workforce_share. difference_points is the later share
-- less the earlier one in percentage points, with its limits at 95 per cent (Newcombe). Most people are counted on both
-- dates; the limits treat the two counts as independent, so they are wider than they need to be. verdict is higher,
-- lower or similar.
WITH paired AS (
  SELECT now.date, earlier.date AS earlier_date, now.side, now.grade, now.kind, now.denominator,
         now.share, earlier.share AS earlier_share,
         compare_shares(now.group_count, now.denominator_count,
                        earlier.group_count, earlier.denominator_count) AS comparison
  FROM workforce_share AS now
  JOIN workforce_share AS earlier
    ON earlier.side = now.side AND earlier.grade = now.grade AND earlier.kind = now.kind
   AND earlier.denominator = now.denominator AND earlier.ethnic_group = now.ethnic_group
   AND earlier.date = CAST(now.date - INTERVAL '1' YEAR AS DATE)
  WHERE now.ethnic_group = 'bme'
)
SELECT date, earlier_date, side, grade, kind, denominator, share, earlier_share,
       100 * comparison['value'] AS difference_points,
       100 * comparison['lower'] AS lower_points, 100 * comparison['upper'] AS upper_points,
       comparison['verdict'] AS verdict, comparison['strong'] AS strong, comparison['status'] AS status
FROM paired
