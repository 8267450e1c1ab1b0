-- One row is a change of a trust in the register: change is 'opened' (new in the register), 'merged' (part of another
-- trust now, divided, or a trust of its own again), 'closed' (another closing date), 'renamed', 'region' or 'icb'
-- (moved to another), or 'removed'. Reads organisation_today, before and after. Columns that begin with before_ are
-- those of the register before; a trust that is removed has its last name. today_code is the trust that it is part of
-- today, null if it was divided among several. A trust that was part of another trust has no row if it followed that
-- trust. A trust that is part of another has that trust's region and ICB, so only trusts of today move. Other codes
-- of a trust have no row. Order: by name, removed trusts last.
WITH
pair AS (
    SELECT coalesce(later.code, earlier.code) AS code, coalesce(later.name, earlier.name) AS name,
           earlier.code IS NULL AS is_new, later.code IS NULL AS is_gone,
           CASE WHEN later.code IS NULL THEN earlier.merged_on ELSE later.merged_on END AS merged_on,
           CASE WHEN later.code IS NULL THEN earlier.today_code ELSE later.today_code END AS today_code,
           later.today_name, later.open_date, later.close_date, later.successors, later.region_code,
           later.region_name, later.icb_code, later.icb_name,
           earlier.name AS before_name, earlier.close_date AS before_close_date,
           earlier.today_code AS before_today_code, earlier.region_code AS before_region_code,
           earlier.region_name AS before_region_name, earlier.icb_code AS before_icb_code,
           earlier.icb_name AS before_icb_name
    FROM before.organisation_today AS earlier
    FULL JOIN after.organisation_today AS later ON later.code = earlier.code
),
compared AS (
    SELECT pair.*,
           (pair.today_code IS DISTINCT FROM before_today_code) AS has_other_trust,
           whole.code IS NOT NULL AND (whole.today_code IS NOT DISTINCT FROM pair.today_code) AS followed,
           coalesce(pair.today_code = pair.code, false) AS is_own_trust,
           (region_code IS DISTINCT FROM before_region_code) AS has_other_region,
           (icb_code IS DISTINCT FROM before_icb_code) AS has_other_icb
    FROM pair
    LEFT JOIN (SELECT code, today_code FROM after.organisation_today) AS whole
        ON whole.code = pair.before_today_code AND pair.before_today_code <> pair.code
    WHERE pair.merged_on IS NOT NULL OR coalesce(pair.today_code = pair.code, true)
),
change AS (
    SELECT * FROM (VALUES
        (1, 'opened'), (2, 'merged'), (3, 'closed'), (4, 'renamed'), (5, 'region'), (6, 'icb'), (7, 'removed')
    ) AS listed(place, change)
)
SELECT change.change, compared.code, name, before_name, open_date, close_date, before_close_date, today_code,
       before_today_code, today_name, merged_on, successors, region_code, region_name, before_region_code,
       before_region_name, icb_code, icb_name, before_icb_code, before_icb_name
FROM compared CROSS JOIN change
WHERE CASE change.change
    WHEN 'opened' THEN is_new
    WHEN 'removed' THEN is_gone
    ELSE NOT is_new AND NOT is_gone AND CASE change.change
        WHEN 'merged' THEN has_other_trust AND NOT followed
        WHEN 'closed' THEN NOT has_other_trust AND is_own_trust AND (close_date IS DISTINCT FROM before_close_date)
        WHEN 'renamed' THEN lower(name) <> lower(before_name)
        WHEN 'region' THEN is_own_trust AND close_date IS NULL AND has_other_region
        WHEN 'icb' THEN is_own_trust AND close_date IS NULL AND has_other_icb AND NOT has_other_region
    END
END
ORDER BY is_gone, name, code, place
