//! Work queues: what waits where, and what is pressing.

use domain_kernel::day;
use serde_json::{Value, json};

use crate::cases::{attach, done, draft, iron_ore, pass, submitted};
use crate::harness::{ISSUING_BODY, LOCAL_BODY, World, on_both};

/// How many cases of the only queue wait, are due soon and are late.
fn counts(world: &World) -> Value {
    let queues = world.handler(LOCAL_BODY).read("/queues");
    let items = queues["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{queues}");
    json!([items[0]["cases"], items[0]["due_soon"], items[0]["late"]])
}

on_both! {
    fn an_accepted_case_becomes_due_and_late(world: World) {
        // Received on a Monday; the office promises three working days.
        let importer = world.importer();
        let case = submitted(&importer);
        done(&world.handler(LOCAL_BODY), &case, "acceptance", &Value::Null);
        let queue = &world.handler(LOCAL_BODY).read("/queues")["items"][0];
        assert_eq!(queue["organisation"], LOCAL_BODY);
        assert_eq!((&queue["state"], &queue["stage"]), (&json!("accepted"), &json!("initial_review")));
        for (date, due_soon, late) in [(2, 0, 0), (3, 0, 0), (4, 1, 0), (5, 1, 0), (6, 0, 1), (7, 0, 1)] {
            world.at(day(2026, 3, date));
            assert_eq!(counts(&world), json!([1, due_soon, late]), "March {date}");
        }
        done(&world.handler(LOCAL_BODY), &case, "opinions", &pass());
        let queue = &world.issuer(LOCAL_BODY).read("/queues")["items"][0];
        assert_eq!((&queue["stage"], &queue["late"]), (&json!("issuance"), &json!(1)));
    }

    fn a_case_that_waits_for_acceptance_has_five_working_days(world: World) {
        submitted(&world.importer());
        for (date, due_soon, late) in [(5, 0, 0), (6, 1, 0), (9, 1, 0), (10, 0, 1)] {
            world.at(day(2026, 3, date));
            assert_eq!(counts(&world), json!([1, due_soon, late]), "March {date}");
        }
    }

    fn a_case_that_waits_for_its_applicant_is_not_late(world: World) {
        let case = submitted(&world.importer());
        let items = json!({"items": [{"pointer": "/attachments/contract", "message": "合同缺页"}]});
        done(&world.handler(LOCAL_BODY), &case, "correction", &items);
        world.at(day(2026, 3, 31));
        assert_eq!(counts(&world), json!([1, 0, 0]));
    }

    fn queues_are_counted_for_each_body_in_one_statement(world: World) {
        let count = || {
            let auditor = world.auditor();
            world.statements_of(|| drop(auditor.read("/queues")))
        };
        submitted(&world.importer());
        let one = count();
        for _ in 0..3 {
            submitted(&world.importer());
        }
        let importer = world.importer();
        let crane = draft(&importer, "import-licence", &crate::cases::used_crane());
        attach(&importer, &crane, "contract");
        attach(&importer, &crane, "approval_document");
        done(&importer, &crane, "submission", &Value::Null);
        draft(&importer, "automatic-import-licence", &iron_ore());
        assert_eq!(count(), one);
        let queues = world.auditor().read("/queues");
        let of = |queue: &Value| (queue["organisation"].clone(), queue["cases"].clone());
        let seen: Vec<_> = queues["items"].as_array().unwrap().iter().map(of).collect();
        assert_eq!(seen, [(json!(LOCAL_BODY), json!(4)), (json!(ISSUING_BODY), json!(1))]);
        let own = importer.read("/queues");
        assert_eq!(own["items"].as_array().unwrap().len(), 1, "the importer's own");
    }
}
