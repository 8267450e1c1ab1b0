-- One row is England, a region, an ICB or one of today's trusts, one of indicators 5 to 8 and a WRES year, with both groups
-- side by side. Reads gap, trust_today_gap, group_trust. Shares are fractions, the gap and its limits at 95 per cent
-- percentage points. trusts, answered, covered and enough say what the figures of a group of trusts cover. weighted_gap,
-- weight, sato_p and sato_q are the sums over its trusts from which its gap follows (Mantel-Haenszel, variance of Sato).
WITH sums AS (
  SELECT level, code, indicator, wres_year,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM group_trust
  WHERE level IN ('england', 'region', 'icb') AND state = 'counted'
  GROUP BY level, code, indicator, wres_year
)
SELECT gap.level, gap.code, gap.indicator, gap.wres_year, gap.collected, gap.trusts, gap.answered, gap.covered, gap.enough,
       gap.white_numerator, gap.white_denominator, gap.white_share,
       gap.bme_numerator, gap.bme_denominator, gap.bme_share,
       gap.gap_points, gap.gap_lower_points, gap.gap_upper_points, gap.counts_basis, true AS complete,
       CAST(sums.strata['gap'] AS DOUBLE) AS weighted_gap, CAST(sums.strata['weight'] AS DOUBLE) AS weight,
       CAST(sums.strata['sato_p'] AS DOUBLE) AS sato_p, CAST(sums.strata['sato_q'] AS DOUBLE) AS sato_q
FROM gap
LEFT JOIN sums ON sums.level = gap.level AND sums.code = gap.code AND sums.indicator = gap.indicator
              AND sums.wres_year = gap.wres_year
WHERE gap.level IN ('england', 'region', 'icb')
UNION ALL
SELECT 'trust', code, indicator, wres_year, collected, trusts, CAST(NULL AS BIGINT), CAST(NULL AS DOUBLE),
       CAST(NULL AS BOOLEAN), white_numerator, white_denominator, white_share,
       bme_numerator, bme_denominator, bme_share,
       gap_points, gap_lower_points, gap_upper_points, counts_basis, complete, NULL, NULL, NULL, NULL
FROM trust_today_gap
ORDER BY 1, 2, 3, 4
