//! The case engine: states, stages, opinions, the clock, and what may be done now.
//! Every matter plugs its form, checks, route and limits in as data and pure functions.

mod acceptance;
mod allowed;
mod case;
mod clock;
mod document;
mod guard;
mod matter;
mod matters;
mod opinion;
mod refusal;
mod state;
mod transition;
mod urgency;

pub use acceptance::{ACCEPTANCE_CITATION, ACCEPTANCE_WORKING_DAYS};
pub use allowed::{NotAllowed, allowed_actions, may};
pub use case::{
    Acceptance, Attachment, Body, Case, CaseEvent, Conclusion, Correction, CorrectionItem, NewCase,
    SubmitFacts,
};
pub use clock::{
    ClockDay, ClockExplanation, ClockPhase, ClockSegment, ClockView, EXPLAINED_DAYS_MAX, Limits,
    SegmentKind, clock_view, due_on, elapsed, explain,
};
pub use document::{FieldChange, FormDocument, FormDocumentError};
pub use matter::{LimitSpan, Material, Matter, Stage, StageKind};
pub use matters::{MATTERS, matter};
pub use opinion::{Opinion, Verdict};
pub use refusal::CaseRefusal;
pub use state::{CaseAction, CaseState};
pub use urgency::{Urgency, Waiting};
