-- One row is a code that a publication may use, and the organisation it is part of today.
-- Reads organisation_known, successor_known, organisation_alias, peer_group.
-- A code whose organisation was divided among several has no successor here (today_code is null,
-- successors says how many); it keeps its own region. merged_on is the day of the last step.
-- region_code is the region of today's organisation; trust_type is its kind, of a code for a part of a
-- trust the kind of that part. peer_group is NHS England's group of similar trusts to which the code itself belongs; it is
-- null if the code is not in the list of them, as a code for a part of a trust is not.
WITH RECURSIVE step AS (
  SELECT org_code AS code, org_code AS at_code, CAST(NULL AS DATE) AS merged_on, 0 AS steps
  FROM organisation_known
  UNION ALL
  SELECT step.code, next.successor_code, next.date, step.steps + 1
  FROM step
  JOIN successor_known AS next ON next.predecessor_code = step.at_code
  -- A chain longer than this would be a circle in the register.
  WHERE step.steps < 10
),
ends AS (
  SELECT DISTINCT step.code, step.at_code, step.merged_on
  FROM step
  LEFT JOIN successor_known AS next ON next.predecessor_code = step.at_code
  WHERE next.predecessor_code IS NULL
),
one AS (
  SELECT code,
         count(DISTINCT at_code) AS successors,
         CASE WHEN count(DISTINCT at_code) = 1 THEN max(at_code) END AS today_code,
         max(merged_on) AS merged_on
  FROM ends
  GROUP BY code
),
placed AS (
  SELECT own.org_code AS code,
         readable_name(own.org_name) AS name,
         own.open_date,
         own.close_date,
         one.today_code,
         readable_name(today.org_name) AS today_name,
         coalesce(today.trust_type, own.trust_type) AS trust_type,
         coalesce(today.region_code, own.region_code) AS region_code,
         coalesce(today.region_name, own.region_name) AS region_name,
         coalesce(today.icb_code, own.icb_code) AS icb_code,
         readable_name(coalesce(today.icb_name, own.icb_name)) AS icb_name,
         CAST(one.successors AS BIGINT) AS successors,
         one.merged_on,
         peers.peer_group
  FROM organisation_known AS own
  JOIN one ON one.code = own.org_code
  LEFT JOIN organisation_known AS today ON today.org_code = one.today_code
  LEFT JOIN peer_group AS peers ON peers.org_code = own.org_code
)
SELECT * FROM placed
UNION ALL
SELECT alias.alias, placed.name, placed.open_date, placed.close_date, placed.today_code, placed.today_name,
       coalesce(alias.trust_type, placed.trust_type), placed.region_code, placed.region_name, placed.icb_code, placed.icb_name,
       placed.successors, placed.merged_on, CAST(NULL AS VARCHAR) AS peer_group
FROM organisation_alias AS alias
JOIN placed ON placed.code = alias.org_code
