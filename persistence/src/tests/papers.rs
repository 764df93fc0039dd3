//! A case and its papers come back as they were saved, every optional column in use.

use domain_casework::{
    Attachment, Body, Case, CaseState, ClockSegment, Correction, CorrectionItem, FormDocument,
    Opinion, SegmentKind, StageKind, Verdict,
};
use domain_identity::Scope;
use domain_kernel::{AttachmentId, CaseId, CaseNumber, CheckCode, LicenceId, OrganisationId, day};

use super::given;
use super::place::{each, stamp};
use crate::ids::Fresh as _;
use crate::{StoreError, Tx};

/// The case with every optional column in use; whether a rule leads there is not the store's.
fn filled(case: &Case, enterprise: &domain_identity::Enterprise) -> Case {
    let ministry = OrganisationId::parse("mofcom").unwrap();
    let body = Body { id: ministry, path: enterprise.authority.clone() };
    let segment = |kind, until| ClockSegment {
        kind,
        after: day(2026, 2, 9),
        until,
        cause: "accepted".to_owned(),
    };
    Case {
        number: Some(CaseNumber::parse("AA2026010500001").unwrap()),
        check_code: Some(CheckCode::parse("ABC234").unwrap()),
        handling: Some(body.clone()),
        issuing: Some(body),
        state: CaseState::Accepted,
        stage: Some(StageKind::InitialReview),
        form_version: 1,
        regime: Some("AIL-2004".to_owned()),
        received_on: Some(day(2026, 2, 9)),
        accepted_on: Some(day(2026, 2, 10)),
        decided_on: Some(day(2026, 2, 11)),
        was_corrected: true,
        licence: Some(LicenceId::fresh()),
        copied_from: Some(CaseId::fresh()),
        segments: vec![
            segment(SegmentKind::Running, Some(day(2026, 2, 10))),
            segment(SegmentKind::Suspended, None),
        ],
        ..case.clone()
    }
}

#[test]
fn a_case_comes_back_as_it_was_saved() {
    each(|place| {
        let result: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            let enterprise = given::enterprise(tx)?;
            let (case, event) = given::case(tx, &enterprise)?;
            let scope = Scope::Enterprise(enterprise.id.clone());
            let draft = tx.claim_case(&scope, &case.id)?.unwrap();
            assert_eq!(draft.value, case);
            let full = filled(&case, &enterprise);
            tx.save_case(draft.version, &full, &event)?;
            let kept = tx.case(&scope, &case.id)?.unwrap();
            let number = full.number.clone().unwrap();
            let wrong = CheckCode::parse("XYZ789").unwrap();
            assert_eq!(tx.case_of_number(&number, &wrong)?, None);
            let found = tx.case_of_number(&number, &full.check_code.clone().unwrap())?;
            assert_eq!(found.as_ref(), Some(&kept));
            assert_eq!(kept.value, full);
            let draft = Case { number: None, stage: None, decided_on: None, ..full };
            tx.save_case(kept.version, &draft, &event)?;
            Ok((draft, tx.case(&scope, &case.id)?.unwrap().value))
        });
        let (saved, kept) = result.unwrap();
        assert_eq!(kept, saved, "what a case no longer has is cleared");
    });
}

#[test]
fn a_case_outside_the_scope_is_not_there() {
    each(|place| {
        let result: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            let enterprise = given::enterprise(tx)?;
            let (case, _) = given::case(tx, &enterprise)?;
            let other = Scope::Enterprise(domain_kernel::EnterpriseId::fresh());
            Ok((tx.case(&other, &case.id)?, tx.claim_case(&other, &case.id)?))
        });
        assert_eq!(result.unwrap(), (None, None));
    });
}

fn attachment(case: &Case) -> Attachment {
    Attachment {
        id: AttachmentId::fresh(),
        case: case.id.clone(),
        kind: "contract".to_owned(),
        name: "合同.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size_bytes: 20,
        digest: "0".repeat(64),
        added_by: case.applicant.clone(),
        added_at: stamp().at,
    }
}

/// What the first reviewer thinks.
pub(super) fn opinion(case: &Case) -> Opinion {
    Opinion {
        stage: StageKind::InitialReview,
        verdict: Verdict::Pass,
        text: "同意".to_owned(),
        author: case.applicant.clone(),
        organisation: OrganisationId::parse("mofcom").unwrap(),
        at: stamp().at,
        form_version: 1,
    }
}

fn correction(case: &Case) -> Correction {
    let item =
        CorrectionItem { pointer: "/hs_code".to_owned(), message: "十位商品编码".to_owned() };
    Correction {
        items: vec![item],
        issued_by: case.applicant.clone(),
        issued_at: stamp().at,
        answered_at: None,
    }
}

fn corrections(tx: &mut Tx<'_>, case: &Case) -> Result<[Option<Correction>; 3], StoreError> {
    let none = tx.correction(&case.id)?;
    tx.add_correction(&case.id, &correction(case))?;
    let open = tx.correction(&case.id)?;
    tx.answer_correction(&case.id)?;
    Ok([none, open, tx.correction(&case.id)?])
}

#[test]
fn the_papers_of_a_case_come_back_in_order() {
    each(|place| {
        let result: Result<(), StoreError> = place.store.write(&stamp(), |tx| {
            let enterprise = given::enterprise(tx)?;
            let (case, _) = given::case(tx, &enterprise)?;
            let form = |text| FormDocument::parse(text).unwrap();
            let forms = [form(r#"{"b":"甲","a":1}"#), form("{}")];
            for (version, form) in (1..).zip(&forms) {
                tx.add_form_version(&case.id, version, form, &case.applicant)?;
            }
            let kept = tx.form_versions(&case.id, 0, 10)?;
            assert!(kept.iter().map(|version| &version.form).eq(&forms), "{kept:?}");
            assert_eq!(tx.form_version(&case.id, 2)?, kept.last().cloned());
            tx.add_opinion(&case.id, &opinion(&case))?;
            assert_eq!(tx.opinions(&case.id)?, [opinion(&case)]);
            let answered = Correction { answered_at: Some(stamp().at), ..correction(&case) };
            let expected = [None, Some(correction(&case)), Some(answered)];
            assert_eq!(corrections(tx, &case)?, expected);
            let (one, two) = (attachment(&case), attachment(&case));
            tx.add_attachment(&one)?;
            tx.add_attachment(&two)?;
            tx.remove_attachment(&one)?;
            assert_eq!(tx.attachments(&case.id)?, [two]);
            Ok(())
        });
        result.unwrap();
    });
}
