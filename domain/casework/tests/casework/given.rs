//! Cases, officers and days the tests begin with.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain_casework::{
    Acceptance, Body, Case, Conclusion, CorrectionItem, Matter, NewCase, Opinion, StageKind,
    SubmitFacts, Verdict, matter,
};
use domain_identity::{Actor, Enrolment, OrganisationPath, Role};
use domain_kernel::{
    CaseId, CaseNumber, CheckCode, EnterpriseId, LicenceId, OrganisationId, UserId,
    WorkingCalendar, holidays,
};

/// A day written `YYYY-MM-DD`.
pub(crate) fn on(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Noon in Beijing.
pub(crate) fn noon(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::from_hms_opt(4, 0, 0).expect("a time")).and_utc()
}

pub(crate) fn calendar() -> WorkingCalendar {
    WorkingCalendar::new(&holidays::built_in())
}

pub(crate) fn import() -> &'static Matter {
    matter("import-licence").expect("in the catalogue")
}

pub(crate) fn automatic() -> &'static Matter {
    matter("automatic-import-licence").expect("in the catalogue")
}

pub(crate) fn user(last: u8) -> UserId {
    UserId::parse(&uuid(0x10 + last)).expect("an id")
}

pub(crate) fn enterprise(last: u8) -> EnterpriseId {
    EnterpriseId::parse(&uuid(0x20 + last)).expect("an id")
}

fn uuid(last: u8) -> String {
    format!("0198a000-0000-7000-8000-0000000000{last:02x}")
}

pub(crate) fn body(name: &str) -> Body {
    let id = OrganisationId::parse(name).expect("an organisation");
    Body { path: OrganisationPath::below(None, &id), id }
}

pub(crate) fn officer(last: u8, body: &Body, roles: &[Role]) -> Actor {
    let enrolment = Enrolment::Organisation { id: body.id.clone(), path: body.path.clone() };
    Actor { id: user(last), roles: roles.to_vec(), enrolment }
}

pub(crate) fn trader(last: u8, enterprise: EnterpriseId) -> Actor {
    let enrolment = Enrolment::Enterprise { id: enterprise };
    Actor { id: user(last), roles: vec![Role::Applicant], enrolment }
}

/// A draft of user 0 of enterprise 0, saved once.
pub(crate) fn draft(matter: &Matter) -> Case {
    let (case, _) = Case::create_draft(NewCase {
        id: CaseId::parse(&uuid(1)).expect("an id"),
        matter: matter.code.to_owned(),
        enterprise: enterprise(0),
        applicant: user(0),
        copied_from: None,
        at: noon(on("2026-01-05")),
    });
    case.edit().expect("a draft is edited").0
}

/// What a submission finds out: the bureau reviews and issues.
pub(crate) fn facts(received_on: NaiveDate) -> SubmitFacts {
    SubmitFacts {
        number: CaseNumber::parse("AA2026010500001").expect("a number"),
        check_code: CheckCode::parse("ABC234").expect("a check code"),
        handling: body("licence-bureau"),
        issuing: body("licence-bureau"),
        regime: "IMP-2004".to_owned(),
        received_on,
    }
}

pub(crate) fn submitted(matter: &Matter, received_on: NaiveDate) -> Case {
    draft(matter).submit(facts(received_on)).expect("a draft is submitted").0
}

/// Received and accepted on the same day.
pub(crate) fn accepted(matter: &Matter, on: NaiveDate) -> Case {
    let acceptance = Acceptance { on, deemed: false };
    submitted(matter, on).accept(matter, acceptance).expect("a submitted case is accepted").0
}

pub(crate) fn opinion(author: u8, stage: StageKind, verdict: Verdict, on: NaiveDate) -> Opinion {
    Opinion {
        stage,
        verdict,
        text: "符合条件".to_owned(),
        author: user(author),
        organisation: body("licence-bureau").id,
        at: noon(on),
        form_version: 1,
    }
}

/// The one missing thing.
pub(crate) fn missing() -> Vec<CorrectionItem> {
    vec![CorrectionItem {
        pointer: "/attachments/contract".to_owned(),
        message: "缺少合同签字页".to_owned(),
    }]
}

pub(crate) fn conclusion(issued_by: u8, on: NaiveDate) -> Conclusion {
    let licence = LicenceId::parse(&uuid(2)).expect("an id");
    Conclusion { licence, issued_by: user(issued_by), on }
}
