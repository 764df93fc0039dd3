//! Cases: their rows, and the one way to save a move.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain_casework::{Case, CaseAction, CaseEvent, CaseState, StageKind};
use domain_identity::Scope;
use domain_kernel::{CaseId, CaseNumber, CheckCode};
use serde_json::json;

use crate::cases::row::Row;
use crate::dialect::{Both, OffKey, Prepared};
use crate::held::{Held, RowVersion};
use crate::schema::{case_places, cases};
use crate::scope::{Listed, places, within};
use crate::store::{Rank, StoreError, Tx};

mod row;
mod waiting;

/// Which cases a list holds; unset conditions match all.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    pub matter: Option<String>,
    pub state: Option<CaseState>,
    pub stage: Option<StageKind>,
    /// Received on or after.
    pub received_from: Option<NaiveDate>,
    /// Received on or before.
    pub received_until: Option<NaiveDate>,
}

/// The newest cases of a query that fit a filter, in the order of an id's column; as for
/// licences.
macro_rules! newest {
    ($query:expr, $id:expr, $by:path, $filter:ident, $after:ident, $limit:ident) => {{
        let mut query = $query.select(Row::as_select()).into_boxed();
        if let Some(matter) = &$filter.matter {
            query = query.filter(cases::matter.eq(matter.clone()));
        }
        if let Some(state) = $filter.state {
            query = query.filter($by(cases::state).eq(state.as_str()));
        }
        if let Some(stage) = $filter.stage {
            query = query.filter(cases::stage.eq(stage.as_str()));
        }
        if let Some(from) = $filter.received_from {
            query = query.filter(cases::received_on.ge(from));
        }
        if let Some(until) = $filter.received_until {
            query = query.filter(cases::received_on.le(until));
        }
        if let Some(after) = $after {
            query = query.filter($id.lt(after.as_str().to_owned()));
        }
        query.order($id.desc()).limit($limit)
    }};
}

impl Tx<'_> {
    /// One case within the scope.
    pub fn case(&mut self, scope: &Scope, id: &CaseId) -> Result<Option<Held<Case>>, StoreError> {
        let row: Option<Row> =
            cases::table.find(id.as_str()).select(Row::as_select()).first(self.conn).optional()?;
        let found = row.map(Row::held).transpose()?;
        Ok(found.filter(|held| is_within(scope, &held.value)))
    }

    /// Takes the row for this transaction, then reads it: the version is already counted up.
    pub fn claim_case(
        &mut self,
        scope: &Scope,
        id: &CaseId,
    ) -> Result<Option<Held<Case>>, StoreError> {
        self.claims(Rank::Case);
        let claim = diesel::update(cases::table.find(id.as_str()))
            .set(cases::row_version.eq(cases::row_version + 1));
        Prepared(claim).execute(self.conn)?;
        self.case(scope, id)
    }

    /// The case of a number and its check code: whoever knows both may ask.
    pub fn case_of_number(
        &mut self,
        number: &CaseNumber,
        code: &CheckCode,
    ) -> Result<Option<Held<Case>>, StoreError> {
        let row: Option<Row> = cases::table
            .filter(cases::number.eq(number.as_str()))
            .filter(cases::check_code.eq(code.as_str()))
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        row.map(Row::held).transpose()
    }

    /// The cases of a filter within the scope, the newest first.
    pub fn cases(
        &mut self,
        scope: &Scope,
        filter: &CaseFilter,
        after: Option<&CaseId>,
        limit: i64,
    ) -> Result<Vec<Held<Case>>, StoreError> {
        let rows: Vec<Row> = match within(scope) {
            // Authorities do not see what an applicant has not handed in.
            Listed::All => {
                let handed_in = cases::table.filter(cases::handling_path.is_not_null());
                newest!(handed_in, cases::id, std::convert::identity, filter, after, limit)
                    .load(self.conn)?
            }
            Listed::Enterprise(id) => {
                let own = cases::table.filter(cases::enterprise_id.eq(id));
                newest!(own, cases::id, OffKey, filter, after, limit).load(self.conn)?
            }
            Listed::Subtree { from, until } => {
                // The place finds the rows in order, the paths decide.
                let handled = cases::handling_path.ge(from.clone());
                let handled = handled.and(cases::handling_path.lt(until.clone()));
                let issued = cases::issuing_path.ge(from.clone());
                let issued = issued.and(cases::issuing_path.lt(until));
                let placed = cases::table
                    .inner_join(case_places::table)
                    .filter(case_places::path.eq(from))
                    .filter(handled.or(issued));
                newest!(placed, case_places::case_id, OffKey, filter, after, limit)
                    .load(self.conn)?
            }
        };
        rows.into_iter().map(Row::held).collect()
    }

    /// Adds a case.
    pub fn add_case(&mut self, case: &Case, event: &CaseEvent) -> Result<RowVersion, StoreError> {
        diesel::insert_into(cases::table).values(Row::new(case, 1)?).execute(self.conn)?;
        self.record_case(case, event)?;
        Ok(RowVersion(1))
    }

    /// Saves a move of a claimed case: row, event and outbox together; the claim's version
    /// stays the row's.
    pub fn save_case(
        &mut self,
        version: RowVersion,
        case: &Case,
        event: &CaseEvent,
    ) -> Result<RowVersion, StoreError> {
        let mut row = Row::new(case, version.0)?;
        row.updated_at = self.stamp.at.naive_utc();
        let save = diesel::update(cases::table.find(case.id.as_str())).set(&row);
        if Prepared(save).execute(self.conn)? != 1 {
            return Err(StoreError::Stale);
        }
        if event.action == CaseAction::Submit {
            self.place_case(case)?;
        }
        self.record_case(case, event)?;
        Ok(version)
    }

    /// Lists a case where it was handed in. A form that was corrected may go elsewhere: the
    /// list leaves out what a place no longer holds.
    fn place_case(&mut self, case: &Case) -> Result<(), StoreError> {
        let bodies = [&case.handling, &case.issuing];
        for path in places(bodies.into_iter().flatten().map(|body| &body.path)) {
            let row = (case_places::path.eq(path), case_places::case_id.eq(case.id.as_str()));
            let insert = diesel::insert_into(case_places::table).values(row);
            Both(insert.on_conflict_do_nothing()).execute(self.conn)?;
        }
        Ok(())
    }

    fn record_case(&mut self, case: &Case, event: &CaseEvent) -> Result<(), StoreError> {
        let body = json!({
            "action": event.action.as_str(),
            "from": event.from.as_str(),
            "to": event.to.as_str(),
            "stage": event.stage.map(StageKind::as_str),
            "form_version": event.form_version,
            "text": event.text,
            "number": case.number.as_ref().map(CaseNumber::as_str),
            "regime": case.regime,
        });
        self.record(&format!("case:{}", case.id), &format!("case.{}", event.action.as_str()), &body)
    }

    /// Submitted cases that wait for acceptance since on or before a day, the oldest first:
    /// for the timer that writes deemed acceptances down.
    pub fn cases_received_until(
        &mut self,
        until: NaiveDate,
        after: Option<&CaseId>,
        limit: i64,
    ) -> Result<Vec<CaseId>, StoreError> {
        let ids: Vec<String> = cases::table
            .filter(cases::state.eq(CaseState::Submitted.as_str()))
            .filter(cases::received_on.le(until))
            .filter(cases::id.gt(after.map_or("", CaseId::as_str)))
            .order(cases::id)
            .limit(limit)
            .select(cases::id)
            .load(self.conn)?;
        ids.iter().map(|id| CaseId::parse(id).map_err(StoreError::corrupt)).collect()
    }
}

fn is_within(scope: &Scope, case: &Case) -> bool {
    let bodies: Vec<_> = [&case.handling, &case.issuing]
        .into_iter()
        .filter_map(|body| body.as_ref().map(|body| &body.path))
        .collect();
    scope.includes(&case.enterprise, &bodies)
}
