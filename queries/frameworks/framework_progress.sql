-- One row is one of today's trusts or ICBs, with its declared status under an anti-racist framework
-- if one is known. Reads organisation_today, icb, framework_declared. A level is declared, never
-- computed. state is null if no status is known here, which is not the same as no status.
WITH organisations AS (
  SELECT 'trust' AS kind, code, name, region_code, icb_code FROM organisation_today
  WHERE today_code = code AND close_date IS NULL
  UNION ALL
  SELECT 'icb', icb_code, readable_name(icb_name), region_code, icb_code AS own_code FROM icb WHERE ods_close_date IS NULL
),
declared AS (
  SELECT coalesce(today.today_code, status.org_code) AS code, status.*
  FROM framework_declared AS status
  LEFT JOIN organisation_today AS today ON today.code = status.org_code
)
SELECT organisations.kind, organisations.code, organisations.name, organisations.region_code,
       organisations.icb_code,
       declared.scheme, declared.state, declared.level, declared.date, declared.date_meaning,
       declared.confidence, declared.evidence_url, declared.note, declared.org_name AS name_at_award,
       declared.register, declared.line, declared.snapshot, declared.origin
FROM organisations
LEFT JOIN declared ON declared.code = organisations.code
