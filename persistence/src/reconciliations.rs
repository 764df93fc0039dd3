//! The daily comparison of the two books.

mod disagreements;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_customs::{Difference, DifferenceOutcome, DifferenceState, LineState, StatementLine};
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceNumber};
use domain_licences::LicenceKind;

use crate::declaration_lines::LineKey;
use crate::dialect::{AFTER_ALL_DAYS, Both};
use crate::ids::fresh_text;
use crate::schema::{differences, reconciliations, statement_lines, usage_messages};
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
    /// What the holder says the line took, in ten-thousandths, and why.
    pub holder: Option<i64>,
    pub holder_reason: Option<String>,
    /// Whose book was right, once it is closed.
    pub outcome: Option<DifferenceOutcome>,
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
        let of_day = || {
            statement_lines::table.filter(statement_lines::day.eq(day)).order((
                office,
                declaration,
                line_number,
            ))
        };
        let mut rows: Vec<Row> = match after {
            None => Vec::new(),
            // The rest of the office first: each part is a walk from one place of the key.
            Some((at, number, line)) => of_day()
                .filter(office.eq(at.as_str()))
                .filter(declaration.ge(number.as_str()))
                .filter(declaration.ne(number.as_str()).or(line_number.gt(*line)))
                .limit(limit)
                .load(self.conn)?,
        };
        let left = limit - i64::try_from(rows.len()).map_err(StoreError::corrupt)?;
        if 0 < left {
            let at = after.map_or("", |(at, _, _)| at.as_str());
            rows.extend(of_day().filter(office.gt(at)).limit(left).load::<Row>(self.conn)?);
        }
        rows.into_iter().map(statement_line).collect()
    }

    /// Begins the comparison of a day: what an earlier one left open goes, what a holder disputes
    /// or somebody examined or closed stays.
    pub fn begin_reconciliation(&mut self, day: NaiveDate) -> Result<String, StoreError> {
        use reconciliations as r;
        let known = self.reconciliation_of_day(day)?.map(|run| run.id);
        let is_known = known.is_some();
        let id = known.unwrap_or_else(fresh_text);
        if !is_known {
            let row = (
                r::id.eq(&id),
                r::day.eq(day),
                r::lines_here.eq(0_i64),
                r::lines_there.eq(0_i64),
                r::differences.eq(0_i64),
                r::started_by.eq(&self.stamp.actor),
                r::finished_at.eq(self.stamp.at.naive_utc()),
                r::row_version.eq(1),
            );
            diesel::insert_into(r::table).values(row).execute(self.conn)?;
        }
        let open = differences::table
            .filter(differences::reconciliation_id.eq(&id))
            .filter(differences::state.eq(DifferenceState::Open.as_str()));
        diesel::delete(open).execute(self.conn)?;
        Ok(id)
    }

    /// Ends the comparison of a day with what it counted.
    pub fn finish_reconciliation(
        &mut self,
        (id, day): (&str, NaiveDate),
        (lines_here, lines_there): (i64, i64),
        found: i64,
    ) -> Result<Reconciliation, StoreError> {
        use reconciliations as r;
        diesel::update(r::table.find(id))
            .set((
                r::lines_here.eq(lines_here),
                r::lines_there.eq(lines_there),
                r::differences.eq(found),
                r::started_by.eq(&self.stamp.actor),
                r::finished_at.eq(self.stamp.at.naive_utc()),
            ))
            .execute(self.conn)?;
        let body = serde_json::json!({"day": day.to_string(), "differences": found});
        self.record(&format!("reconciliation:{id}"), "reconciliation.finished", &body)?;
        let run = self.reconciliation_of_day(day)?;
        run.ok_or_else(|| StoreError::corrupt("the reconciliation just written"))
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
