//! The daily comparison of the two books, and the differences somebody closes.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_customs::{Difference, DifferenceKind, DifferenceState, LineState, StatementLine};
use domain_identity::Scope;
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceNumber};
use domain_licences::LicenceKind;

use crate::declaration_lines::LineKey;
use crate::dialect::{AFTER_ALL_DAYS, Both};
use crate::held::{Held, RowVersion};
use crate::ids::fresh_text;
use crate::schema::{differences, licences, reconciliations, statement_lines, usage_messages};
use crate::scope::{Listed, within};
use crate::store::{StoreError, Tx};

/// A comparison of a day (对账).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    pub id: String,
    pub day: NaiveDate,
    pub lines_here: i64,
    pub lines_there: i64,
    pub differences: i64,
    pub started_by: String,
    pub finished_at: DateTime<Utc>,
}

/// A difference as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDifference {
    pub id: String,
    pub day: NaiveDate,
    pub difference: Difference,
    pub state: DifferenceState,
    pub closed_by: Option<String>,
    pub closed_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = reconciliations)]
struct RunRow {
    id: String,
    day: NaiveDate,
    lines_here: i64,
    lines_there: i64,
    differences: i64,
    started_by: String,
    finished_at: NaiveDateTime,
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
    state: String,
    closed_by: Option<String>,
    closed_at: Option<NaiveDateTime>,
    reason: Option<String>,
    row_version: i32,
}

impl From<RunRow> for Reconciliation {
    fn from(row: RunRow) -> Self {
        Self {
            id: row.id,
            day: row.day,
            lines_here: row.lines_here,
            lines_there: row.lines_there,
            differences: row.differences,
            started_by: row.started_by,
            finished_at: row.finished_at.and_utc(),
        }
    }
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
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

impl Tx<'_> {
    /// Keeps lines of customs' statement; a line of the same key is replaced.
    pub fn put_statement_lines(&mut self, lines: &[StatementLine]) -> Result<(), StoreError> {
        use diesel::upsert::excluded;
        use statement_lines as s;
        for line in lines {
            let row = (
                s::day.eq(line.day),
                s::office.eq(line.office.as_str()),
                s::declaration.eq(line.declaration.as_str()),
                s::line_number.eq(line.line_number),
                s::version.eq(line.version),
                s::licence_kind.eq(line.kind.as_str()),
                s::licence_number.eq(line.licence.as_str()),
                s::state.eq(line.state.as_str()),
                s::quantity.eq(line.quantity),
            );
            let insert = diesel::insert_into(s::table)
                .values(row)
                .on_conflict((s::day, s::office, s::declaration, s::line_number))
                .do_update()
                .set((
                    s::version.eq(excluded(s::version)),
                    s::licence_kind.eq(excluded(s::licence_kind)),
                    s::licence_number.eq(excluded(s::licence_number)),
                    s::state.eq(excluded(s::state)),
                    s::quantity.eq(excluded(s::quantity)),
                ));
            Both(insert).execute(self.conn)?;
        }
        Ok(())
    }

    /// Customs' book of a day behind `after`, in the order of the keys.
    pub fn statement_lines(
        &mut self,
        day: NaiveDate,
        after: Option<&LineKey>,
        limit: i64,
    ) -> Result<Vec<StatementLine>, StoreError> {
        use statement_lines::{declaration, line_number, office};
        type Row = (NaiveDate, String, String, i32, i32, String, String, String, i64);
        let mut query = statement_lines::table.filter(statement_lines::day.eq(day)).into_boxed();
        if let Some((at, number, line)) = after {
            let (at, number) = (at.as_str().to_owned(), number.as_str().to_owned());
            query = query.filter(
                office.gt(at.clone()).or(office.eq(at).and(
                    declaration
                        .gt(number.clone())
                        .or(declaration.eq(number).and(line_number.gt(*line))),
                )),
            );
        }
        let rows =
            query.order((office, declaration, line_number)).limit(limit).load::<Row>(self.conn)?;
        rows.into_iter().map(statement_line).collect()
    }

    /// Keeps the outcome of a day's comparison. Running it again replaces what is still open
    /// and leaves what somebody closed.
    pub fn save_reconciliation(
        &mut self,
        day: NaiveDate,
        (lines_here, lines_there): (i64, i64),
        found: &[Difference],
    ) -> Result<Reconciliation, StoreError> {
        use reconciliations as r;
        let id = self.reconciliation_of_day(day)?.map_or_else(fresh_text, |run| run.id);
        let count = i64::try_from(found.len()).map_err(StoreError::corrupt)?;
        let values = (
            r::lines_here.eq(lines_here),
            r::lines_there.eq(lines_there),
            r::differences.eq(count),
            r::started_by.eq(&self.stamp.actor),
            r::finished_at.eq(self.stamp.at.naive_utc()),
        );
        let changed = diesel::update(r::table.find(&id)).set(values).execute(self.conn)?;
        if changed == 0 {
            diesel::insert_into(r::table)
                .values((r::id.eq(&id), r::day.eq(day), values, r::row_version.eq(1)))
                .execute(self.conn)?;
        }
        let open = differences::table
            .filter(differences::reconciliation_id.eq(&id))
            .filter(differences::state.eq(DifferenceState::Open.as_str()));
        diesel::delete(open).execute(self.conn)?;
        for difference in found {
            self.add_difference(&id, day, difference)?;
        }
        let body = serde_json::json!({"day": day.to_string(), "differences": found.len()});
        self.record(&format!("reconciliation:{id}"), "reconciliation.finished", &body)?;
        let run = self.reconciliation_of_day(day)?;
        run.ok_or_else(|| StoreError::corrupt("the reconciliation just written"))
    }

    fn add_difference(
        &mut self,
        run: &str,
        day: NaiveDate,
        difference: &Difference,
    ) -> Result<(), StoreError> {
        use differences as d;
        let issuing_path: Option<String> = licences::table
            .filter(licences::kind.eq(difference.licence_kind.as_str()))
            .filter(licences::number.eq(difference.licence.as_str()))
            .select(licences::issuing_path)
            .first(self.conn)
            .optional()?;
        let row = (
            d::id.eq(fresh_text()),
            d::reconciliation_id.eq(run),
            d::day.eq(day),
            d::kind.eq(difference.kind.as_str()),
            d::office.eq(difference.office.as_str()),
            d::declaration.eq(difference.declaration.as_str()),
            d::line_number.eq(difference.line_number),
            d::licence_kind.eq(difference.licence_kind.as_str()),
            d::licence_number.eq(difference.licence.as_str()),
            d::issuing_path.eq(issuing_path),
            (
                d::ours.eq(difference.ours),
                d::theirs.eq(difference.theirs),
                d::state.eq(DifferenceState::Open.as_str()),
                d::closed_by.eq(None::<String>),
                d::closed_at.eq(None::<NaiveDateTime>),
                d::reason.eq(None::<String>),
                d::row_version.eq(1),
            ),
        );
        Both(diesel::insert_into(d::table).values(row).on_conflict_do_nothing())
            .execute(self.conn)?;
        Ok(())
    }

    /// Whether an open quarantined message stands under a line's key.
    pub fn is_line_quarantined(
        &mut self,
        office: &CustomsDistrict,
        declaration: &DeclarationNumber,
        line_number: i32,
    ) -> Result<bool, StoreError> {
        use usage_messages as m;
        let open = m::table
            .filter(m::office.eq(office.as_str()))
            .filter(m::declaration.eq(declaration.as_str()))
            .filter(m::line_number.eq(line_number))
            .filter(m::outcome.eq("quarantined"));
        Ok(diesel::select(diesel::dsl::exists(open)).get_result(self.conn)?)
    }

    /// The comparison of a day, if it was made.
    pub fn reconciliation_of_day(
        &mut self,
        day: NaiveDate,
    ) -> Result<Option<Reconciliation>, StoreError> {
        let row: Option<RunRow> = reconciliations::table
            .filter(reconciliations::day.eq(day))
            .select(RunRow::as_select())
            .first(self.conn)
            .optional()?;
        Ok(row.map(Reconciliation::from))
    }

    /// The comparisons of the days before `before`, the latest first.
    pub fn reconciliations(
        &mut self,
        before: Option<NaiveDate>,
        limit: i64,
    ) -> Result<Vec<Reconciliation>, StoreError> {
        let rows: Vec<RunRow> = reconciliations::table
            .filter(reconciliations::day.lt(before.unwrap_or(AFTER_ALL_DAYS)))
            .order(reconciliations::day.desc())
            .limit(limit)
            .select(RunRow::as_select())
            .load(self.conn)?;
        Ok(rows.into_iter().map(Reconciliation::from).collect())
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
            Listed::Enterprise(_) => return Ok(Vec::new()),
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
        type Found = (DifferenceRow, Option<String>);
        let found: Option<Found> = differences::table
            .find(id)
            .select((DifferenceRow::as_select(), differences::issuing_path))
            .first(self.conn)
            .optional()?;
        let Some((row, path)) = found else { return Ok(None) };
        let is_inside = match within(scope) {
            Listed::All => true,
            Listed::Subtree { from, until } => {
                path.is_some_and(|path| (from..until).contains(&path))
            }
            Listed::Enterprise(_) => false,
        };
        if is_inside { row.held().map(Some) } else { Ok(None) }
    }

    /// Closes a difference with its reason.
    pub fn close_difference(
        &mut self,
        id: &str,
        version: RowVersion,
        reason: &str,
    ) -> Result<RowVersion, StoreError> {
        let row = differences::table.find(id).filter(differences::row_version.eq(version.0));
        let changed = diesel::update(row)
            .set((
                differences::state.eq(DifferenceState::Closed.as_str()),
                differences::closed_by.eq(Some(&self.stamp.actor)),
                differences::closed_at.eq(Some(self.stamp.at.naive_utc())),
                differences::reason.eq(Some(reason)),
                differences::row_version.eq(version.0 + 1),
            ))
            .execute(self.conn)?;
        if changed != 1 {
            return Err(StoreError::Stale);
        }
        let body = serde_json::json!({"reason": reason});
        self.record(&format!("difference:{id}"), "difference.closed", &body)?;
        Ok(RowVersion(version.0 + 1))
    }
}

fn statement_line(
    row: (NaiveDate, String, String, i32, i32, String, String, String, i64),
) -> Result<StatementLine, StoreError> {
    let (day, office, declaration, line_number, version, kind, licence, state, quantity) = row;
    Ok(StatementLine {
        day,
        office: CustomsDistrict::parse(&office).map_err(StoreError::corrupt)?,
        declaration: DeclarationNumber::parse(&declaration).map_err(StoreError::corrupt)?,
        line_number,
        version,
        kind: LicenceKind::parse(&kind).ok_or_else(|| StoreError::corrupt(&kind))?,
        licence: LicenceNumber::parse(&licence).map_err(StoreError::corrupt)?,
        state: LineState::parse(&state).ok_or_else(|| StoreError::corrupt(&state))?,
        quantity,
    })
}
