-- The statement the server runs for a licence by its number, as PostgreSQL logs it.
\set year random(:first, :last)
\set body random(1, :bodies)
\set serial random(1, :serials)
SELECT licences.id, licences.kind, licences.number, licences.case_id, licences.enterprise_id,
licences.importer_code, licences.importer_name, licences.consignee_code, licences.consignee_name,
licences.issuer, licences.issuing_id, licences.issuing_path, licences.handling_path, licences.year,
licences.regime, licences.trade_mode, licences.exchange_source, licences.ports,
licences.trading_country, licences.origin_country, licences.goods_use, licences.hs_code,
licences.goods_name, licences.unit, licences.quantity, licences.currency, licences.amount,
licences.amount_usd, licences.lines, licences.contract_number, licences.batch_mode,
licences.uses_max, licences.is_bulk, licences.tolerance, licences.delivery, licences.issued_on,
licences.valid_from, licences.valid_until, licences.remarks, licences.predecessor,
licences.successor, licences.state, licences.uses, licences.issued_at, licences.signature,
licences.row_version, ledger_accounts.id, ledger_accounts.licence_id, ledger_accounts.unit,
ledger_accounts.granted, ledger_accounts.available, ledger_accounts.reserved,
ledger_accounts.cleared, ledger_accounts.released, ledger_accounts.overdraft,
ledger_accounts.row_version FROM (licences INNER JOIN ledger_accounts ON (ledger_accounts.licence_id
= licences.id)) WHERE ((licences.kind = 'automatic_import') AND (licences.number = lpad(:year::text,
2, '0') || '-' || lpad(:body::text, 2, '0') || '-' || (500000 + :serial)::text)) LIMIT 1;
