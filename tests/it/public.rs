//! What anyone may ask, without a token and without learning who holds what.

use std::time::{Duration, Instant};

use domain_identity::Role;
use domain_licences::{Delivery, LicenceState};
use serde_json::{Value, json};

use crate::cases::{done, pass, seen, submitted};
use crate::desk::{self, Desk, ISSUER};
use crate::harness::{LOCAL_BODY, on_both};

fn verified(desk: &Desk, body: &Value) -> Value {
    let answer = desk.ask("/public/verifications", body);
    assert_eq!(answer.status(), 200, "{body}");
    answer.json().unwrap()
}

fn by_number(serial: u32) -> Value {
    json!({"kind": "automatic_import", "number": format!("26-AA-{serial:06}")})
}

#[test]
fn anyone_learns_how_a_licence_stands_and_not_whose_it_is() {
    desk::each(|desk| {
        desk.licence(1, Delivery::Electronic);
        desk.licence(2, Delivery::Paper);
        let good = verified(desk, &by_number(1));
        assert_eq!(
            good,
            json!({
                "status": "valid", "kind": "automatic_import", "number": "26-AA-000001",
                "issued_on": "2026-03-02", "valid_from": "2026-03-02", "valid_until": "2026-09-02"
            })
        );
        assert_eq!(verified(desk, &by_number(2))["status"], "not_collected");
        assert_eq!(verified(desk, &by_number(3))["status"], "unknown");
        let freeze = "/licences/automatic_import/26-AA-000001/freeze";
        let issuer = desk.officer(ISSUER, Role::Issuer);
        assert_eq!(desk.act(&issuer, freeze, &json!({"reason": "核查"})).status(), 200);
        assert_eq!(verified(desk, &by_number(1))["status"], "frozen");
    });
}

/// The median time of an answer to each question, asked in turn.
fn medians(desk: &Desk, questions: &[Value]) -> Vec<Duration> {
    let mut times = vec![Vec::new(); questions.len()];
    for _ in 0..41 {
        for (question, times) in questions.iter().zip(&mut times) {
            let began = Instant::now();
            verified(desk, question);
            times.push(began.elapsed());
        }
    }
    times.iter_mut().for_each(|times| times.sort_unstable());
    times.iter().map(|times| times[times.len() / 2]).collect()
}

#[test]
fn time_does_not_tell_a_licence_from_none() {
    desk::each(|desk| {
        for (serial, state) in [
            (1, LicenceState::Active),
            (2, LicenceState::Revoked),
            (3, LicenceState::Replaced),
            (4, LicenceState::UsedUp),
        ] {
            desk.licence_as(serial, Delivery::Electronic, |licence| licence.state = state);
        }
        let questions: Vec<Value> = (1..=5).map(by_number).collect();
        let statuses = questions.iter().map(|question| verified(desk, question)["status"].clone());
        let statuses: Vec<_> = statuses.collect();
        assert_eq!(statuses, ["valid", "revoked", "replaced", "used_up", "unknown"]);
        let before = desk.store.statements();
        let counts: Vec<u64> = questions
            .iter()
            .scan(before, |before, question| {
                verified(desk, question);
                let now = desk.store.statements();
                Some(now - std::mem::replace(before, now))
            })
            .collect();
        assert_eq!(counts, [counts[0]; 5], "as many statements whatever the answer");
        // A busy machine may disturb one measurement; a difference of ours is in every one.
        let mut measured = Vec::new();
        let is_even = (0..5).any(|_| {
            measured = medians(desk, &questions);
            let (fastest, slowest) = (measured.iter().min(), measured.iter().max());
            *slowest.unwrap() <= *fastest.unwrap() * 3 / 2 + Duration::from_micros(500)
        });
        assert!(is_even, "valid, revoked, replaced, used up, unknown: {measured:?}");
    });
}

#[test]
fn a_certificate_is_as_good_as_its_signature() {
    desk::each(|desk| {
        desk.licence(1, Delivery::Electronic);
        let at = "/licences/automatic_import/26-AA-000001/certificate";
        let certificate = desk.get(&desk.applicant(), at).text().unwrap();
        let good = verified(desk, &json!({"certificate": certificate}));
        assert_eq!((&good["status"], &good["number"]), (&json!("valid"), &json!("26-AA-000001")));
        let (message, signature) = certificate.rsplit_once('.').unwrap();
        let turned: String = signature.chars().rev().collect();
        for forged in [format!("{message}.{turned}"), format!("{message}."), "no such".to_owned()] {
            let answer = verified(desk, &json!({"certificate": forged}));
            assert_eq!(answer, json!({"status": "forged"}));
        }
    });
}

#[test]
fn a_question_that_is_none_is_told_why() {
    desk::each(|desk| {
        for (body, pointer) in [
            (json!({}), "/certificate"),
            (json!({"kind": "import"}), "/number"),
            (json!({"number": "26-AA-000001"}), "/kind"),
            (json!({"kind": "import", "number": "26-AA"}), "/number"),
            (
                json!({"kind": "import", "number": "26-AA-000001", "certificate": "x"}),
                "/certificate",
            ),
        ] {
            let answer = desk.ask("/public/verifications", &body);
            assert_eq!(answer.status(), 422, "{body}");
            assert_eq!(answer.json::<Value>().unwrap()["errors"][0]["pointer"], pointer, "{body}");
        }
        let unknown = desk.ask("/public/verifications", &json!({"numbr": "x"}));
        assert_eq!(unknown.status(), 400);
    });
}

#[test]
fn a_wrong_check_code_and_a_wrong_number_are_answered_alike() {
    desk::each(|desk| {
        let answer = |query: &str| {
            let answer = desk.visit(&format!("/public/progress?{query}"));
            let status = answer.status().as_u16();
            (status, answer.json::<Value>().unwrap()["detail"].clone())
        };
        let one = answer("case_number=AA2026021000001&check_code=K7M2XQ");
        assert_eq!(one.0, 404);
        assert_eq!(one, answer("case_number=AA2026021000002&check_code=K7M2XR"));
        assert_eq!(answer("case_number=AA2026021000001").0, 400);
        assert_eq!(answer("case_number=1&check_code=K7M2XQ").0, 400);
    });
}

on_both! {
    fn whoever_holds_the_receipt_follows_the_application_and_learns_no_name(world: World) {
        let importer = world.importer();
        let case = submitted(&importer);
        let receipt = seen(&importer, &case);
        let (number, code) = (receipt.text_at("/number"), receipt.text_at("/check_code"));
        let path = format!("/public/progress?case_number={number}&check_code={code}");
        assert_eq!(
            world.visitor().read(&path),
            json!({
                "matter": "automatic-import-licence",
                "matter_name_zh": "自动进口许可证核发",
                "matter_name_en": "Automatic import licence",
                "state": "submitted", "received_on": "2026-03-02"
            })
        );
        let handler = world.handler(LOCAL_BODY);
        done(&handler, &case, "acceptance", &Value::Null);
        let accepted = world.visitor().read(&path);
        assert_eq!((&accepted["state"], &accepted["stage"]), (&json!("accepted"), &json!("initial_review")));
        assert_eq!(accepted["accepted_on"], "2026-03-02");
        assert_eq!(accepted["promised_due_on"], "2026-03-05", "three working days");
        assert_eq!(accepted["statutory_due_on"], "2026-03-16", "ten working days");
        done(&handler, &case, "opinions", &pass());
        done(&world.issuer(LOCAL_BODY), &case, "issuance", &Value::Null);
        let concluded = world.visitor().read(&path);
        assert_eq!(concluded["state"], "concluded");
        assert_eq!(concluded["decided_on"], "2026-03-02");
        assert_eq!(concluded["promised_due_on"], Value::Null, "the clock has stopped");
    }

    fn silence_is_told_as_acceptance(world: World) {
        let importer = world.importer();
        let receipt = seen(&importer, &submitted(&importer));
        let (number, code) = (receipt.text_at("/number"), receipt.text_at("/check_code"));
        world.at(domain_kernel::day(2026, 3, 10));
        let path = format!("/public/progress?case_number={number}&check_code={code}");
        let told = world.visitor().read(&path);
        assert_eq!((&told["state"], &told["accepted_on"]), (&json!("accepted"), &json!("2026-03-02")));
    }
}
