-- One row is an NHS trust in England, open or closed since 2015. Reads organisation, ods_trust,
-- ods_care_trust, region, icb. The newest ODS reports in the store are used before the register that
-- ships with the program, which alone has the kind of trust; trusts that only ODS has are added.
-- ODS lists Welsh trusts without a region: they are left out.
WITH ods AS (
  SELECT org_code, org_name, region_code, icb_code, open_date, close_date FROM ods_trust
  UNION ALL
  SELECT org_code, org_name, region_code, icb_code, open_date, close_date FROM ods_care_trust
),
joined AS (
  SELECT coalesce(own.org_code, ods.org_code) AS org_code,
         coalesce(ods.org_name, own.org_name) AS org_name,
         own.trust_type,
         coalesce(ods.region_code, own.region_code) AS region_code,
         own.region_name AS own_region_name,
         coalesce(ods.icb_code, own.icb_code) AS icb_code,
         own.icb_code AS own_icb_code,
         own.icb_name AS own_icb_name,
         coalesce(ods.open_date, own.open_date) AS open_date,
         CASE WHEN ods.org_code IS NULL THEN own.close_date ELSE ods.close_date END AS close_date
  FROM organisation AS own
  FULL JOIN ods ON ods.org_code = own.org_code
)
SELECT joined.org_code, joined.org_name, joined.trust_type,
       joined.region_code, coalesce(region.region_name, joined.own_region_name) AS region_name,
       joined.icb_code,
       CASE WHEN joined.icb_code = joined.own_icb_code THEN joined.own_icb_name
            ELSE icb.icb_name END AS icb_name,
       joined.open_date, joined.close_date
FROM joined
LEFT JOIN region ON region.region_code = joined.region_code
LEFT JOIN icb ON icb.icb_code = joined.icb_code
WHERE joined.region_code IS NOT NULL
  AND (joined.close_date IS NULL OR joined.close_date >= DATE '2015-01-01')
