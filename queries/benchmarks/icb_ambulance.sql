-- One row is an ICB in which an ambulance trust has its headquarters, one of indicators 5 to 8 and a WRES
-- year: the figures of the ICB as they would be with the ambulance trust, which serves several ICBs and is
-- not in the figures of any. Reads group_trust. names has the ambulance trusts; trusts is the number of trusts including
-- them. gap_points is the gap within trusts (BME minus White, percentage points, Mantel-Haenszel as in gap),
-- pooled_gap_points the difference of the two pooled shares, both with limits at 95 per cent.
-- ambulance_share and others_share are the shares of White and BME respondents together at the ambulance
-- trust and at the others, ambulance_bme_part and others_bme_part the part of them who are BME, 0 to 1.
WITH member AS (
  SELECT * FROM group_trust
  WHERE level = 'icb' AND state IN ('counted', 'ambulance')
    AND white_numerator IS NOT NULL AND white_denominator > 0
    AND bme_numerator IS NOT NULL AND bme_denominator > 0
),
summed AS (
  SELECT code, max(name) AS name, indicator, wres_year, count(*) AS trusts,
         string_agg(CASE WHEN state = 'ambulance' THEN org_name END, '; ' ORDER BY org_name) AS names,
         sum(white_numerator) AS white_numerator, sum(white_denominator) AS white_denominator,
         sum(bme_numerator) AS bme_numerator, sum(bme_denominator) AS bme_denominator,
         sum(CASE WHEN state = 'ambulance' THEN white_numerator + bme_numerator ELSE 0 END) AS ambulance_numerator,
         sum(CASE WHEN state = 'ambulance' THEN white_denominator + bme_denominator ELSE 0 END) AS ambulance_all,
         sum(CASE WHEN state = 'ambulance' THEN bme_denominator ELSE 0 END) AS ambulance_bme,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM member
  GROUP BY code, indicator, wres_year
),
compared AS (
  SELECT *, gap_within(strata) AS within,
         compare_shares(bme_numerator, bme_denominator, white_numerator, white_denominator) AS pooled
  FROM summed
  WHERE names IS NOT NULL
)
SELECT code, name, indicator, wres_year, names, trusts,
       100 * within['value'] AS gap_points, 100 * within['lower'] AS gap_lower_points,
       100 * within['upper'] AS gap_upper_points,
       100 * pooled['value'] AS pooled_gap_points, 100 * pooled['lower'] AS pooled_lower_points,
       100 * pooled['upper'] AS pooled_upper_points,
       CAST(ambulance_numerator AS DOUBLE) / ambulance_all AS ambulance_share,
       CAST(white_numerator + bme_numerator - ambulance_numerator AS DOUBLE)
         / nullif(white_denominator + bme_denominator - ambulance_all, 0) AS others_share,
       CAST(ambulance_bme AS DOUBLE) / ambulance_all AS ambulance_bme_part,
       CAST(bme_denominator - ambulance_bme AS DOUBLE)
         / nullif(white_denominator + bme_denominator - ambulance_all, 0) AS others_bme_part
FROM compared
