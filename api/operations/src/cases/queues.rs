//! The work that waits, by the organisation that has to do it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain_casework::{CaseState, StageKind, Urgency, Waiting};
use domain_identity::Scope;
use domain_kernel::{OrganisationId, WorkingCalendar};
use persistence::Tx;

use crate::Failure;

/// How many cases of a queue wait (待办).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueLength {
    pub matter: String,
    pub organisation: Option<OrganisationId>,
    pub state: CaseState,
    pub stage: Option<StageKind>,
    pub cases: i64,
    pub earliest_received_on: Option<NaiveDate>,
    /// `None` when the calendar of a year they need is not loaded: no number is a guess.
    pub deadlines: Option<Deadlines>,
}

/// How many cases of a queue are pressing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deadlines {
    pub due_soon: i64,
    pub late: i64,
}

impl Deadlines {
    fn with(mut self, urgency: Urgency, cases: i64) -> Self {
        match urgency {
            Urgency::Ahead => {}
            Urgency::DueSoon => self.due_soon += cases,
            Urgency::Late => self.late += cases,
        }
        self
    }
}

/// How many open cases wait, by matter, organisation, state and stage, and how many of them
/// are due by the next working day or late.
///
/// # Errors
/// Of the store.
pub fn queues(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (calendar, today): (&WorkingCalendar, NaiveDate),
) -> Result<Vec<QueueLength>, Failure> {
    let mut queues = BTreeMap::new();
    for (waiting, cases) in tx.waiting_cases(scope)? {
        let matter = domain_casework::matter(&waiting.matter).ok_or(Failure::NotFound("matter"))?;
        let urgency = waiting.urgency(matter, calendar, today).ok();
        let organisation = waiting.organisation().map(ToString::to_string);
        let key = (waiting.matter.clone(), organisation, waiting.state, waiting.stage);
        let queue = queues.entry(key).or_insert_with(|| empty(&waiting));
        queue.cases += cases;
        let earliest = queue.earliest_received_on.into_iter().chain(waiting.received_on).min();
        queue.earliest_received_on = earliest;
        let counted = queue.deadlines.zip(urgency);
        queue.deadlines = counted.map(|(deadlines, urgency)| deadlines.with(urgency, cases));
    }
    Ok(queues.into_values().collect())
}

fn empty(waiting: &Waiting) -> QueueLength {
    QueueLength {
        matter: waiting.matter.clone(),
        organisation: waiting.organisation().cloned(),
        state: waiting.state,
        stage: waiting.stage,
        cases: 0,
        earliest_received_on: None,
        deadlines: Some(Deadlines::default()),
    }
}
