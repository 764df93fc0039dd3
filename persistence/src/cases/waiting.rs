//! The open cases of a work queue, counted by what their deadlines depend on.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain_casework::{CaseState, StageKind, Waiting};
use domain_identity::Scope;

use super::row::{body, segments};
use crate::schema::cases;
use crate::scope::{Listed, within};
use crate::store::{StoreError, Tx};

/// What lies in an authority's queue or has been sent back from it.
const OPEN: [&str; 4] = ["submitted", "correction_required", "accepted", "approved"];

type Group = (
    (String, String, Option<String>),
    (Option<String>, Option<String>, Option<String>, Option<String>),
    (Option<NaiveDate>, String),
    i64,
);

impl Tx<'_> {
    /// How many open cases within the scope share their place and their clock. Cases that came
    /// on one day and were never suspended share it, so the groups are few however many cases
    /// wait, and the days are counted by the domain, not by the database.
    pub fn waiting_cases(&mut self, scope: &Scope) -> Result<Vec<(Waiting, i64)>, StoreError> {
        let place = (cases::matter, cases::state, cases::stage);
        let bodies =
            (cases::handling_id, cases::handling_path, cases::issuing_id, cases::issuing_path);
        let clock = (cases::received_on, cases::segments);
        let open = cases::table
            .filter(cases::state.eq_any(OPEN))
            .group_by((place, bodies, clock))
            .select((place, bodies, clock, diesel::dsl::count_star()));
        let groups: Vec<Group> = match within(scope) {
            Listed::All => open.load(self.conn)?,
            Listed::Subtree { from, until } => open
                .filter(
                    cases::handling_path
                        .ge(from.clone())
                        .and(cases::handling_path.lt(until.clone()))
                        .or(cases::issuing_path.ge(from).and(cases::issuing_path.lt(until))),
                )
                .load(self.conn)?,
            Listed::Enterprise(id) => open.filter(cases::enterprise_id.eq(id)).load(self.conn)?,
        };
        groups.into_iter().map(waiting).collect()
    }
}

fn waiting(group: Group) -> Result<(Waiting, i64), StoreError> {
    let ((matter, state, stage), bodies, (received_on, text), count) = group;
    let (handling_id, handling_path, issuing_id, issuing_path) = bodies;
    let waiting = Waiting {
        matter,
        state: CaseState::parse(&state).ok_or_else(|| StoreError::corrupt(&state))?,
        stage: stage.as_deref().and_then(StageKind::parse),
        handling: body(handling_id.as_deref(), handling_path.as_deref())?,
        issuing: body(issuing_id.as_deref(), issuing_path.as_deref())?,
        received_on,
        segments: segments(&text)?,
    };
    Ok((waiting, count))
}
