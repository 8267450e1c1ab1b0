-- One row is a declared status in use: one organisation under one anti-racist framework, with the file
-- and line it was read from. Reads framework_status, framework_register. A register that was imported
-- replaces the statuses that ship with the program; its state unknown withdraws a status, so that none
-- is known. A level is declared, never computed.
SELECT scheme, org_code, org_name, state, level, date, date_meaning, confidence, evidence_url, note,
       sheet AS register, line, snapshot, 'imported' AS origin
FROM framework_register
WHERE state <> 'unknown'
UNION ALL
SELECT own.scheme, own.org_code, own.org_name, own.state, own.level, own.date, own.date_meaning,
       own.confidence, own.evidence_url, own.note, own.sheet AS register, own.line, own.snapshot, 'bundled' AS origin
FROM framework_status AS own
LEFT JOIN framework_register AS imported
  ON imported.scheme = own.scheme AND imported.org_code = own.org_code
WHERE imported.org_code IS NULL
