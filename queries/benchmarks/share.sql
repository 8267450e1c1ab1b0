-- One row is a place (trust, ICB, region or England) or a peer group of trusts, one of indicators 5 to 8, a WRES year and an
-- ethnic group. Reads trust_share, group_trust. share is 0 to 1. A trust is as it was surveyed; an ICB, a
-- region, England and a peer group are pooled: the sum of numerators over the sum of denominators of the trusts that
-- count in the group, which have White and BME counts, so that both shares are of the same trusts;
-- trusts says how many. Figures weighted by the publisher are never pooled. lower and upper are
-- Wilson's limits at 95 per cent, lower_998 and upper_998 at 99.8, fractions too; status is
-- 'calculated', or says why there are none. counts_basis says of a trust whether its counts were published
-- or reconstructed from a proportion.
WITH counted AS (
  SELECT * FROM group_trust WHERE state = 'counted'
),
pooled AS (
  SELECT level, code, max(name) AS name, indicator, wres_year, collected, 'white' AS ethnic_group,
         sum(white_numerator) AS numerator, sum(white_denominator) AS denominator, count(*) AS trusts
  FROM counted
  GROUP BY level, code, indicator, wres_year, collected
  UNION ALL
  SELECT level, code, max(name), indicator, wres_year, collected, 'bme',
         sum(bme_numerator), sum(bme_denominator), count(*)
  FROM counted
  GROUP BY level, code, indicator, wres_year, collected
),
every_level AS (
  SELECT level, code, name, indicator, wres_year, collected, ethnic_group, numerator, denominator,
         CAST(numerator AS DOUBLE) / denominator AS share, trusts,
         CAST(NULL AS VARCHAR) AS counts_basis
  FROM pooled
  UNION ALL
  SELECT 'trust', org_code, org_name, indicator, wres_year, collected, ethnic_group, numerator, denominator,
         share, CAST(1 AS BIGINT), counts_basis
  FROM trust_share
),
estimated AS (
  SELECT *, wilson(numerator, denominator, 0.95) AS at_95, wilson(numerator, denominator, 0.998) AS at_998
  FROM every_level
)
SELECT level, code, name, indicator, wres_year, collected, ethnic_group, numerator, denominator, share, trusts,
       at_95['lower'] AS lower, at_95['upper'] AS upper,
       at_998['lower'] AS lower_998, at_998['upper'] AS upper_998, at_95['status'] AS status,
       counts_basis
FROM estimated
