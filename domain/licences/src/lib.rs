//! Licences: their forms, rules, validity and life, and what changes them after issue.

mod action;
mod application;
mod authority;
pub mod blanks;
mod change;
pub mod collection;
mod competence;
mod exemption;
pub mod form;
mod issue;
mod kind;
mod licence;
pub mod mechanical;
pub mod overage;
mod peer;
mod policy;
pub mod rules;
mod sources;
mod state;
pub mod status;
mod textile;
pub mod totals;
mod validity;

#[cfg(test)]
mod samples;

pub use action::LicenceAction;
pub use application::{
    Application, Approval, BatchMode, Delivery, Equipment, FaceTerms, Line, MechanicalApproval,
};
pub use change::{
    Change, ChangeFacts, ChangeForm, ChangeKind, ChangeTerms, FaceChanges, FaceChangesForm,
    LineChange, LineChangeForm, LineQuantity, LineQuantityForm, Notice, NoticeForm, SplitForm,
    Successor, change_book, change_rules, changed_boxes, desk_of, successors,
};
pub use competence::{Seat, competence_question};
pub use exemption::{Exemption, ExemptionQuestion, exemption};
pub use form::{
    ApprovalForm, ContactForm, EquipmentForm, FormProblem, LicenceForm, LineForm, PartyForm,
};
pub use issue::IssueFacts;
pub use kind::{Family, LicenceKind};
pub use licence::{Circumstances, Licence, LicenceEvent, LicenceLine, LicenceRefusal, Party};
pub use peer::PeerLicence;
pub use policy::{DayOfYear, LicencePolicy, ModeLists, Setting, SettingText};
pub use rules::{Predecessor, Standing, SubmissionFacts};
pub use state::LicenceState;
pub use textile::Market;
pub use validity::{ValidityQuestion, validity};
