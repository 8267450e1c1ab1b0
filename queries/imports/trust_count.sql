-- One row if a new release has far fewer or far more trusts than the last one: less than 0.8 of the number, either way.
-- Else no row. Reads before (the figures of the last release) and after (those of the new one).
SELECT before_count.trusts AS before_trusts, after_count.trusts AS after_trusts
FROM (SELECT count(DISTINCT coalesce(org_code, '')) AS trusts FROM before WHERE org_level = 'trust') AS before_count
CROSS JOIN
    (SELECT count(DISTINCT coalesce(org_code, '')) AS trusts FROM after WHERE org_level = 'trust') AS after_count
WHERE before_count.trusts > 0
    AND (after_count.trusts < 0.8 * before_count.trusts OR 0.8 * after_count.trusts > before_count.trusts)
