-- One row is one of today's trusts, one of indicators 5 to 8 and a WRES year, with both groups side by
-- side, and compared with the rest of England and of its region. Reads trust_today, gap, group_trust,
-- organisation_today, indicator. Counts are
-- those of the trusts that are part of it today, added up (parts names them, as surveyed); a trust of
-- one part whose counts were not published keeps its published shares. Shares and their limits at 95
-- per cent are fractions; the gap is BME minus White in percentage points, ratio BME divided by White,
-- disadvantage the gap turned so that above 0 is worse for BME staff. england_ and region_ columns are
-- the trust's gap minus the gap within the others (Mantel-Haenszel, rest_gap_points), without the trust,
-- with limits at 95 per cent, p_value and what it means for BME staff; england_others and region_others are
-- trusts as surveyed. complete is false if a part that answered has no figures (missing_parts) or was
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
  WHERE level IN ('england', 'region') AND state = 'counted'
  GROUP BY level, code, indicator, wres_year
),
-- What the parts of today's trust add to the group. It is subtracted before the comparison.
part AS (
  SELECT today.today_code, member.level, member.indicator, member.wres_year,
         strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS strata
  FROM group_trust AS member
  JOIN organisation_today AS today ON today.code = member.org_code
  WHERE member.level IN ('england', 'region') AND member.state = 'counted'
  GROUP BY today.today_code, member.level, member.indicator, member.wres_year
),
rest AS (
  SELECT part.today_code, part.level, whole.code, part.indicator, part.wres_year,
         without_strata(whole.strata, part.strata) AS strata
  FROM part
  JOIN whole ON whole.level = part.level AND whole.indicator = part.indicator
            AND whole.wres_year = part.wres_year
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
                                     both.white_denominator), region.strata) AS to_region
  FROM both
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
       reading(to_region['verdict'], indicator.worse) AS region_reading
FROM beside
JOIN indicator ON indicator.indicator = beside.indicator
