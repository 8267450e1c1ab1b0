-- One row is a group of trusts (England, a region, an ICB or a peer group), one of its trusts as surveyed, one of
-- indicators 5 to 8 and a WRES year. Reads trust_share, organisation_today. state says whether the trust
-- counts in the figures of the group: 'counted' if it has White and BME counts, so that both sides of a
-- comparison are the same trusts; 'one_group_missing' if it has them for one of the two only;
-- 'counts_missing' if it has none; 'ambulance' for an ambulance trust in an ICB: it serves several, and
-- reports show it apart from the ICB. Counts are respondents. A peer group (level 'peer_group') is one of NHS
-- England's groups of similar trusts, with its name as code; only the code that was surveyed decides the group.
WITH trust AS (
  SELECT share.org_code, max(share.org_name) AS org_name, share.indicator, share.wres_year, share.collected,
         max(share.region_code) AS region_code, max(share.region_name) AS region_name,
         max(share.icb_code) AS icb_code, max(share.icb_name) AS icb_name,
         max(share.benchmark_group) AS benchmark_group, max(today.peer_group) AS peer_group,
         coalesce(max(share.benchmark_group), max(today.trust_type), '') ILIKE 'ambulance%' AS ambulance,
         max(CASE WHEN share.ethnic_group = 'white' THEN share.numerator END) AS white_numerator,
         max(CASE WHEN share.ethnic_group = 'white' THEN share.denominator END) AS white_denominator,
         max(CASE WHEN share.ethnic_group = 'bme' THEN share.numerator END) AS bme_numerator,
         max(CASE WHEN share.ethnic_group = 'bme' THEN share.denominator END) AS bme_denominator
  FROM trust_share AS share
  LEFT JOIN organisation_today AS today ON today.code = share.org_code
  GROUP BY share.org_code, share.indicator, share.wres_year, share.collected
),
known AS (
  SELECT *,
         white_numerator IS NOT NULL AND white_denominator > 0 AS has_white,
         bme_numerator IS NOT NULL AND bme_denominator > 0 AS has_bme
  FROM trust
),
member AS (
  SELECT 'england' AS level, 'ENG' AS code, 'England' AS name, * FROM known
  UNION ALL
  SELECT 'region' AS level, region_code AS code, region_name AS name, * FROM known WHERE region_code IS NOT NULL
  UNION ALL
  SELECT 'icb' AS level, icb_code AS code, icb_name AS name, * FROM known WHERE icb_code IS NOT NULL
  UNION ALL
  SELECT 'peer_group' AS level, peer_group AS code, peer_group AS name, * FROM known WHERE peer_group IS NOT NULL
)
SELECT level, code, name, org_code, org_name, indicator, wres_year, collected,
       white_numerator, white_denominator, bme_numerator, bme_denominator,
       CASE WHEN level = 'icb' AND ambulance THEN 'ambulance'
            WHEN coalesce(has_white, false) AND coalesce(has_bme, false) THEN 'counted'
            WHEN coalesce(has_white, false) OR coalesce(has_bme, false) THEN 'one_group_missing'
            ELSE 'counts_missing' END AS state
FROM member
