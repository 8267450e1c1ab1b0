-- One row is a place, a place or group that it is compared with, one of indicators 5 to 8 and a WRES year: the place's gap
-- less the gap of the others, in percentage points with limits at 95 per cent. with_code is the code of the other place, or
-- 'peer-group' or 'benchmark-group' of the trust. Reads trust_today_gap, trust_comparison, gap_comparison, group_trust,
-- organisation_today, icb. No person is on both sides: the others are without the place itself. A trust is compared
-- with its ICB, and an ICB with its region, from the sums of their trusts; an ambulance trust is not in the group of its
-- ICB. rest_gap_points is the gap of the others, trusts how many trusts as surveyed they are.
WITH whole AS (
  SELECT level, code, indicator, wres_year,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM group_trust
  WHERE level IN ('region', 'icb') AND state = 'counted'
  GROUP BY level, code, indicator, wres_year
),
part_of_icb AS (
  SELECT today.today_code, member.code, member.indicator, member.wres_year,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM group_trust AS member
  JOIN organisation_today AS today ON today.code = member.org_code
  WHERE member.level = 'icb' AND member.state = 'counted'
  GROUP BY today.today_code, member.code, member.indicator, member.wres_year
),
inside AS (
  SELECT trust.code, trust.icb_code AS with_code, trust.indicator, trust.wres_year,
         stratum(trust.bme_numerator, trust.bme_denominator, trust.white_numerator, trust.white_denominator) AS own,
         CASE WHEN part.today_code IS NULL THEN whole.strata
              ELSE without_strata(whole.strata, part.strata) END AS rest
  FROM trust_today_gap AS trust
  JOIN whole ON whole.level = 'icb' AND whole.code = trust.icb_code AND whole.indicator = trust.indicator
            AND whole.wres_year = trust.wres_year
  LEFT JOIN part_of_icb AS part
    ON part.today_code = trust.code AND part.code = trust.icb_code AND part.indicator = trust.indicator
   AND part.wres_year = trust.wres_year
  UNION ALL
  SELECT own.code, icb.region_code, own.indicator, own.wres_year, own.strata,
         without_strata(region.strata, own.strata)
  FROM whole AS own
  JOIN icb ON icb.icb_code = own.code
  JOIN whole AS region ON region.level = 'region' AND region.code = icb.region_code
                      AND region.indicator = own.indicator AND region.wres_year = own.wres_year
  WHERE own.level = 'icb'
),
worked AS (
  SELECT code, with_code, indicator, wres_year, rest['trusts'] AS trusts,
         gap_within(rest) AS rest_gap, compare_gaps_within(own, rest) AS comparison
  FROM inside
  WHERE rest['trusts'] > 0
)
SELECT code, with_code, indicator, wres_year, trusts, 100 * rest_gap['value'] AS rest_gap_points,
       100 * comparison['value'] AS difference_points, 100 * comparison['lower'] AS lower_points,
       100 * comparison['upper'] AS upper_points, comparison['strong'] AS strong
FROM worked
UNION ALL
SELECT code, 'ENG', indicator, wres_year, england_others, england_rest_gap_points, england_difference_points,
       england_lower_points, england_upper_points, england_strong
FROM trust_today_gap
UNION ALL
SELECT code, region_code, indicator, wres_year, region_others, region_rest_gap_points, region_difference_points,
       region_lower_points, region_upper_points, CAST(NULL AS BOOLEAN)
FROM trust_today_gap
WHERE region_code IS NOT NULL
UNION ALL
SELECT code, 'peer-group', indicator, wres_year, peer_others, peer_rest_gap_points, peer_difference_points,
       peer_lower_points, peer_upper_points, peer_strong
FROM trust_today_gap
UNION ALL
SELECT code, 'ENG', indicator, wres_year, rest_trusts, rest_gap_points, difference_points, lower_points, upper_points, strong
FROM gap_comparison
WHERE level IN ('region', 'icb')
UNION ALL
-- The survey's own groups are of trusts as surveyed: not of a trust that adds up several.
SELECT peers.code, 'benchmark-group', peers.indicator, peers.wres_year, peers.others, 100 * peers.rest,
       peers.difference_points, peers.lower_points, peers.upper_points, peers.strong
FROM trust_comparison AS peers
JOIN trust_today_gap AS trust ON trust.code = peers.code AND trust.indicator = peers.indicator
                             AND trust.wres_year = peers.wres_year AND trust.parts = peers.code
WHERE peers.peers = 'benchmark_group' AND peers.ethnic_group = 'gap'
ORDER BY 1, 2, 3, 4
