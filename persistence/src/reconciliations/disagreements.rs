//! The differences of the comparisons, and what is done to them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use domain_customs::{Difference, DifferenceKind, DifferenceOutcome, DifferenceState};
use domain_identity::Scope;
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceNumber};
use domain_licences::LicenceKind;

use super::KeptDifference;
use crate::declaration_lines::LineKey;
use crate::dialect::Both;
use crate::held::{Held, RowVersion};
use crate::ids::fresh_text;
use crate::schema::{differences, licences};
use crate::scope::{Listed, within};
use crate::store::{StoreError, Tx};

/// A difference to keep: found by a comparison, or said by a holder.
struct NewDifference<'a> {
    run: Option<&'a str>,
    day: NaiveDate,
    difference: &'a Difference,
    claim: Option<(i64, &'a str)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = differences)]
struct DifferenceRow {
    id: String,
    day: NaiveDate,
    kind: String,
    office: String,
    declaration: String,
    line_number: i32,
    licence_kind: String,
    licence_number: String,
    ours: Option<i64>,
    theirs: Option<i64>,
    holder: Option<i64>,
    holder_reason: Option<String>,
    outcome: Option<String>,
    state: String,
    closed_by: Option<String>,
    closed_at: Option<NaiveDateTime>,
    reason: Option<String>,
    row_version: i32,
}

impl DifferenceRow {
    fn held(self) -> Result<Held<KeptDifference>, StoreError> {
        let difference = Difference {
            kind: DifferenceKind::parse(&self.kind)
                .ok_or_else(|| StoreError::corrupt(&self.kind))?,
            office: CustomsDistrict::parse(&self.office).map_err(StoreError::corrupt)?,
            declaration: DeclarationNumber::parse(&self.declaration)
                .map_err(StoreError::corrupt)?,
            line_number: self.line_number,
            licence_kind: LicenceKind::parse(&self.licence_kind)
                .ok_or_else(|| StoreError::corrupt(&self.licence_kind))?,
            licence: LicenceNumber::parse(&self.licence_number).map_err(StoreError::corrupt)?,
            ours: self.ours,
            theirs: self.theirs,
        };
        let value = KeptDifference {
            id: self.id,
            day: self.day,
            difference,
            state: DifferenceState::parse(&self.state)
                .ok_or_else(|| StoreError::corrupt(&self.state))?,
            closed_by: self.closed_by,
            closed_at: self.closed_at.map(|at| at.and_utc()),
            reason: self.reason,
            holder: self.holder,
            holder_reason: self.holder_reason,
            outcome: match self.outcome.as_deref() {
                None => None,
                Some(word) => {
                    Some(DifferenceOutcome::parse(word).ok_or_else(|| StoreError::corrupt(word))?)
                }
            },
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

impl Tx<'_> {
    /// Keeps a difference that a comparison found, unless it is known.
    pub fn add_found_difference(
        &mut self,
        run: &str,
        day: NaiveDate,
        difference: &Difference,
    ) -> Result<(), StoreError> {
        let new = NewDifference { run: Some(run), day, difference, claim: None };
        self.add_difference(&new)
    }

    fn add_difference(&mut self, new: &NewDifference<'_>) -> Result<(), StoreError> {
        use differences as d;
        let NewDifference { run, day, difference, claim } = new;
        let found: Option<(String, String)> = licences::table
            .filter(licences::kind.eq(difference.licence_kind.as_str()))
            .filter(licences::number.eq(difference.licence.as_str()))
            .select((licences::issuing_path, licences::enterprise_id))
            .first(self.conn)
            .optional()?;
        let (issuing_path, enterprise_id) = found.unzip();
        let state = if claim.is_some() { DifferenceState::Disputed } else { DifferenceState::Open };
        let row = (
            d::id.eq(fresh_text()),
            d::reconciliation_id.eq(*run),
            d::day.eq(*day),
            d::kind.eq(difference.kind.as_str()),
            d::office.eq(difference.office.as_str()),
            d::declaration.eq(difference.declaration.as_str()),
            d::line_number.eq(difference.line_number),
            d::licence_kind.eq(difference.licence_kind.as_str()),
            d::licence_number.eq(difference.licence.as_str()),
            (d::issuing_path.eq(issuing_path), d::enterprise_id.eq(enterprise_id)),
            (
                d::ours.eq(difference.ours),
                d::theirs.eq(difference.theirs),
                d::holder.eq(claim.map(|(quantity, _)| quantity)),
                d::holder_reason.eq(claim.map(|(_, reason)| reason)),
                d::state.eq(state.as_str()),
                d::row_version.eq(1),
            ),
        );
        Both(diesel::insert_into(d::table).values(row).on_conflict_do_nothing())
            .execute(self.conn)?;
        Ok(())
    }

    /// The difference about a line that nobody has closed, the latest day first.
    pub fn open_difference_of_line(
        &mut self,
        (office, declaration, line_number): &LineKey,
    ) -> Result<Option<Held<KeptDifference>>, StoreError> {
        let row: Option<DifferenceRow> = differences::table
            .filter(differences::declaration.eq(declaration.as_str()))
            .filter(differences::office.eq(office.as_str()))
            .filter(differences::line_number.eq(line_number))
            .filter(differences::state.ne(DifferenceState::Closed.as_str()))
            .order(differences::day.desc())
            .select(DifferenceRow::as_select())
            .first(self.conn)
            .optional()?;
        row.map(DifferenceRow::held).transpose()
    }

    /// Keeps what a holder says of a line that no comparison found fault with.
    pub fn add_disputed_line(
        &mut self,
        day: NaiveDate,
        difference: &Difference,
        (quantity, reason): (i64, &str),
    ) -> Result<(), StoreError> {
        let claim = Some((quantity, reason));
        self.add_difference(&NewDifference { run: None, day, difference, claim })?;
        let stream = format!("licence-number:{}", difference.licence);
        let line = format!("{}/{}", difference.declaration, difference.line_number);
        self.record_act(&stream, "difference.disputed", &[("line", &line), ("reason", reason)])
    }

    /// Adds what a holder says to a difference that a comparison found.
    pub fn dispute_difference(
        &mut self,
        id: &str,
        version: RowVersion,
        (quantity, reason): (i64, &str),
    ) -> Result<(), StoreError> {
        let row = differences::table.find(id).filter(differences::row_version.eq(version.0));
        let changed = diesel::update(row)
            .set((
                differences::state.eq(DifferenceState::Disputed.as_str()),
                differences::holder.eq(Some(quantity)),
                differences::holder_reason.eq(Some(reason)),
                differences::row_version.eq(version.0 + 1),
            ))
            .execute(self.conn)?;
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        self.record_act(&format!("difference:{id}"), "difference.disputed", &[("reason", reason)])
    }

    /// Takes a difference up: somebody examines it.
    pub fn examine_difference(&mut self, id: &str, version: RowVersion) -> Result<(), StoreError> {
        let row = differences::table.find(id).filter(differences::row_version.eq(version.0));
        let changed = diesel::update(row)
            .set((
                differences::state.eq(DifferenceState::Examining.as_str()),
                differences::row_version.eq(version.0 + 1),
            ))
            .execute(self.conn)?;
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        self.record_act(&format!("difference:{id}"), "difference.examining", &[])
    }

    /// The differences in a state that concern the scope, the newest first.
    pub fn differences(
        &mut self,
        scope: &Scope,
        state: Option<DifferenceState>,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<Held<KeptDifference>>, StoreError> {
        let mut query = differences::table.select(DifferenceRow::as_select()).into_boxed();
        query = match within(scope) {
            Listed::All => query,
            Listed::Subtree { from, until } => query
                .filter(differences::issuing_path.ge(from))
                .filter(differences::issuing_path.lt(until)),
            Listed::Enterprise(id) => query.filter(differences::enterprise_id.eq(id)),
        };
        if let Some(state) = state {
            query = query.filter(differences::state.eq(state.as_str()));
        }
        if let Some(after) = after {
            query = query.filter(differences::id.lt(after.to_owned()));
        }
        let rows =
            query.order(differences::id.desc()).limit(limit).load::<DifferenceRow>(self.conn)?;
        rows.into_iter().map(DifferenceRow::held).collect()
    }

    /// One difference that concerns the scope.
    pub fn difference(
        &mut self,
        scope: &Scope,
        id: &str,
    ) -> Result<Option<Held<KeptDifference>>, StoreError> {
        type Found = (DifferenceRow, Option<String>, Option<String>);
        let found: Option<Found> = differences::table
            .find(id)
            .select((
                DifferenceRow::as_select(),
                differences::issuing_path,
                differences::enterprise_id,
            ))
            .first(self.conn)
            .optional()?;
        let Some((row, path, holder)) = found else { return Ok(None) };
        let is_inside = match within(scope) {
            Listed::All => true,
            Listed::Subtree { from, until } => {
                path.is_some_and(|path| (from..until).contains(&path))
            }
            Listed::Enterprise(id) => holder == Some(id),
        };
        if is_inside { row.held().map(Some) } else { Ok(None) }
    }

    /// Closes a difference with whose book was right, and why.
    pub fn close_difference(
        &mut self,
        id: &str,
        version: RowVersion,
        (outcome, reason): (DifferenceOutcome, &str),
    ) -> Result<RowVersion, StoreError> {
        let row = differences::table.find(id).filter(differences::row_version.eq(version.0));
        let changed = diesel::update(row)
            .set((
                differences::state.eq(DifferenceState::Closed.as_str()),
                differences::closed_by.eq(Some(&self.stamp.actor)),
                differences::closed_at.eq(Some(self.stamp.at.naive_utc())),
                differences::reason.eq(Some(reason)),
                differences::outcome.eq(Some(outcome.as_str())),
                differences::row_version.eq(version.0 + 1),
            ))
            .execute(self.conn)?;
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        let body = serde_json::json!({"reason": reason, "outcome": outcome.as_str()});
        self.record(&format!("difference:{id}"), "difference.closed", &body)?;
        Ok(RowVersion(version.0 + 1))
    }
}
