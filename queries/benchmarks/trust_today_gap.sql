-- One row is one of today's trusts, one of indicators 5 to 8 and a WRES year, with both groups side by
-- side, and compared with the rest of England, of its region and of its peer group. Reads trust_today, gap, group_trust,
-- trust_peer, organisation_today, indicator. Counts are
-- those of the trusts that are part of it today, added up (parts names them, as surveyed); a trust of
-- one part whose counts were not published keeps its published shares. Shares and their limits at 95
-- per cent are fractions; the gap is BME minus White in percentage points, ratio BME divided by White,
-- disadvantage the gap turned so that above 0 is worse for BME staff. england_ and region_ columns are
-- the trust's gap minus the gap within the others (Mantel-Haenszel, rest_gap_points), without the trust,
-- with limits at 95 per cent, p_value and what it means for BME staff; england_others and region_others are
-- trusts as surveyed. peer_ columns are the same for peer_group, NHS England's group of the trust: its other trusts, with the
-- limits of their gap; peer_status is 'calculated', 'no_peer_group', 'too_few_trusts' (fewer others with counts than
-- trust_peer requires) or why there is no comparison. complete is false if a part that answered has no figures (missing_parts) or was
-- divided among several trusts (divided); did_not_take_part names parts of which there is no answer.
WITH both AS (
  SELECT code, name, region_code, icb_code, indicator, wres_year, collected, parts,
         bool_or(rolled_up) AS rolled_up, max(counts_basis) AS counts_basis, bool_and(complete) AS complete,
         max(missing_parts) AS missing_parts, max(did_not_take_part) AS did_not_take_part,
         max(divided) AS divided,
         max(CASE WHEN ethnic_group = 'white' THEN numerator END) AS white_numerator,
         max(CASE WHEN ethnic_group = 'white' THEN denominator END) AS white_denominator,
         max(CASE WHEN ethnic_group = 'white' THEN share END) AS white_share,
         max(CASE WHEN ethnic_group = 'white' THEN lower END) AS white_lower,
         max(CASE WHEN ethnic_group = 'white' THEN upper END) AS white_upper,
         max(CASE WHEN ethnic_group = 'bme' THEN numerator END) AS bme_numerator,
         max(CASE WHEN ethnic_group = 'bme' THEN denominator END) AS bme_denominator,
         max(CASE WHEN ethnic_group = 'bme' THEN share END) AS bme_share,
         max(CASE WHEN ethnic_group = 'bme' THEN lower END) AS bme_lower,
         max(CASE WHEN ethnic_group = 'bme' THEN upper END) AS bme_upper
  FROM trust_today
  GROUP BY code, name, region_code, icb_code, indicator, wres_year, collected, parts
),
whole AS (
  SELECT level, code, indicator, wres_year,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM group_trust
  WHERE level IN ('england', 'region', 'peer_group') AND state = 'counted'
  GROUP BY level, code, indicator, wres_year
),
-- What the parts of today's trust add to the group. It is subtracted before the comparison.
part AS (
  SELECT today.today_code, member.level, member.code, member.indicator, member.wres_year,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM group_trust AS member
  JOIN organisation_today AS today ON today.code = member.org_code
  WHERE member.level IN ('england', 'region', 'peer_group') AND member.state = 'counted'
  GROUP BY today.today_code, member.level, member.code, member.indicator, member.wres_year
),
rest AS (
  SELECT part.today_code, part.level, whole.code, part.indicator, part.wres_year,
         without_strata(whole.strata, part.strata) AS strata
  FROM part
  JOIN whole ON whole.level = part.level AND whole.code = part.code AND whole.indicator = part.indicator
            AND whole.wres_year = part.wres_year
),
fewest AS (
  SELECT max(fewest_others) AS others FROM trust_peer WHERE peers = 'peer_group'
),
-- The other trusts of the peer group. The trust may have no part in it: the survey may have asked its parts only.
peer AS (
  SELECT today.code, today.peer_group, whole.indicator, whole.wres_year,
         CASE WHEN rest.today_code IS NULL THEN whole.strata ELSE rest.strata END AS strata
  FROM organisation_today AS today
  JOIN whole ON whole.level = 'peer_group' AND whole.code = today.peer_group
  LEFT JOIN rest ON rest.level = 'peer_group' AND rest.code = today.peer_group AND rest.today_code = today.code
                AND rest.indicator = whole.indicator AND rest.wres_year = whole.wres_year
),
enough AS (
  SELECT peer.code, peer.indicator, peer.wres_year, peer.strata['trusts'] AS others,
         CASE WHEN peer.strata['trusts'] >= fewest.others THEN peer.strata END AS strata
  FROM peer
  CROSS JOIN fewest
),
own AS (
  SELECT code, indicator, wres_year, white_share, bme_share FROM gap WHERE level = 'trust'
),
beside AS (
  SELECT both.*,
         1 + length(both.parts) - length(replace(both.parts, ',', '')) AS surveyed,
         coalesce(both.white_share, own.white_share) AS white, coalesce(both.bme_share, own.bme_share) AS bme,
         compare_shares(both.bme_numerator, both.bme_denominator,
                        both.white_numerator, both.white_denominator) AS difference,
         gap_within(england.strata) AS england_gap, england.strata['trusts'] AS england_others,
         compare_gaps_within(stratum(both.bme_numerator, both.bme_denominator, both.white_numerator,
                                     both.white_denominator), england.strata) AS to_england,
         gap_within(region.strata) AS region_gap, region.strata['trusts'] AS region_others,
         compare_gaps_within(stratum(both.bme_numerator, both.bme_denominator, both.white_numerator,
                                     both.white_denominator), region.strata) AS to_region,
         register.peer_group, coalesce(peers.others, 0) AS peer_others, peers.strata IS NULL AS too_few,
         gap_within(peers.strata) AS peer_gap,
         compare_gaps_within(stratum(both.bme_numerator, both.bme_denominator, both.white_numerator,
                                     both.white_denominator), peers.strata) AS to_peers
  FROM both
  LEFT JOIN organisation_today AS register ON register.code = both.code
  LEFT JOIN enough AS peers
    ON peers.code = both.code AND peers.indicator = both.indicator AND peers.wres_year = both.wres_year
  LEFT JOIN own
    ON own.code = both.parts AND own.indicator = both.indicator AND own.wres_year = both.wres_year
  LEFT JOIN rest AS england
    ON england.level = 'england' AND england.today_code = both.code AND england.indicator = both.indicator
   AND england.wres_year = both.wres_year
  LEFT JOIN rest AS region
    ON region.level = 'region' AND region.code = both.region_code AND region.today_code = both.code
   AND region.indicator = both.indicator AND region.wres_year = both.wres_year
)
SELECT 'trust_today' AS level, beside.code, beside.name, beside.region_code, beside.icb_code,
       beside.indicator, beside.wres_year, beside.collected, CAST(surveyed AS BIGINT) AS trusts,
       beside.parts, beside.rolled_up, beside.counts_basis, beside.complete, beside.missing_parts,
       beside.did_not_take_part, beside.divided,
       white_numerator, white_denominator, white AS white_share, white_lower, white_upper,
       bme_numerator, bme_denominator, bme AS bme_share, bme_lower, bme_upper,
       100 * (bme - white) AS gap_points,
       CASE WHEN bme > 0 AND white > 0 THEN bme / white END AS ratio,
       CASE indicator.worse WHEN 'higher' THEN 100 * (bme - white) ELSE 100 * (white - bme) END AS disadvantage,
       100 * difference['lower'] AS gap_lower_points, 100 * difference['upper'] AS gap_upper_points,
       difference['status'] AS gap_status, difference['verdict'] AS verdict, difference['strong'] AS strong,
       reading(difference['verdict'], indicator.worse) AS reading,
       difference['p_value'] AS p_value,
       england_others, 100 * england_gap['value'] AS england_rest_gap_points,
       100 * to_england['value'] AS england_difference_points,
       100 * to_england['lower'] AS england_lower_points, 100 * to_england['upper'] AS england_upper_points,
       to_england['verdict'] AS england_verdict, to_england['strong'] AS england_strong,
       to_england['p_value'] AS england_p_value,
       reading(to_england['verdict'], indicator.worse) AS england_reading,
       region_others, 100 * region_gap['value'] AS region_rest_gap_points,
       100 * to_region['value'] AS region_difference_points,
       100 * to_region['lower'] AS region_lower_points, 100 * to_region['upper'] AS region_upper_points,
       reading(to_region['verdict'], indicator.worse) AS region_reading,
       peer_group, peer_others, 100 * peer_gap['value'] AS peer_rest_gap_points,
       100 * peer_gap['lower'] AS peer_rest_lower_points, 100 * peer_gap['upper'] AS peer_rest_upper_points,
       100 * to_peers['value'] AS peer_difference_points,
       100 * to_peers['lower'] AS peer_lower_points, 100 * to_peers['upper'] AS peer_upper_points,
       to_peers['verdict'] AS peer_verdict, to_peers['strong'] AS peer_strong, to_peers['p_value'] AS peer_p_value,
       reading(to_peers['verdict'], indicator.worse) AS peer_reading,
       CASE WHEN peer_group IS NULL THEN 'no_peer_group' WHEN too_few THEN 'too_few_trusts'
            ELSE to_peers['status'] END AS peer_status
FROM beside
JOIN indicator ON indicator.indicator = beside.indicator
