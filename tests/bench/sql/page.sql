-- The statement the server runs for a filtered page of 50 behind a cursor, as PostgreSQL logs it.
-- The cursor is computed once, in a subselect.
\set instant random(:oldest, :newest)
SELECT licences.id, licences.kind, licences.number, licences.enterprise_id, licences.importer_name,
licences.hs_code, licences.goods_name, licences.quantity, licences.unit, licences.issued_on,
licences.valid_from, licences.valid_until, licences.state, licences.uses, licences.uses_max,
ledger_accounts.available FROM (licences INNER JOIN ledger_accounts ON (ledger_accounts.licence_id =
licences.id)) WHERE (((licences.kind = :kind) AND (licences.state = :state)) AND
(licences.id < (SELECT overlay(lpad(to_hex(:instant::bigint), 12, '0') PLACING '-' FROM 9 FOR 0)))) ORDER BY licences.id DESC LIMIT :rows;
