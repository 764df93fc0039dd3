-- The statements the server runs for one write-off line, as PostgreSQL logs them.
-- The licence is drawn by subselects in statements that run anyway; ids sort by time, as the server's do; hashes and bodies have the server's lengths.
\set place random(1, :current)
\set declaration random(1, 1000000000000)
BEGIN;
SELECT usage_messages.id, usage_messages.office, usage_messages.declaration,
usage_messages.line_number, usage_messages.version, usage_messages.licence_kind,
usage_messages.licence_number, usage_messages.issuing_path, usage_messages.fingerprint,
usage_messages.body, usage_messages.outcome, usage_messages.reason, usage_messages.detail,
usage_messages.sender_id, usage_messages.received_at, usage_messages.received_on,
usage_messages.resolved_by, usage_messages.resolved_at, usage_messages.resolution,
usage_messages.row_version FROM usage_messages WHERE ((((usage_messages.office = '5301') AND
(usage_messages.declaration = lpad(:declaration::text, 18, '9'))) AND (usage_messages.line_number =
1)) AND (usage_messages.version = 1)) ORDER BY usage_messages.id;
UPDATE licences SET row_version = (licences.row_version + 1) WHERE ((licences.kind =
'automatic_import') AND (licences.number = (SELECT number FROM bench_current WHERE place = :place)));
SELECT licences.id AS licence, licences.kind, licences.number AS number, licences.case_id,
licences.enterprise_id, licences.importer_code, licences.importer_name, licences.consignee_code,
licences.consignee_name, licences.issuer, licences.issuing_id, licences.issuing_path,
licences.handling_path, licences.year, licences.regime, licences.trade_mode,
licences.exchange_source, licences.ports, licences.trading_country, licences.origin_country,
licences.goods_use, licences.hs_code, licences.goods_name, licences.unit, licences.quantity,
licences.currency, licences.amount, licences.amount_usd, licences.lines, licences.contract_number,
licences.batch_mode, licences.uses_max, licences.is_bulk, licences.tolerance, licences.delivery,
licences.issued_on, licences.valid_from, licences.valid_until, licences.remarks,
licences.predecessor, licences.successor, licences.state, licences.uses, licences.issued_at,
licences.signature, licences.row_version, ledger_accounts.id AS account, ledger_accounts.licence_id
AS account_licence, ledger_accounts.unit AS account_unit, ledger_accounts.granted,
ledger_accounts.available, ledger_accounts.reserved, ledger_accounts.cleared,
ledger_accounts.released, ledger_accounts.overdraft, ledger_accounts.row_version AS account_version
FROM (licences INNER JOIN ledger_accounts ON (ledger_accounts.licence_id = licences.id)) WHERE
((licences.kind = 'automatic_import') AND (licences.number = (SELECT number FROM bench_current WHERE place = :place))) LIMIT 1
\gset
SELECT declaration_lines.office, declaration_lines.declaration, declaration_lines.line_number,
declaration_lines.version, declaration_lines.licence_id, declaration_lines.state,
declaration_lines.quantity, declaration_lines.port, declaration_lines.declared_on,
declaration_lines.use_number, declaration_lines.is_final, declaration_lines.updated_at,
declaration_lines.updated_on FROM declaration_lines WHERE ((declaration_lines.office = '5301') AND
((declaration_lines.declaration = lpad(:declaration::text, 18, '9')) AND
(declaration_lines.line_number = 1))) LIMIT 1;
SELECT declaration_lines.office, declaration_lines.declaration, declaration_lines.line_number,
declaration_lines.version, declaration_lines.licence_id, declaration_lines.state,
declaration_lines.quantity, declaration_lines.port, declaration_lines.declared_on,
declaration_lines.use_number, declaration_lines.is_final, declaration_lines.updated_at,
declaration_lines.updated_on FROM declaration_lines WHERE ((declaration_lines.licence_id =
:licence) AND (declaration_lines.state != 'released'));
UPDATE licences SET state = 'in_use', uses = :uses, successor = NULL WHERE (licences.id =
:licence);
SELECT events.sequence AS sequence, events.hash AS hash FROM events WHERE (events.stream =
'licence:' || :licence) ORDER BY events.sequence DESC LIMIT 1
\gset
INSERT INTO events (id, stream, sequence, kind, actor, trace_id, at, body, previous_hash, hash)
VALUES (to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || '-' || :client_id || '-' ||
:declaration, 'licence:' || :licence, :sequence + 1, 'licence.written_off',
'01a2070d-0ebc-705d-b11d-fb0aae24eb45', '812d31f4762fdada240ced830cdb0aa9', now()::timestamp,
'{"declaration":"5301-530190000000000000","detail":"commit version 1: 10000 available>cleared","line_number": 1,"state":"in_use","uses": 2}', :hash, repeat('0123456789abcdef', 4))
RETURNING id AS event
\gset
INSERT INTO outbox (event_id) VALUES (:event);
UPDATE ledger_accounts SET available = available - 1, reserved = reserved, cleared = cleared + 1,
released = released, overdraft = overdraft, row_version = (ledger_accounts.row_version + 1) WHERE
(ledger_accounts.id = :account);
INSERT INTO ledger_entries (id, account_id, from_bucket, to_bucket, amount, reference, at) VALUES
(to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS') || '-' || :client_id || '-' || :declaration,
:account, 'available', 'cleared', 1, 'declaration-5301-530190000000000000-1-1', now()::timestamp);
UPDATE declaration_lines SET office = '5301', declaration = lpad(:declaration::text, 18, '9'),
line_number = 1, version = 1, licence_id = :licence, state = 'committed', quantity = 10000, port =
'5301', declared_on = current_date, use_number = 2, is_final = false, updated_at = now()::timestamp,
updated_on = current_date WHERE ((((declaration_lines.office = '5301') AND
((declaration_lines.declaration = lpad(:declaration::text, 18, '9')) AND
(declaration_lines.line_number = 1))) AND (declaration_lines.version < 1)) AND
((declaration_lines.licence_id = :licence) OR (declaration_lines.state = 'released')));
INSERT INTO declaration_lines (office, declaration, line_number, version, licence_id, state,
quantity, port, declared_on, use_number, is_final, updated_at, updated_on) VALUES ('5301',
lpad(:declaration::text, 18, '9'), 1, 1, :licence, 'committed', 10000, '5301', current_date, 2,
false, now()::timestamp, current_date);
INSERT INTO usage_messages (id, office, declaration, line_number, version, licence_kind,
licence_number, issuing_path, fingerprint, body, outcome, reason, detail, sender_id, received_at,
received_on, resolved_by, resolved_at, resolution, row_version) VALUES (to_char(clock_timestamp(),
'YYYYMMDDHH24MISSUS') || '-' || :client_id || '-' || :declaration, '5301', lpad(:declaration::text,
18, '9'), 1, 1, 'automatic_import', :number, '/mofcom/qinghai/', repeat('0123456789abcdef', 4), '{"customs_office":"5301","declaration_number":"530190000000000002","line_number": 1,"version": 1,"action":"commit","licence_kind":"automatic_import","licence_number":"26-29-500001","hs_code":"3104209000","quantity":{"value":"1.0000","unit":"035"},"port":"5301","declared_on":"2026-11-23","trade_mode":"0110","is_final": false}', 'applied',
NULL, NULL, '01a2070d-0ebc-705d-b11d-fb0aae24eb45', now()::timestamp, current_date, NULL, NULL,
NULL, 1);
COMMIT;
