-- One row is one of today's trusts, one of indicators 5 to 8 and a WRES year, with both groups side by
-- side and beside the rest of England and of its region. Reads trust_today, gap, indicator. Counts are
-- those of the trusts that are part of it today, added up (parts names them, as surveyed); a trust of
-- one part whose counts were not published keeps its published shares. Shares and their limits at 95
-- per cent are fractions; the gap is BME minus White in percentage points, ratio BME divided by White,
-- disadvantage the gap turned so that above 0 is worse for BME staff. england_ and region_ columns are
-- the trust's gap minus that of the others, itself taken out, with limits at 95 per cent and what it
-- means for BME staff; england_others and region_others are trusts as surveyed. complete is false where
-- a part that answered has no figures (missing_parts) or was divided among several trusts (divided);
-- did_not_take_part names parts of which there is no answer.
WITH both AS (
  SELECT code, name, region_code, icb_code, indicator, wres_year, collected, parts,
         bool_or(rolled_up) AS rolled_up, bool_and(complete) AS complete,
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
england AS (
  SELECT trusts AS england_trusts, indicator, wres_year, white_numerator, white_denominator,
         bme_numerator, bme_denominator
  FROM gap WHERE level = 'england'
),
region AS (
  SELECT code, trusts AS region_trusts, indicator, wres_year, white_numerator, white_denominator,
         bme_numerator, bme_denominator
  FROM gap WHERE level = 'region'
),
own AS (
  SELECT code, indicator, wres_year, white_share, bme_share FROM gap WHERE level = 'trust'
),
beside AS (
  SELECT both.*,
         1 + length(both.parts) - length(replace(both.parts, ',', '')) AS surveyed,
         coalesce(both.white_share, own.white_share) AS white, coalesce(both.bme_share, own.bme_share) AS bme,
         england_trusts, region_trusts,
         compare_shares(both.bme_numerator, both.bme_denominator,
                        both.white_numerator, both.white_denominator) AS difference,
         compare_gaps(both.bme_numerator, both.bme_denominator, both.white_numerator, both.white_denominator,
                      england.bme_numerator - both.bme_numerator,
                      england.bme_denominator - both.bme_denominator,
                      england.white_numerator - both.white_numerator,
                      england.white_denominator - both.white_denominator) AS to_england,
         compare_gaps(both.bme_numerator, both.bme_denominator, both.white_numerator, both.white_denominator,
                      region.bme_numerator - both.bme_numerator,
                      region.bme_denominator - both.bme_denominator,
                      region.white_numerator - both.white_numerator,
                      region.white_denominator - both.white_denominator) AS to_region
  FROM both
  LEFT JOIN own
    ON own.code = both.parts AND own.indicator = both.indicator AND own.wres_year = both.wres_year
  LEFT JOIN england ON england.indicator = both.indicator AND england.wres_year = both.wres_year
  LEFT JOIN region
    ON region.code = both.region_code AND region.indicator = both.indicator
   AND region.wres_year = both.wres_year
)
SELECT 'trust_today' AS level, beside.code, beside.name, beside.region_code, beside.icb_code,
       beside.indicator, beside.wres_year, beside.collected, CAST(surveyed AS BIGINT) AS trusts,
       beside.parts, beside.rolled_up, beside.complete, beside.missing_parts,
       beside.did_not_take_part, beside.divided,
       white_numerator, white_denominator, white AS white_share, white_lower, white_upper,
       bme_numerator, bme_denominator, bme AS bme_share, bme_lower, bme_upper,
       100 * (bme - white) AS gap_points,
       CASE WHEN bme > 0 AND white > 0 THEN bme / white END AS ratio,
       CASE indicator.worse WHEN 'higher' THEN 100 * (bme - white) ELSE 100 * (white - bme) END AS disadvantage,
       100 * difference['lower'] AS gap_lower_points, 100 * difference['upper'] AS gap_upper_points,
       difference['status'] AS gap_status, difference['verdict'] AS verdict, difference['strong'] AS strong,
       reading(difference['verdict'], indicator.worse) AS reading,
       england_trusts - surveyed AS england_others,
       100 * to_england['value'] AS england_difference_points,
       100 * to_england['lower'] AS england_lower_points, 100 * to_england['upper'] AS england_upper_points,
       reading(to_england['verdict'], indicator.worse) AS england_reading,
       region_trusts - surveyed AS region_others,
       100 * to_region['value'] AS region_difference_points,
       100 * to_region['lower'] AS region_lower_points, 100 * to_region['upper'] AS region_upper_points,
       reading(to_region['verdict'], indicator.worse) AS region_reading
FROM beside
JOIN indicator ON indicator.indicator = beside.indicator
