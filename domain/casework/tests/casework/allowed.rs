//! What a caller may do now: role, place, state and person, in this order.

use std::fmt::Write as _;

use domain_casework::{
    Case, CaseAction, CaseRefusal, NotAllowed, Opinion, StageKind, Verdict, allowed_actions, may,
};
use domain_identity::{Actor, Permission, Role};

use crate::given::{
    accepted, automatic, body, draft, enterprise, facts, import, missing, officer, on, opinion,
    submitted, trader,
};

#[test]
fn what_each_may_do_at_each_step_of_an_import_licence() {
    let bureau = body("licence-bureau");
    let callers = [
        ("applicant", trader(0, enterprise(0))),
        ("colleague", trader(9, enterprise(0))),
        ("competitor", trader(8, enterprise(1))),
        ("handler", officer(1, &bureau, &[Role::Handler])),
        ("approver", officer(2, &bureau, &[Role::Approver])),
        ("issuer", officer(3, &bureau, &[Role::Issuer])),
        ("all at once", officer(1, &bureau, &[Role::Handler, Role::Approver, Role::Issuer])),
        ("elsewhere", officer(4, &body("mofcom"), &[Role::Handler, Role::Approver, Role::Issuer])),
        ("auditor", officer(5, &bureau, &[Role::Auditor])),
    ];
    let mut table = String::new();
    for (step, case, opinions) in steps() {
        writeln!(table, "{step}").expect("a String never fails");
        for (name, actor) in &callers {
            let actions = allowed_actions(&case, import(), actor, &opinions);
            let words: Vec<&str> = actions.into_iter().map(CaseAction::as_str).collect();
            if !words.is_empty() {
                writeln!(table, "  {name}: {}", words.join(", ")).expect("a String never fails");
            }
        }
    }
    insta::assert_snapshot!(table, @"
    draft
      applicant: edit, discard, submit
      colleague: edit, discard, submit
    submitted
      applicant: withdraw
      colleague: withdraw
      handler: accept, require_correction
      all at once: accept, require_correction
    correction required
      applicant: edit, submit, withdraw
      colleague: edit, submit, withdraw
    submitted again
      applicant: withdraw
      colleague: withdraw
      handler: accept
      all at once: accept
    accepted, first review
      applicant: withdraw
      colleague: withdraw
      handler: require_correction, pass
      all at once: require_correction, pass
    accepted, final review
      approver: pass, refuse
    approved
      issuer: issue
    lapsed
    ");
}

/// An import licence from draft to issue, with the opinions given so far.
fn steps() -> Vec<(&'static str, Case, Vec<Opinion>)> {
    let first = opinion(1, StageKind::InitialReview, Verdict::Pass, on("2026-03-03"));
    let second = opinion(2, StageKind::FinalReview, Verdict::Pass, on("2026-03-04"));
    let submitted = submitted(import(), on("2026-03-02"));
    let (corrected, _) =
        submitted.clone().require_correction(&missing(), on("2026-03-03")).expect("once");
    let (again, _) = corrected.clone().submit(facts(on("2026-03-04"))).expect("handed in again");
    let accepted = accepted(import(), on("2026-03-02"));
    let (passed, _) = accepted.clone().give_opinion(import(), &[], &first).expect("passed");
    let one = vec![first.clone()];
    let (approved, _) = passed.clone().give_opinion(import(), &one, &second).expect("approved");
    let (lapsed, _) = accepted.clone().lapse(String::new(), on("2026-03-05")).expect("open");
    vec![
        ("draft", draft(import()), Vec::new()),
        ("submitted", submitted, Vec::new()),
        ("correction required", corrected, Vec::new()),
        ("submitted again", again, Vec::new()),
        ("accepted, first review", accepted, Vec::new()),
        ("accepted, final review", passed, one),
        ("approved", approved, vec![first, second]),
        ("lapsed", lapsed, Vec::new()),
    ]
}

#[test]
fn an_automatic_licence_offers_no_refusal() {
    let case = accepted(automatic(), on("2026-03-02"));
    let handler = officer(1, &body("licence-bureau"), &[Role::Handler]);
    assert_eq!(
        allowed_actions(&case, automatic(), &handler, &[]),
        [CaseAction::RequireCorrection, CaseAction::Pass]
    );
    let refused = may(&case, automatic(), &handler, &[], CaseAction::Refuse);
    assert_eq!(refused, Err(NotAllowed::Refused(CaseRefusal::Automatic)));
}

#[test]
fn the_reason_is_the_first_that_stands_in_the_way() {
    let bureau = body("licence-bureau");
    let case = accepted(import(), on("2026-03-02"));
    let asked = |actor: &Actor, action| may(&case, import(), actor, &[], action);
    let issuer = officer(3, &bureau, &[Role::Issuer]);
    assert_eq!(
        asked(&issuer, CaseAction::Pass),
        Err(NotAllowed::Permission(Permission::CasesHandle))
    );
    let elsewhere = officer(4, &body("mofcom"), &[Role::Handler]);
    assert_eq!(asked(&elsewhere, CaseAction::Pass), Err(NotAllowed::Place));
    assert_eq!(asked(&trader(8, enterprise(1)), CaseAction::Withdraw), Err(NotAllowed::Place));
    let early = asked(&issuer, CaseAction::Issue);
    assert!(matches!(early, Err(NotAllowed::Refused(CaseRefusal::NoSuchMove { .. }))));
    let own = officer(0, &bureau, &[Role::Handler]);
    let same = Err(NotAllowed::Refused(CaseRefusal::SamePerson));
    assert_eq!(asked(&own, CaseAction::Pass), same, "who applied does not decide");
    for action in [CaseAction::Lapse, CaseAction::Create] {
        assert_eq!(asked(&own, action), Err(NotAllowed::Nobody));
    }
}

#[test]
fn a_parent_body_reads_and_does_not_act() {
    let mut case = accepted(import(), on("2026-03-02"));
    let parent = body("mofcom");
    let child = body("licence-bureau");
    let path = domain_identity::OrganisationPath::below(Some(&parent.path), &child.id);
    case.handling = Some(domain_casework::Body { path: path.clone(), ..child });
    let actor = officer(1, &parent, &[Role::Handler]);
    assert!(actor.scope().includes(&case.enterprise, &[&path]));
    assert!(allowed_actions(&case, import(), &actor, &[]).is_empty());
}
