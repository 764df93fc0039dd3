-- The statements the server runs for the submission of a case, as PostgreSQL logs them. The
-- case is drawn by a subselect in a statement that runs anyway; ids sort by time, as the
-- server's do; hashes and bodies have the server's lengths.
\set place random(1, :cases)
\set body random(1, :bodies)
\set draw random(1, 1000000000000)
BEGIN;
INSERT INTO idempotency_records (principal_id, key, fingerprint, status, headers, body, created_at)
VALUES ('01a2071b-97da-776f-9ee5-6bb8ee691ab6', to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') ||
'-' || :client_id || '-' || :draw, repeat('0123456789abcdef', 4), 0, '', '', now()::timestamp) ON
CONFLICT DO NOTHING;
SELECT cases.id AS case_id, cases.number, cases.check_code, cases.matter, cases.enterprise_id,
cases.applicant_id, cases.handling_id, cases.handling_path, cases.issuing_id, cases.issuing_path,
cases.state, cases.stage, cases.form_version, cases.regime, cases.received_on, cases.accepted_on,
cases.decided_on, cases.was_corrected, cases.licence_id, cases.copied_from, cases.segments,
cases.created_at, cases.updated_at, cases.row_version FROM cases WHERE (cases.id = (SELECT id FROM
bench_cases WHERE place = :place)) LIMIT 1
\gset
SELECT case_versions.case_id, case_versions.version, case_versions.form, case_versions.author_id,
case_versions.at FROM case_versions WHERE ((case_versions.case_id = :case_id) AND
(case_versions.version = 1)) LIMIT 1;
UPDATE cases SET row_version = (cases.row_version + 1) WHERE (cases.id = :case_id);
SELECT cases.id, cases.number, cases.check_code, cases.matter, cases.enterprise_id,
cases.applicant_id, cases.handling_id, cases.handling_path, cases.issuing_id, cases.issuing_path,
cases.state, cases.stage, cases.form_version, cases.regime, cases.received_on, cases.accepted_on,
cases.decided_on, cases.was_corrected, cases.licence_id, cases.copied_from, cases.segments,
cases.created_at, cases.updated_at, cases.row_version FROM cases WHERE (cases.id = :case_id) LIMIT 1;
SELECT opinions.id, opinions.case_id, opinions.stage, opinions.verdict, opinions.text,
opinions.author_id, opinions.organisation_id, opinions.form_version, opinions.at FROM opinions WHERE
(opinions.case_id = :case_id) ORDER BY opinions.id;
SELECT enterprises.id AS holder, enterprises.credit_code, enterprises.enterprise_code,
enterprises.customs_registration, enterprises.name_zh, enterprises.name_en, enterprises.region,
enterprises.is_central_in_beijing, enterprises.standing, enterprises.banned_from,
enterprises.banned_until, enterprises.authority_path, enterprises.created_at,
enterprises.row_version FROM enterprises WHERE (enterprises.id = :enterprise_id) LIMIT 1;
SELECT attachments.id, attachments.case_id, attachments.kind, attachments.name,
attachments.media_type, attachments.size_bytes, attachments.digest, attachments.added_by,
attachments.added_at, attachments.removed_at FROM attachments WHERE ((attachments.case_id =
:case_id) AND (attachments.removed_at IS NULL)) ORDER BY attachments.id;
SELECT organisations.id, organisations.parent_id, organisations.path, organisations.kind,
organisations.name_zh, organisations.name_en, organisations.region, organisations.issuer,
organisations.row_version FROM organisations WHERE (organisations.id = 'fujian') LIMIT 1;
SELECT organisations.id, organisations.parent_id, organisations.path, organisations.kind,
organisations.name_zh, organisations.name_en, organisations.region, organisations.issuer,
organisations.row_version FROM organisations WHERE (organisations.id = 'fujian') LIMIT 1;
UPDATE corrections SET answered_at = now()::timestamp WHERE ((corrections.case_id = :case_id) AND
(corrections.answered_at IS NULL));
UPDATE counters SET value = (counters.value + 1) WHERE ((counters.kind = 'case') AND
((counters.period = 'bench') AND (counters.issuer = lpad(:body::text, 2, '0'))));
SELECT counters.value AS serial FROM counters WHERE ((counters.kind = 'case') AND ((counters.period
= 'bench') AND (counters.issuer = lpad(:body::text, 2, '0')))) LIMIT 1
\gset
UPDATE cases SET number = 'F' || lpad(:body::text, 2, '0') || :serial, check_code =
'ABC234', matter = 'automatic-import-licence', enterprise_id = :enterprise_id, applicant_id =
:applicant_id, handling_id = 'fujian', handling_path = '/mofcom/fujian/', issuing_id = 'fujian',
issuing_path = '/mofcom/fujian/', state = 'submitted', stage = NULL, form_version = 1, regime =
'AIL-2004', received_on = current_date, accepted_on = NULL, decided_on = NULL, was_corrected =
false, licence_id = NULL, copied_from = NULL, segments = '[]', created_at = now()::timestamp,
updated_at = now()::timestamp, row_version = 2 WHERE (cases.id = :case_id);
INSERT INTO case_places (path, case_id) VALUES ('/mofcom/fujian/', :case_id) ON CONFLICT DO
NOTHING;
SELECT events.sequence AS sequence, events.hash AS hash FROM events WHERE (events.stream = 'case:'
|| :case_id) ORDER BY events.sequence DESC LIMIT 1
\gset
INSERT INTO events (id, stream, sequence, kind, actor, trace_id, at, body, previous_hash, hash)
VALUES (to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || '-' || :client_id || '-' || :draw,
'case:' || :case_id, :sequence + 1, 'case.submit', :applicant_id,
'88641fcb23bcac805a5966cda1bf5165', now()::timestamp, '{"action":"submit","form_version": 1,"from":"draft","number":"302026112300003","regime":"AIL-2004","stage": null,"text": null,"to":"submitted"}', :hash, repeat('0123456789abcdef', 4))
RETURNING id AS event
\gset
INSERT INTO outbox (event_id) VALUES (:event);
SELECT cases.id, cases.number, cases.check_code, cases.matter, cases.enterprise_id,
cases.applicant_id, cases.handling_id, cases.handling_path, cases.issuing_id, cases.issuing_path,
cases.state, cases.stage, cases.form_version, cases.regime, cases.received_on, cases.accepted_on,
cases.decided_on, cases.was_corrected, cases.licence_id, cases.copied_from, cases.segments,
cases.created_at, cases.updated_at, cases.row_version FROM cases WHERE (cases.id = :case_id) LIMIT 1;
SELECT case_versions.case_id, case_versions.version, case_versions.form, case_versions.author_id,
case_versions.at FROM case_versions WHERE ((case_versions.case_id = :case_id) AND
(case_versions.version = 1)) LIMIT 1;
SELECT opinions.id, opinions.case_id, opinions.stage, opinions.verdict, opinions.text,
opinions.author_id, opinions.organisation_id, opinions.form_version, opinions.at FROM opinions WHERE
(opinions.case_id = :case_id) ORDER BY opinions.id;
SELECT corrections.case_id, corrections.items, corrections.issued_by, corrections.issued_at,
corrections.answered_at FROM corrections WHERE (corrections.case_id = :case_id) LIMIT 1;
SELECT attachments.id, attachments.case_id, attachments.kind, attachments.name,
attachments.media_type, attachments.size_bytes, attachments.digest, attachments.added_by,
attachments.added_at, attachments.removed_at FROM attachments WHERE ((attachments.case_id =
:case_id) AND (attachments.removed_at IS NULL)) ORDER BY attachments.id;
UPDATE idempotency_records SET status = 200, headers = repeat('h', 34), body = repeat('0123456789',
122) WHERE ((idempotency_records.principal_id = '01a2071b-97da-776f-9ee5-6bb8ee691ab6') AND
(idempotency_records.key = :case_id));
COMMIT;
