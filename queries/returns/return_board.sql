-- One row is a body (board, its voting members, its executive members) of a trust's own return in a
-- WRES year: indicator 9. Reads return_count. board_share and workforce_share are BME people of all,
-- 0 to 1; difference_points is the first less the second in percentage points, below 0 is worse for
-- BME staff. Only executive members have limits (95 per cent): all are part of the workforce, so
-- that they can be compared with the rest of it. Some other members are not, and interval says
-- 'not_independent'. Members of a board are public, so that their counts are always
-- shown; status says why a difference is null: 'suppressed' if the headcount of the workforce is.
WITH workforce AS (
  SELECT org_code, wres_year, release, bme_count, all_count, bme_status, all_status,
         row_number() OVER (PARTITION BY org_code, wres_year, release ORDER BY indicator DESC) AS choice
  FROM return_count
  WHERE indicator IN ('1', '9') AND measure = 'headcount' AND breakdown = ''
),
body AS (
  SELECT board.org_code, board.org_name, board.wres_year, board.release, board.measure,
         board.bme_count AS board_bme, board.all_count AS board_all,
         workforce.bme_count AS workforce_bme, workforce.all_count AS workforce_all,
         CASE WHEN 'suppressed' IN (board.bme_status, board.all_status,
                                    coalesce(workforce.bme_status, 'not_collected'),
                                    coalesce(workforce.all_status, 'not_collected')) THEN 'suppressed'
              WHEN board.bme_status = 'not_applicable' THEN 'not_applicable'
              WHEN board.bme_count IS NULL OR board.all_count IS NULL
                OR workforce.bme_count IS NULL OR workforce.all_count IS NULL THEN 'not_collected'
              WHEN board.all_count = 0 OR workforce.all_count = 0 THEN 'empty_denominator'
              ELSE 'calculated' END AS status,
         board.snapshot
  FROM return_count AS board
  LEFT JOIN workforce ON workforce.org_code = board.org_code AND workforce.wres_year = board.wres_year
                     AND workforce.release = board.release AND workforce.choice = 1
  WHERE board.indicator = '9' AND board.measure <> 'headcount'
)
SELECT org_code, org_name, wres_year, release, measure, board_bme, board_all,
       CASE WHEN board_all > 0 THEN CAST(board_bme AS DOUBLE) / board_all END AS board_share,
       workforce_bme, workforce_all,
       CASE WHEN workforce_all > 0 THEN CAST(workforce_bme AS DOUBLE) / workforce_all END AS workforce_share,
       CASE WHEN status = 'calculated'
            THEN 100 * (CAST(board_bme AS DOUBLE) / board_all - CAST(workforce_bme AS DOUBLE) / workforce_all)
            END AS difference_points,
       CASE WHEN measure = 'executive_board' AND workforce_all > 0
            THEN 100 * newcombe(board_bme, board_all, workforce_bme - board_bme,
                                workforce_all - board_all, 0.95)['lower']
                 * (workforce_all - board_all) / workforce_all END AS lower_points,
       CASE WHEN measure = 'executive_board' AND workforce_all > 0
            THEN 100 * newcombe(board_bme, board_all, workforce_bme - board_bme,
                                workforce_all - board_all, 0.95)['upper']
                 * (workforce_all - board_all) / workforce_all END AS upper_points,
       CASE WHEN status <> 'calculated' THEN status
            WHEN measure = 'executive_board' THEN 'calculated'
            ELSE 'not_independent' END AS interval,
       status, snapshot
FROM body
