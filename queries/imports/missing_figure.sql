-- One row is a question (indicator, measure and ethnic group) or a benchmark group with at least five figures in the
-- last release (before_figures), and none in at least five rows of the new one (after_rows). Reads before and after.
-- Only the newest year of each release counts: a question that was reworded has no history. before_release is the
-- last release.
WITH
before_count AS (
    SELECT indicator, measure, ethnic_group, benchmark_group, count(value) AS figures
    FROM before
    WHERE starts_with(release, CAST(collected AS VARCHAR))
    GROUP BY indicator, measure, ethnic_group, benchmark_group
),
after_count AS (
    SELECT indicator, measure, ethnic_group, benchmark_group, count(*) AS all_rows, count(value) AS figures
    FROM after
    WHERE starts_with(CAST(release AS VARCHAR), CAST(collected AS VARCHAR))
    GROUP BY indicator, measure, ethnic_group, benchmark_group
),
both_counts AS (
    SELECT rtrim(concat(indicator, ' ', measure, ' ', ethnic_group)) AS about, figures AS before_figures,
           0 AS after_rows, 0 AS after_figures
    FROM before_count
    UNION ALL
    SELECT benchmark_group, figures, 0, 0 FROM before_count
    UNION ALL
    SELECT rtrim(concat(indicator, ' ', measure, ' ', ethnic_group)), 0, all_rows, figures FROM after_count
    UNION ALL
    SELECT benchmark_group, 0, all_rows, figures FROM after_count
)
SELECT about, sum(before_figures) AS before_figures, sum(after_rows) AS after_rows,
       (SELECT max(release) FROM before) AS before_release
FROM both_counts
WHERE about <> ''
GROUP BY about
HAVING sum(before_figures) >= 5 AND sum(after_rows) >= 5 AND sum(after_figures) = 0
ORDER BY about
