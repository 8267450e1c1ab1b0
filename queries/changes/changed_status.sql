-- One row is a change of the status that an organisation declared under an anti-racist framework. Reads
-- framework_progress, before and after. A status that one set lacks has null columns (before_ or after_); a status
-- declared instead of another is one row with both. Two statuses are the same if state, level, date, confidence and
-- evidence are. An organisation is known by the name that it declared under (name_at_award), so that a merger or a new
-- name changes no status. kind, code, name and evidence_url are those of the status after, or else before.
WITH
before_status AS (
    SELECT *, coalesce(scheme, '') AS framework, coalesce(name_at_award, code) AS declarer
    FROM before.framework_progress
    WHERE state IS NOT NULL
),
after_status AS (
    SELECT *, coalesce(scheme, '') AS framework, coalesce(name_at_award, code) AS declarer
    FROM after.framework_progress
    WHERE state IS NOT NULL
),
gone AS (
    SELECT *, row_number() OVER (PARTITION BY framework, declarer ORDER BY date NULLS FIRST, level NULLS FIRST, state)
        AS number
    FROM before_status AS earlier
    WHERE NOT EXISTS (
        SELECT 1 FROM after_status AS later
        WHERE later.framework = earlier.framework AND later.declarer = earlier.declarer
            AND later.state = earlier.state AND (later.level IS NOT DISTINCT FROM earlier.level)
            AND (later.date IS NOT DISTINCT FROM earlier.date)
            AND (later.confidence IS NOT DISTINCT FROM earlier.confidence)
            AND (later.evidence_url IS NOT DISTINCT FROM earlier.evidence_url)
    )
),
new AS (
    SELECT *, row_number() OVER (PARTITION BY framework, declarer ORDER BY date NULLS FIRST, level NULLS FIRST, state)
        AS number
    FROM after_status AS later
    WHERE NOT EXISTS (
        SELECT 1 FROM before_status AS earlier
        WHERE later.framework = earlier.framework AND later.declarer = earlier.declarer
            AND later.state = earlier.state AND (later.level IS NOT DISTINCT FROM earlier.level)
            AND (later.date IS NOT DISTINCT FROM earlier.date)
            AND (later.confidence IS NOT DISTINCT FROM earlier.confidence)
            AND (later.evidence_url IS NOT DISTINCT FROM earlier.evidence_url)
    )
)
SELECT coalesce(new.kind, gone.kind) AS kind, coalesce(new.code, gone.code) AS code,
       coalesce(new.name, gone.name) AS name, coalesce(new.scheme, gone.scheme) AS scheme,
       CASE WHEN new.code IS NULL THEN gone.name_at_award ELSE new.name_at_award END AS name_at_award,
       gone.state AS before_state, gone.level AS before_level, gone.date AS before_date,
       new.state AS after_state, new.level AS after_level, new.date AS after_date, new.confidence,
       CASE WHEN new.code IS NULL THEN gone.evidence_url ELSE new.evidence_url END AS evidence_url
FROM gone
FULL JOIN new ON new.framework = gone.framework AND new.declarer = gone.declarer AND new.number = gone.number
ORDER BY kind, code, name, name_at_award, coalesce(new.level, gone.level), coalesce(new.state, gone.state),
    coalesce(new.date, gone.date), scheme
