-- One row is a place, a WRES year and an edition for which both the BME share of the board and the
-- BME share of the workforce were published. Reads published_series. difference_points is board minus
-- workforce in percentage points (indicator 9; below 0 is worse for BME staff), computed from the
-- two published shares and so no more exact than they are. interval_status says that published
-- percentages have no interval; latest marks the newest edition of the year.
SELECT board.level, board.code, board.name, board.wres_year, board.edition,
       board.value AS board_percent, workforce.value AS workforce_percent,
       board.value - workforce.value AS difference_points,
       'counts_not_published' AS interval_status, board.latest
FROM published_series AS board
JOIN published_series AS workforce
  ON workforce.level = board.level AND workforce.code = board.code
 AND workforce.wres_year = board.wres_year AND workforce.edition = board.edition
 AND workforce.indicator = '1' AND workforce.measure = 'percentage_of_workforce'
 AND workforce.ethnic_group = 'bme'
WHERE board.indicator = '9' AND board.measure = 'percentage_of_board' AND board.ethnic_group = 'bme'
