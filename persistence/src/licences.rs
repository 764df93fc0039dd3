//! Licences: their rows, and the one way to save what happens to them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain_customs::LedgerAccount;
use domain_identity::Scope;
use domain_kernel::{
    CaseId, CustomsDistrict, IssuerCode, LicenceId, LicenceNumber, OrganisationId,
    UnifiedSocialCreditCode,
};
use domain_licences::{Licence, LicenceEvent, LicenceKind, LicenceState};
use serde_json::json;

use crate::dialect::{OffKey, Prepared};
use crate::held::{Held, RowVersion};
use crate::ledger::AccountRow;
use crate::schema::{enterprises, ledger_accounts, licence_places, licence_ports, licences};
use crate::scope::{Listed, places, within};
use crate::store::{Rank, StoreError, Tx};

mod collectors;
mod due;
mod row;
mod standing;
mod summary;

use row::Row;
pub(crate) use row::Row as LicenceRow;
pub use summary::LicenceSummary;

/// Which licences a list holds; unset conditions match all.
#[derive(Debug, Clone, Default)]
pub struct LicenceFilter {
    pub kind: Option<LicenceKind>,
    /// As written down; a licence that has just expired may still stand as active.
    pub state: Option<LicenceState>,
    /// Two to ten digits that the commodity code begins with.
    pub hs_code: Option<String>,
    pub issuer: Option<IssuerCode>,
    /// The holder, as on the face.
    pub holder: Option<UnifiedSocialCreditCode>,
    /// The region of the holder: its significant digits.
    pub region: Option<String>,
    pub port: Option<CustomsDistrict>,
    pub year: Option<i32>,
    /// Whose paper is collected at this body.
    pub collection: Option<OrganisationId>,
    /// Issued on or after.
    pub issued_from: Option<NaiveDate>,
    /// Issued on or before.
    pub issued_until: Option<NaiveDate>,
}

/// A licence with its account and its signed form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedLicence {
    pub licence: Licence,
    pub account: LedgerAccount,
    /// Compact JWS.
    pub signature: String,
}

type Found = (Row, AccountRow);

fn held((row, account): Found) -> Result<Held<SignedLicence>, StoreError> {
    let account = account.account()?;
    let version = RowVersion(row.row_version);
    let (licence, signature) = row.licence()?;
    Ok(Held { value: SignedLicence { licence, account, signature }, version })
}

/// Where a licence is listed: at the bodies that handled and issued it and where it is collected.
pub(crate) fn places_of(licence: &Licence) -> BTreeSet<&str> {
    places([&licence.issuing_path, &licence.handling_path, &licence.collection.path])
}

fn is_within(scope: &Scope, licence: &Licence) -> bool {
    let bodies = [&licence.issuing_path, &licence.handling_path, &licence.collection.path];
    scope.includes(&licence.enterprise, &bodies)
}

/// The newest licences of a query that fit a filter, in the order of an id's column; `$by` says
/// whether a narrow filter may lead. A macro, because the type of a boxed query names its
/// tables.
macro_rules! newest {
    ($query:expr, $id:expr, $by:path, $filter:ident, $after:ident, $limit:ident) => {{
        let mut query = $query.select(summary::SummaryRow::as_select()).into_boxed();
        if let Some(kind) = $filter.kind {
            query = query.filter(OffKey(licences::kind).eq(kind.as_str()));
        }
        if let Some(state) = $filter.state {
            query = query.filter($by(licences::state).eq(state.as_str()));
        }
        if let Some(code) = &$filter.hs_code {
            query = if code.len() == 10 {
                query.filter($by(licences::hs_code).eq(code.clone()))
            } else {
                query
                    .filter(OffKey(licences::hs_code).ge(code.clone()))
                    .filter(OffKey(licences::hs_code).lt(format!("{code}:")))
            };
        }
        if let Some(issuer) = &$filter.issuer {
            query = query.filter($by(licences::issuer).eq(issuer.as_str().to_owned()));
        }
        if let Some(code) = &$filter.holder {
            query = query.filter($by(licences::importer_code).eq(code.as_str().to_owned()));
        }
        if let Some(port) = &$filter.port {
            let at_port = licence_ports::table
                .filter(licence_ports::licence_id.eq(licences::id))
                .filter(licence_ports::port.eq(port.as_str().to_owned()));
            query = query.filter(diesel::dsl::exists(at_port));
        }
        if let Some(region) = &$filter.region {
            let in_region = enterprises::table
                .filter(enterprises::id.eq(licences::enterprise_id))
                .filter(enterprises::region.ge(region.clone()))
                .filter(enterprises::region.lt(format!("{region}:")));
            query = query.filter(diesel::dsl::exists(in_region));
        }
        if let Some(year) = $filter.year {
            query = query.filter(licences::year.eq(year));
        }
        if let Some(body) = &$filter.collection {
            query = query.filter($by(licences::collection_id).eq(body.as_str().to_owned()));
        }
        if let Some(from) = $filter.issued_from {
            query = query.filter(licences::issued_on.ge(from));
        }
        if let Some(until) = $filter.issued_until {
            query = query.filter(licences::issued_on.le(until));
        }
        if let Some(after) = $after {
            query = query.filter($id.lt(after.as_str().to_owned()));
        }
        query.order($id.desc()).limit($limit)
    }};
}

impl Tx<'_> {
    /// One licence within the scope, by kind and number.
    pub fn licence(
        &mut self,
        scope: &Scope,
        kind: LicenceKind,
        number: &LicenceNumber,
    ) -> Result<Option<Held<SignedLicence>>, StoreError> {
        let found = self.licence_of_number(kind, number)?;
        Ok(found.filter(|held| is_within(scope, &held.value.licence)))
    }

    /// One licence, whoever asks: for customs and for public verification.
    pub fn licence_of_number(
        &mut self,
        kind: LicenceKind,
        number: &LicenceNumber,
    ) -> Result<Option<Held<SignedLicence>>, StoreError> {
        let found: Option<Found> = licences::table
            .inner_join(ledger_accounts::table)
            .filter(licences::kind.eq(kind.as_str()))
            .filter(licences::number.eq(number.as_str()))
            .select((Row::as_select(), AccountRow::as_select()))
            .first(self.conn)
            .optional()?;
        found.map(held).transpose()
    }

    /// The licence of an id, whoever asks.
    pub fn licence_of_id(
        &mut self,
        id: &LicenceId,
    ) -> Result<Option<Held<SignedLicence>>, StoreError> {
        let found: Option<Found> = licences::table
            .inner_join(ledger_accounts::table)
            .filter(licences::id.eq(id.as_str()))
            .select((Row::as_select(), AccountRow::as_select()))
            .first(self.conn)
            .optional()?;
        found.map(held).transpose()
    }

    /// The licence a case produced, if it did.
    pub fn licence_of_case(
        &mut self,
        case: &CaseId,
    ) -> Result<Option<Held<SignedLicence>>, StoreError> {
        let found: Option<Found> = licences::table
            .inner_join(ledger_accounts::table)
            .filter(licences::case_id.eq(case.as_str()))
            .select((Row::as_select(), AccountRow::as_select()))
            .first(self.conn)
            .optional()?;
        found.map(held).transpose()
    }

    /// Takes the row for this transaction, then reads it: the version is already counted up.
    pub fn claim_licence(
        &mut self,
        scope: &Scope,
        kind: LicenceKind,
        number: &LicenceNumber,
    ) -> Result<Option<Held<SignedLicence>>, StoreError> {
        let found = self.claim_licence_of_number(kind, number)?;
        Ok(found.filter(|held| is_within(scope, &held.value.licence)))
    }

    /// As [`Tx::claim_licence`], whoever asks: for customs and timers.
    pub fn claim_licence_of_number(
        &mut self,
        kind: LicenceKind,
        number: &LicenceNumber,
    ) -> Result<Option<Held<SignedLicence>>, StoreError> {
        self.claims(Rank::Licence);
        let row = licences::table
            .filter(licences::kind.eq(kind.as_str()))
            .filter(licences::number.eq(number.as_str()));
        let claim = diesel::update(row).set(licences::row_version.eq(licences::row_version + 1));
        if Prepared(claim).execute(self.conn)? == 0 {
            return Ok(None);
        }
        self.licence_of_number(kind, number)
    }

    /// Those of the numbers that wait to be collected for the same importer and user as a licence
    /// of their kind.
    pub fn licences_beside(
        &mut self,
        licence: &Licence,
        numbers: &[LicenceNumber],
    ) -> Result<Vec<LicenceNumber>, StoreError> {
        let numbers: Vec<&str> = numbers.iter().map(LicenceNumber::as_str).collect();
        let found: Vec<String> = licences::table
            .filter(licences::kind.eq(licence.kind.as_str()))
            .filter(licences::number.eq_any(numbers))
            .filter(licences::state.eq(LicenceState::Issued.as_str()))
            .filter(licences::enterprise_id.eq(licence.enterprise.as_str()))
            .filter(licences::consignee_name.eq(&licence.consignee.name))
            .filter(licences::collection_id.eq(licence.collection.id.as_str()))
            .select(licences::number)
            .load(self.conn)?;
        let parse = |number: &String| LicenceNumber::parse(number).map_err(StoreError::corrupt);
        found.iter().map(parse).collect()
    }

    /// Adds a licence with its opened account: row, account, first entry, event and the news
    /// to the partners together.
    pub fn add_licence(
        &mut self,
        licence: &Licence,
        signature: &str,
        account: &LedgerAccount,
        event: &LicenceEvent,
    ) -> Result<RowVersion, StoreError> {
        diesel::insert_into(licences::table)
            .values(Row::new(licence, signature, 1))
            .execute(self.conn)?;
        for path in places_of(licence) {
            diesel::insert_into(licence_places::table)
                .values((
                    licence_places::path.eq(path),
                    licence_places::licence_id.eq(licence.id.as_str()),
                ))
                .execute(self.conn)?;
        }
        for port in &licence.ports {
            diesel::insert_into(licence_ports::table)
                .values((
                    licence_ports::port.eq(port.as_str()),
                    licence_ports::licence_id.eq(licence.id.as_str()),
                ))
                .execute(self.conn)?;
        }
        self.open_account(account)?;
        self.record_licence(licence, event)?;
        self.tell_partners((licence, account), signature, event)?;
        Ok(RowVersion(1))
    }

    /// Saves what happened to a claimed licence. Only its state, its uses and its successor
    /// can change: the face has no update.
    pub fn save_licence(
        &mut self,
        version: RowVersion,
        signed: &SignedLicence,
        event: &LicenceEvent,
    ) -> Result<RowVersion, StoreError> {
        let licence = &signed.licence;
        let save = diesel::update(licences::table.find(licence.id.as_str())).set((
            licences::state.eq(licence.state.as_str()),
            licences::uses.eq(licence.uses),
            licences::successor.eq(licence.successor.as_ref().map(LicenceNumber::as_str)),
        ));
        if Prepared(save).execute(self.conn)? != 1 {
            return Err(StoreError::Stale);
        }
        self.record_licence(licence, event)?;
        self.tell_partners((licence, &signed.account), &signed.signature, event)?;
        Ok(version)
    }

    fn record_licence(
        &mut self,
        licence: &Licence,
        event: &LicenceEvent,
    ) -> Result<(), StoreError> {
        let stream = format!("licence:{}", licence.id);
        match event {
            LicenceEvent::Issued => {
                let body = json!({
                    "kind": licence.kind.as_str(),
                    "number": licence.number.as_str(),
                    "case": licence.case.as_str(),
                    "quantity": licence.quantity.decimal(),
                    "unit": licence.quantity.unit().as_str(),
                    "valid_from": licence.valid_from.to_string(),
                    "valid_until": licence.valid_until.to_string(),
                    "regime": licence.regime,
                });
                self.record(&stream, "licence.issued", &body)
            }
            LicenceEvent::Moved { action, from, to, reason } => {
                let body = json!({
                    "action": action.as_str(),
                    "from": from.as_str(),
                    "to": to.as_str(),
                    "reason": reason,
                    "successor": licence.successor.as_ref().map(LicenceNumber::as_str),
                });
                self.record(&stream, &format!("licence.{}", action.as_str()), &body)
            }
            LicenceEvent::WrittenOff { declaration, line_number, detail } => {
                let body = json!({
                    "declaration": declaration,
                    "line_number": line_number,
                    "detail": detail,
                    "state": licence.state.as_str(),
                    "uses": licence.uses,
                });
                self.record(&stream, "licence.written_off", &body)
            }
        }
    }

    /// The licences of a filter within the scope, the newest first, as a list shows them.
    pub fn licences(
        &mut self,
        scope: &Scope,
        filter: &LicenceFilter,
        after: Option<&LicenceId>,
        limit: i64,
    ) -> Result<Vec<LicenceSummary>, StoreError> {
        let all = licences::table.inner_join(ledger_accounts::table);
        let rows: Vec<summary::SummaryRow> = match within(scope) {
            Listed::All => newest!(all, licences::id, std::convert::identity, filter, after, limit)
                .load(self.conn)?,
            Listed::Enterprise(id) => {
                let own = all.filter(licences::enterprise_id.eq(id));
                newest!(own, licences::id, OffKey, filter, after, limit).load(self.conn)?
            }
            Listed::Subtree { from, until } => {
                // The place finds the rows in order, the paths decide.
                let issued = licences::issuing_path.ge(from.clone());
                let issued = issued.and(licences::issuing_path.lt(until.clone()));
                let handled = licences::handling_path.ge(from.clone());
                let handled = handled.and(licences::handling_path.lt(until.clone()));
                let collected = licences::collection_path.ge(from.clone());
                let collected = collected.and(licences::collection_path.lt(until));
                let placed = all
                    .inner_join(licence_places::table)
                    .filter(licence_places::path.eq(from))
                    .filter(issued.or(handled).or(collected));
                newest!(placed, licence_places::licence_id, OffKey, filter, after, limit)
                    .load(self.conn)?
            }
        };
        rows.into_iter().map(summary::SummaryRow::summary).collect()
    }
}

fn key(kind: &str, number: &str) -> Result<(LicenceKind, LicenceNumber), StoreError> {
    let kind = LicenceKind::parse(kind).ok_or_else(|| StoreError::corrupt(kind))?;
    Ok((kind, LicenceNumber::parse(number).map_err(StoreError::corrupt)?))
}
