-- One row is a list of comparisons in a report: the table it is from (list), the level of its
-- places, whose list it is (of_level and of_code: the trusts of England, a region or an ICB; the regions or
-- ICBs of England; or one trust, whose list is its indicators, with indicator 'all', as in the list of a heat
-- table, which has all indicators of all its places), what the places are
-- compared with (against), an indicator, a WRES year and an ethnic group. Reads gap, trust_comparison,
-- gap_comparison, change, group_trust, trust_today_gap. comparisons is how many were made, different how
-- many differ at 95 per cent, favourable and unfavourable in which direction for BME staff, strong at 99.8
-- per cent. by_chance is how many would differ by chance alone, by_chance_one_way how many in one
-- given direction, such as favourable; by_chance_strong is by_chance at 99.8 per cent. remaining is
-- how many are different if at most 5 per cent of those called different may be false
-- (Benjamini-Hochberg), remaining_favourable and remaining_unfavourable by direction, and remaining_codes
-- which. Reports print it next to the list. Each set of peers is a family of its own: comparisons with a peer group are
-- lists of their own (of_level 'peer_group', and against 'peer_group' of one trust), and add to no other list.
WITH member AS (
  SELECT DISTINCT level AS of_level, code AS of_code, org_code, indicator, wres_year
  FROM group_trust
  WHERE level <> 'peer_group'
),
today AS (
  SELECT code AS trust_code, indicator AS of_indicator, wres_year, verdict, strong, reading, p_value,
         england_verdict, england_strong, england_reading, england_p_value,
         peer_verdict, peer_strong, peer_reading, peer_p_value
  FROM trust_today_gap
),
compared AS (
  SELECT 'gap' AS list, gap.level, of_level, of_code, 'white' AS against, gap.indicator, gap.wres_year,
         'bme' AS ethnic_group, gap.code, verdict, strong, reading, p_value
  FROM gap
  JOIN member ON member.org_code = gap.code AND member.indicator = gap.indicator
             AND member.wres_year = gap.wres_year
  WHERE gap.level = 'trust'
  UNION ALL
  SELECT 'gap', level, 'england', 'ENG', 'white', indicator, wres_year, 'bme', code, verdict, strong, reading,
         p_value
  FROM gap
  WHERE level IN ('icb', 'region')
  UNION ALL
  SELECT 'gap_comparison', beside.level, of_level, of_code, 'england', beside.indicator, beside.wres_year, 'gap',
         beside.code, verdict, strong, reading, p_value
  FROM gap_comparison AS beside
  JOIN member ON member.org_code = beside.code AND member.indicator = beside.indicator
             AND member.wres_year = beside.wres_year
  WHERE beside.level = 'trust'
  UNION ALL
  SELECT 'gap_comparison', level, 'england', 'ENG', 'england', indicator, wres_year, 'gap', code, verdict, strong,
         reading, p_value
  FROM gap_comparison
  WHERE level IN ('icb', 'region')
  UNION ALL
  SELECT 'trust_comparison', 'trust', peers AS of_level, peer_code, peers AS against, indicator, wres_year, ethnic_group, code, verdict,
         strong, reading, p_value
  FROM trust_comparison
  UNION ALL
  SELECT 'change', change.level, of_level, of_code, 'year_before', change.indicator, change.wres_year,
         ethnic_group, change.code, verdict, strong, reading, p_value
  FROM change
  JOIN member ON member.org_code = change.code AND member.indicator = change.indicator
             AND member.wres_year = change.wres_year
  WHERE change.level = 'trust'
  UNION ALL
  SELECT 'change', level, 'england', 'ENG', 'year_before', indicator, wres_year, ethnic_group, code, verdict,
         strong, reading, p_value
  FROM change
  WHERE level IN ('icb', 'region')
  UNION ALL
  SELECT 'trust_today_gap', 'trust', 'trust', trust_code, 'white', 'all', wres_year, 'bme', of_indicator, verdict,
         strong, reading, p_value
  FROM today
  UNION ALL
  SELECT 'trust_today_gap', 'trust', 'trust', trust_code, 'england', 'all', wres_year, 'gap', of_indicator,
         england_verdict, england_strong, england_reading, england_p_value
  FROM today
  UNION ALL
  SELECT 'trust_today_gap', 'trust', 'trust', trust_code, 'peer_group', 'all', wres_year, 'gap', of_indicator,
         peer_verdict, peer_strong, peer_reading, peer_p_value
  FROM today
  UNION ALL
  SELECT 'heat_table', 'trust', of_level, of_code, 'benchmark_group', 'all', peer.wres_year, 'gap',
         peer.code || ' ' || peer.indicator, verdict, strong, reading, p_value
  FROM trust_comparison AS peer
  JOIN member ON member.org_code = peer.code AND member.indicator = peer.indicator
             AND member.wres_year = peer.wres_year
  WHERE peer.peers = 'benchmark_group' AND peer.ethnic_group = 'gap' AND member.of_level <> 'england'
  UNION ALL
  SELECT 'heat_table', 'region', 'england', 'ENG', 'england', 'all', wres_year, 'gap',
         code || ' ' || indicator, verdict, strong, reading, p_value
  FROM gap_comparison
  WHERE level IN ('icb', 'region')
),
judged AS (
  SELECT *, false_discovery(p_value) OVER (
           PARTITION BY list, level, of_level, of_code, against, indicator, wres_year, ethnic_group
         ) <= 0.05 AS remains
  FROM compared
  WHERE verdict IS NOT NULL
),
counted AS (
  SELECT list, level, of_level, of_code, against, indicator, wres_year, ethnic_group,
         count(*) AS comparisons,
         count(CASE WHEN verdict <> 'similar' THEN 1 END) AS different,
         count(CASE WHEN reading = 'favourable' THEN 1 END) AS favourable,
         count(CASE WHEN reading = 'unfavourable' THEN 1 END) AS unfavourable,
         count(CASE WHEN strong THEN 1 END) AS strong,
         count(CASE WHEN remains THEN 1 END) AS remaining,
         count(CASE WHEN remains AND reading = 'favourable' THEN 1 END) AS remaining_favourable,
         count(CASE WHEN remains AND reading = 'unfavourable' THEN 1 END) AS remaining_unfavourable,
         string_agg(CASE WHEN remains THEN code END, ', ' ORDER BY code) AS remaining_codes
  FROM judged
  GROUP BY list, level, of_level, of_code, against, indicator, wres_year, ethnic_group
)
SELECT list, level, of_level, of_code, against, indicator, wres_year, ethnic_group, comparisons, different,
       favourable, unfavourable, strong,
       chance_expected(comparisons, 0.95) AS by_chance,
       chance_expected_one_way(comparisons, 0.95) AS by_chance_one_way,
       chance_expected(comparisons, 0.998) AS by_chance_strong,
       remaining, remaining_favourable, remaining_unfavourable, remaining_codes
FROM counted
