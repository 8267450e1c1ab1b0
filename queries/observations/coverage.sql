-- One row is a unit of the staff survey (a trust, or a part of one that is surveyed by itself) that
-- answered it, or one of today's trusts without an answer to that survey; for each of
-- indicators 5 to 8 and each WRES year with figures. Reads organisation_today, organisation_known,
-- organisation_alias, trust_share, observation.
-- code and name are those of the unit, as surveyed; today_code and today_name the trust that it is part
-- of today. state is 'held' (the store has its figures by ethnic group), 'not_held' (it answered, but
-- the store lacks its figures by ethnic group), 'opened_later' (the trust opened after the survey) or
-- 'no_survey' (the store has no answer of the trust). So the units that answered are those 'held' and
-- 'not_held' together. Nothing else is known of a unit that is 'not_held'. trust_type is the kind of the unit, reason the
-- state in words.
WITH period AS (
  SELECT DISTINCT indicator, wres_year, collected FROM trust_share
),
named AS (
  SELECT org_code AS code, org_name AS name, collected FROM trust_share
  UNION
  SELECT org_code, org_name, collected FROM observation
  WHERE org_level = 'trust' AND indicator LIKE 'q%'
    -- The local data files can have earlier years under the codes of today.
    AND source <> 'nss-local'
),
unit AS (
  SELECT code, collected, max(name) AS name FROM named GROUP BY code, collected
),
answered AS (
  SELECT DISTINCT today.today_code, unit.collected
  FROM unit
  JOIN organisation_today AS today ON today.code = unit.code
),
held AS (
  SELECT DISTINCT org_code AS code, indicator, wres_year FROM trust_share WHERE share IS NOT NULL
)
SELECT today.region_code, today.region_name, today.icb_code, today.icb_name, unit.code, unit.name,
       today.today_code, today.today_name,
       coalesce(alias.trust_type, own.trust_type, today.trust_type) AS trust_type, today.open_date,
       period.indicator, period.wres_year, period.collected,
       CASE WHEN held.code IS NOT NULL THEN 'held' ELSE 'not_held' END AS state,
       CASE WHEN held.code IS NOT NULL THEN 'its figures by ethnic group are here'
            ELSE 'it answered the survey, but its figures by ethnic group are not here' END AS reason
FROM unit
JOIN organisation_today AS today ON today.code = unit.code
JOIN period ON period.collected = unit.collected
LEFT JOIN organisation_alias AS alias ON alias.alias = unit.code
LEFT JOIN organisation_known AS own ON own.org_code = unit.code
LEFT JOIN held ON held.code = unit.code AND held.indicator = period.indicator
              AND held.wres_year = period.wres_year
UNION ALL
SELECT today.region_code, today.region_name, today.icb_code, today.icb_name, today.code, today.name,
       today.today_code, today.today_name, today.trust_type, today.open_date,
       period.indicator, period.wres_year, period.collected,
       CASE WHEN extract(year FROM today.open_date) > period.collected THEN 'opened_later' ELSE 'no_survey' END,
       CASE WHEN extract(year FROM today.open_date) > period.collected THEN 'it opened after the survey'
            ELSE 'no answer to that survey is here' END
FROM organisation_today AS today
CROSS JOIN period
LEFT JOIN answered ON answered.today_code = today.code AND answered.collected = period.collected
-- Today's organisations only: an alias has another code, a closed trust a successor.
WHERE today.today_code = today.code AND today.close_date IS NULL AND answered.today_code IS NULL
