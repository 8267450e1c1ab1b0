-- One row is a trust as it was surveyed, one of indicators 5 to 8, a WRES year, a set of peers
-- (england, region, benchmark_group, peer_group) and what is ranked: the share of White staff, of BME staff,
-- or the gap. Reads trust_peer. higher and lower are how many peers clearly have a higher or lower
-- figure, each pair by the interval of its difference at 95 per cent; trusts without a
-- significant difference share ranks. first_place to last_place is the range of possible ranks, 1 being the best by the indicator's
-- direction (for the gap, the most favourable to BME staff); among is the number of trusts,
-- not_compared how many peers have no figure. No trust has a single rank. If fewer others have counts than trust_peer says
-- a comparison needs, there is no rank, and status is 'too_few_trusts'.
WITH places AS (
  SELECT code, name, indicator, wres_year, 'white' AS ethnic_group, peers, peer_code, worse,
         count(*) OVER same <= fewest_others AS too_few,
         place_range(white_numerator, white_denominator, 0.95) OVER same AS place
  FROM trust_peer
  WINDOW same AS (PARTITION BY peers, peer_code, indicator, wres_year)
  UNION ALL
  SELECT code, name, indicator, wres_year, 'bme', peers, peer_code, worse,
         count(*) OVER same <= fewest_others,
         place_range(bme_numerator, bme_denominator, 0.95) OVER same
  FROM trust_peer
  WINDOW same AS (PARTITION BY peers, peer_code, indicator, wres_year)
  UNION ALL
  SELECT code, name, indicator, wres_year, 'gap', peers, peer_code, worse,
         count(*) OVER same <= fewest_others,
         gap_place_range(bme_numerator, bme_denominator, white_numerator, white_denominator, 0.95) OVER same
  FROM trust_peer
  WINDOW same AS (PARTITION BY peers, peer_code, indicator, wres_year)
),
ranked AS (
  SELECT places.*, CASE WHEN NOT too_few THEN place['first'] END AS first,
         CASE WHEN NOT too_few THEN place['last'] END AS last
  FROM places
)
-- The function ranks from the highest figure. If higher is worse, the ranks are reversed.
SELECT code, name, indicator, wres_year, ethnic_group, peers, peer_code,
       CASE WHEN NOT too_few THEN place['higher'] END AS higher, CASE WHEN NOT too_few THEN place['lower'] END AS lower,
       CASE worse WHEN 'lower' THEN first ELSE 1 + place['among'] - last END AS first_place,
       CASE worse WHEN 'lower' THEN last ELSE 1 + place['among'] - first END AS last_place,
       place['among'] AS among, place['not_compared'] AS not_compared,
       CASE WHEN too_few THEN 'too_few_trusts' ELSE place['status'] END AS status
FROM ranked
