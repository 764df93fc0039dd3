//! Events as the wire shows them.

use chrono::{DateTime, NaiveDate, Utc};
use domain_identity::{Actor, OrganisationPath, Scope};
use persistence::{DailyRoot, StoredEvent};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::page::{Listing, PageView};
use crate::problem::{Message, Problem, ProblemCode};

const LIMIT_DEFAULT: u32 = 50;

/// Where to go on in the log.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct EventsQuery {
    /// The position to go on after; 0 is before the first.
    #[param(minimum = 0, default = 0, example = 120)]
    #[validate(range(min = 0))]
    after: Option<i64>,
    /// How many events at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    limit: Option<u32>,
}

impl EventsQuery {
    pub(super) fn after(&self) -> i64 {
        self.after.unwrap_or(0)
    }

    fn limit(&self) -> u32 {
        self.limit.unwrap_or(LIMIT_DEFAULT)
    }

    /// One more than shown tells whether there are more.
    pub(super) fn rows(&self) -> i64 {
        i64::from(self.limit()) + 1
    }

    /// At most [`Self::rows`] events as a page.
    pub(super) fn listing(&self, mut events: Vec<StoredEvent>) -> Listing<EventView> {
        let limit = usize::try_from(self.limit()).expect("at most 200");
        let has_more = limit < events.len();
        events.truncate(limit);
        let last = events.last().and_then(|event| event.position).filter(|_| has_more);
        let next = last.map(|position| position.to_string());
        let link = next
            .as_ref()
            .map(|next| format!("</api/v1/events?limit={limit}&after={next}>; rel=\"next\""));
        let items = events.into_iter().map(EventView::from).collect();
        Listing::of(items, PageView { next, has_more }, link)
    }
}

/// The log speaks of everybody: only the ministry's auditors read all of it.
pub(super) fn may_read_all(actor: &Actor) -> Result<(), Problem> {
    let is_of_ministry = match actor.scope() {
        Scope::Organisation(path) => path.as_str() == OrganisationPath::MINISTRY,
        Scope::Enterprise(_) => false,
    };
    let refused = || Problem::new(ProblemCode::Forbidden).with_detail(Message::WholeLogOnly);
    if is_of_ministry { Ok(()) } else { Err(refused()) }
}

/// An event of the log (事件): appended, never changed.
///
/// `hash` is the SHA-256 digest of the tag `shangwu/event/1`, the stream, the sequence in eight
/// bytes, the kind, the actor, the time with six decimals, the body and the previous digest,
/// each with its length. The body counts as compact JSON with its keys in alphabetical order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// Its place in the log of all events; absent for a moment, until it is numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, example = 121)]
    position: Option<i64>,
    /// What it is about.
    #[schema(example = "licence:0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    stream: String,
    /// Its place within the stream, from 1.
    #[schema(minimum = 1, example = 2)]
    sequence: i64,
    /// What happened.
    #[schema(example = "licence.freeze")]
    kind: String,
    /// Who did it: a user's id, or `system:…` for the clock and the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    /// The trace of the request that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    /// When, to the microsecond.
    at: DateTime<Utc>,
    /// What there is to say of it; its fields depend on the kind.
    #[schema(value_type = Object)]
    body: serde_json::Value,
    /// The digest of the event before in the stream; zeros for the first.
    previous_hash: String,
    /// The digest of this event.
    hash: String,
}

impl From<StoredEvent> for EventView {
    fn from(event: StoredEvent) -> Self {
        Self {
            id: event.id.to_string(),
            position: event.position,
            stream: event.stream,
            sequence: event.sequence,
            kind: event.kind,
            actor: Some(event.actor),
            trace_id: event.trace_id,
            at: event.at,
            body: event.body,
            previous_hash: event.previous_hash,
            hash: event.hash,
        }
    }
}

impl EventView {
    /// The event as this caller may see it: which officer acted is not an applicant's to know.
    pub(crate) fn seen_by(caller: &Actor, event: StoredEvent) -> Self {
        let is_known = caller.organisation().is_some() || event.actor == caller.id.as_str();
        let mut view = Self::from(event);
        if !is_known {
            (view.actor, view.trace_id) = (None, None);
        }
        view
    }
}

/// The root of a day (日根).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DailyRoot)]
pub(super) struct RootView {
    /// The day, in Asia/Shanghai.
    day: NaiveDate,
    /// The first position numbered on the day.
    #[schema(minimum = 1, example = 1)]
    first_position: i64,
    /// The last position numbered on the day.
    #[schema(minimum = 1, example = 120)]
    last_position: i64,
    /// SHA-256 over the events of the day and the root before, lowercase hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    root: String,
    /// The root of the day before; zeros for the first.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    previous_root: String,
}

impl From<DailyRoot> for RootView {
    fn from(root: DailyRoot) -> Self {
        Self {
            day: root.day,
            first_position: root.first_position,
            last_position: root.last_position,
            root: root.root,
            previous_root: root.previous_root,
        }
    }
}
