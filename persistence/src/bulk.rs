//! Loading years of trade at once: `COPY` on PostgreSQL, prepared inserts on SQLite.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain_audit::Digest;
use domain_customs::{Balance, DeclarationLine, LedgerEntry, StatementLine};
use domain_kernel::shanghai_day;
use domain_quotas::{PostingKind, QuotaAccount};
use serde_json::Value;

use crate::connection::Db;
use crate::declaration_lines::Row as LineRow;
use crate::events::EventRow;
use crate::ids::fresh_text;
use crate::ledger::AccountRow;
use crate::licences::places_of;
use crate::licences::{LicenceRow, SignedLicence};
use crate::schema::{
    declaration_lines, event_positions, events, ledger_accounts, ledger_entries, licence_places,
    licence_ports, licences, quota_entries, statement_lines,
};
use crate::sequencer::digest;
use crate::store::{Stamp, StoreError, Tx};

/// An entry to load, with the time it was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedEntry {
    pub entry: LedgerEntry,
    pub at: DateTime<Utc>,
}

/// A declaration line to load, with the time it last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedLine {
    pub line: DeclarationLine,
    pub at: DateTime<Utc>,
}

/// An event to load.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedEvent {
    /// What it is about, as `licence:{id}`.
    pub stream: String,
    pub kind: String,
    pub actor: String,
    pub at: DateTime<Utc>,
    pub body: Value,
}

#[derive(Insertable)]
#[diesel(table_name = ledger_entries, treat_none_as_default_value = false)]
struct EntryRow {
    id: String,
    account_id: String,
    from_bucket: String,
    to_bucket: String,
    amount: i64,
    reference: String,
    available: i64,
    reserved: i64,
    cleared: i64,
    released: i64,
    at: chrono::NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = licence_places, treat_none_as_default_value = false)]
struct PlaceRow {
    path: String,
    licence_id: String,
}

#[derive(Insertable)]
#[diesel(table_name = statement_lines, treat_none_as_default_value = false)]
struct StatementRow {
    day: chrono::NaiveDate,
    office: String,
    declaration: String,
    line_number: i32,
    version: i32,
    licence_kind: String,
    licence_number: String,
    state: String,
    quantity: i64,
}

#[derive(Insertable)]
#[diesel(table_name = quota_entries, treat_none_as_default_value = false)]
struct QuotaEntryRow {
    id: String,
    account_id: String,
    kind: String,
    amount: i64,
    licence_id: Option<String>,
    reference: String,
    balance: String,
    at: chrono::NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = licence_ports, treat_none_as_default_value = false)]
struct PortRow {
    port: String,
    licence_id: String,
}

#[derive(Insertable)]
#[diesel(table_name = event_positions, treat_none_as_default_value = false)]
struct PositionRow {
    position: i64,
    event_id: String,
    day: chrono::NaiveDate,
}

/// Loads rows into a table.
macro_rules! load {
    ($conn:expr, $table:ident, $rows:expr) => {{
        let rows: &Vec<_> = $rows;
        match $conn {
            Db::Postgres(conn) => {
                diesel::copy_from($table::table).from_insertable(rows).execute(conn)?;
            }
            Db::Sqlite(conn) => {
                for row in rows {
                    diesel::insert_into($table::table).values(row).execute(conn)?;
                }
            }
        }
    }};
}

pub(crate) use load;

impl Tx<'_> {
    /// Loads licences with their accounts as they stand. No event, entry or message is
    /// written: the caller loads the entries and events that led there.
    pub fn load_licences(&mut self, signed: &[SignedLicence]) -> Result<(), StoreError> {
        let rows: Vec<_> = signed
            .iter()
            .map(|signed| LicenceRow::new(&signed.licence, &signed.signature, 1))
            .collect();
        load!(self.conn, licences, &rows);
        let place = |signed: &SignedLicence| {
            let licence = &signed.licence;
            let paths = places_of(licence).into_iter();
            let licence_id = licence.id.to_string();
            let row =
                |path: &str| PlaceRow { path: path.to_owned(), licence_id: licence_id.clone() };
            paths.map(row).collect::<Vec<_>>()
        };
        let rows: Vec<_> = signed.iter().flat_map(place).collect();
        load!(self.conn, licence_places, &rows);
        let ports = |signed: &SignedLicence| {
            let id = signed.licence.id.to_string();
            let row = |port: &domain_kernel::CustomsDistrict| PortRow {
                port: port.to_string(),
                licence_id: id.clone(),
            };
            signed.licence.ports.iter().map(row).collect::<Vec<_>>()
        };
        let rows: Vec<_> = signed.iter().flat_map(ports).collect();
        load!(self.conn, licence_ports, &rows);
        let rows: Vec<_> = signed.iter().map(|signed| AccountRow::new(&signed.account)).collect();
        load!(self.conn, ledger_accounts, &rows);
        Ok(())
    }

    /// Loads ledger entries: those of one account in their order and all in one call.
    pub fn load_ledger_entries(&mut self, entries: &[LoadedEntry]) -> Result<(), StoreError> {
        let mut balances: HashMap<&str, Balance> = HashMap::new();
        let row = |LoadedEntry { entry, at }: &'_ LoadedEntry, balance: Balance| EntryRow {
            id: fresh_text(),
            account_id: entry.account.to_string(),
            from_bucket: entry.movement.from.as_str().to_owned(),
            to_bucket: entry.movement.to.as_str().to_owned(),
            amount: entry.movement.amount,
            reference: entry.reference.clone(),
            available: balance.available,
            reserved: balance.reserved,
            cleared: balance.cleared,
            released: balance.released,
            at: at.naive_utc(),
        };
        let mut rows = Vec::with_capacity(entries.len());
        for loaded in entries {
            let balance = balances.entry(loaded.entry.account.as_str()).or_default();
            *balance = balance.after(loaded.entry.movement);
            rows.push(row(loaded, *balance));
        }
        load!(self.conn, ledger_entries, &rows);
        Ok(())
    }

    /// Loads declaration lines as they stand.
    pub fn load_declaration_lines(&mut self, lines: &[LoadedLine]) -> Result<(), StoreError> {
        let rows: Vec<_> =
            lines.iter().map(|loaded| LineRow::new(&loaded.line, loaded.at)).collect();
        load!(self.conn, declaration_lines, &rows);
        Ok(())
    }

    /// Loads entries of a quota account, each an allocation of one ten-thousandth, and the account as
    /// they leave it.
    pub fn load_quota_entries(
        &mut self,
        account: &QuotaAccount,
        entries: i64,
    ) -> Result<QuotaAccount, StoreError> {
        let mut account = account.clone();
        let mut rows = Vec::new();
        for _ in 0..entries {
            let posted = account.post(PostingKind::Allocate, 1).map_err(StoreError::corrupt)?;
            account = posted.0;
            rows.push(QuotaEntryRow {
                id: fresh_text(),
                account_id: account.id.to_string(),
                kind: PostingKind::Allocate.as_str().to_owned(),
                amount: 1,
                licence_id: None,
                reference: "loaded".to_owned(),
                balance: account.balance.print(),
                at: self.stamp.at.naive_utc(),
            });
        }
        load!(self.conn, quota_entries, &rows);
        self.save_quota_balance(&account)?;
        Ok(account)
    }

    /// Loads lines of customs' statement.
    pub fn load_statement_lines(&mut self, lines: &[StatementLine]) -> Result<(), StoreError> {
        let row = |line: &StatementLine| StatementRow {
            day: line.day,
            office: line.office.to_string(),
            declaration: line.declaration.to_string(),
            line_number: line.line_number,
            version: line.version,
            licence_kind: line.kind.as_str().to_owned(),
            licence_number: line.licence.as_str().to_owned(),
            state: line.state.as_str().to_owned(),
            quantity: line.quantity,
        };
        let rows: Vec<_> = lines.iter().map(row).collect();
        load!(self.conn, statement_lines, &rows);
        Ok(())
    }

    /// Loads events of streams that are new and whole in this call, chained and numbered at
    /// once. The caller holds the sequencer's lease, or nobody numbers meanwhile: otherwise
    /// one of the two finds its number taken and fails.
    pub fn load_events(&mut self, loaded: &[LoadedEvent]) -> Result<(), StoreError> {
        let mut heads: HashMap<&str, (i64, Digest)> = HashMap::new();
        let mut rows = Vec::with_capacity(loaded.len());
        for event in loaded {
            let stamp = Stamp { actor: event.actor.clone(), at: event.at, trace_id: None };
            let head = heads.entry(&event.stream).or_insert((0, Digest::ZERO));
            let body = event.body.to_string();
            let row = EventRow::after(*head, &event.stream, &event.kind, body, &stamp);
            *head = (row.sequence, digest(&row.hash)?);
            rows.push(row);
        }
        let last: Option<i64> = event_positions::table
            .select(diesel::dsl::max(event_positions::position))
            .first(self.conn)?;
        let day = shanghai_day(self.stamp.at);
        let positions: Vec<_> = (last.unwrap_or(0) + 1..)
            .zip(&rows)
            .map(|(position, row)| PositionRow { position, event_id: row.id.clone(), day })
            .collect();
        load!(self.conn, events, &rows);
        load!(self.conn, event_positions, &positions);
        Ok(())
    }

    /// Lets the database count what it holds, so that it plans for it.
    pub fn analyze(&mut self) -> Result<(), StoreError> {
        diesel::sql_query("ANALYZE").execute(self.conn)?;
        Ok(())
    }
}
