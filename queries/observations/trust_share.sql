-- One row is a trust as it was surveyed, one of indicators 5 to 8, a WRES year and an ethnic group.
-- Reads observation, indicator, organisation_today. share is 0 to 1, numerator and denominator are
-- respondents. Only figures of the survey itself are used, not the rounded ones in WRES reports.
-- Only the latest release of a year is used. In it, a figure that is suppressed or refused stays so, even if
-- an earlier file or the bundled figures show it; then figures with counts are used before those without, and
-- published counts before reconstructed ones. Codes and names stay as published; today_code,
-- region and ICB are those of today's organisation. lower and upper are Wilson's limits at 95 per cent;
-- interval_status says why there are none.
WITH of_year AS (
  SELECT *,
         -- The newest release of the year that prints no value for the figure.
         max(CASE WHEN value IS NULL THEN release END) OVER (
           PARTITION BY org_code, indicator, wres_year, ethnic_group, substr(release, 1, 4)
         ) AS withheld_from
  FROM observation
  WHERE org_level = 'trust' AND measure = 'share' AND ethnic_group IN ('white', 'bme') AND source <> 'wres'
),
ranked AS (
  SELECT observation.*,
         row_number() OVER (
           PARTITION BY observation.org_code, observation.indicator, wres_year, ethnic_group
           ORDER BY substr(release, 1, 4) DESC,
                    coalesce(value IS NOT NULL AND release <= withheld_from, FALSE), value IS NULL,
                    numerator IS NULL, counts_basis, release DESC, source
         ) AS latest
  FROM of_year AS observation
  JOIN indicator ON indicator.indicator = observation.indicator AND indicator.basis = 'survey'
),
estimated AS (
  SELECT *, wilson(numerator, denominator, 0.95) AS at_95 FROM ranked WHERE latest = 1
)
SELECT ranked.indicator, ranked.wres_year, ranked.collected, ranked.release,
       today.region_code, today.region_name, today.icb_code, today.icb_name,
       ranked.org_code, ranked.org_name, today.today_code, today.today_name,
       ranked.benchmark_group, ranked.ethnic_group,
       ranked.numerator, ranked.denominator,
       CASE WHEN ranked.denominator > 0
            THEN CAST(ranked.numerator AS DOUBLE) / ranked.denominator
            ELSE ranked.value END AS share,
       ranked.status, ranked.counts_basis, ranked.source, ranked.snapshot, ranked.sheet, ranked.cell,
       at_95['lower'] AS lower, at_95['upper'] AS upper, at_95['status'] AS interval_status
FROM estimated AS ranked
LEFT JOIN organisation_today AS today ON today.code = ranked.org_code
