//! Papers collected where the applicant chose, by whom the holder named, on numbered blanks.

use domain_identity::Role;
use domain_licences::{Delivery, LicenceKind};
use serde_json::{Value, json};

use crate::cases::{attach, command, done, draft, iron_ore, pass};
use crate::harness::{Caller, ISSUING_BODY, Reply, World, on_both};

/// Where papers of the province are issued, and where this one is collected.
const ISSUING: &str = "fujian";
const XIAMEN: &str = "xiamen";

fn hands(name: &str, end: &str) -> Value {
    json!({"collector_name": name, "document_last_four": end})
}

/// A paper of the importer that waits at the body it chose; its path.
fn waiting(world: &World, importer: &Caller, body: Option<&str>) -> String {
    let mut form = iron_ore();
    form["delivery"] = json!("paper");
    if let Some(body) = body {
        form["collection_organisation_id"] = json!(body);
    }
    let case = draft(importer, "automatic-import-licence", &form);
    attach(importer, &case, "contract");
    done(importer, &case, "submission", &Value::Null);
    let handler = world.handler(ISSUING);
    done(&handler, &case, "acceptance", &Value::Null);
    done(&handler, &case, "opinions", &pass());
    let issued = done(&world.issuer(ISSUING), &case, "issuance", &Value::Null);
    format!("/licences/automatic_import/{}", issued.text_at("/licence/face/number"))
}

fn collected(clerk: &Caller, path: &str, body: &Value) -> Reply {
    clerk.post(&format!("{path}/collection"), body).with_if_match("*").reply()
}

fn deliver(world: &World, body: &str, first: &str, last: &str) -> Reply {
    let request = json!({
        "organisation_id": body, "first_number": first, "last_number": last, "document": "发放1号",
    });
    world.administrator().post("/blanks/deliveries", &request).reply()
}

/// Received, used, spoilt, lost, handed on and on hand.
fn stock(clerk: &Caller, body: &str) -> [i64; 6] {
    let found = clerk.get("/blanks/stocks").expect(200);
    let own = found.items().iter().find(|one| one["organisation_id"] == body).unwrap().clone();
    ["received", "used", "spoilt", "lost", "handed_on", "on_hand"]
        .map(|part| own[part].as_i64().unwrap())
}

on_both! {
    fn a_paper_is_handed_over_at_the_chosen_body_and_nowhere_else(world: World) {
        let importer = world.importer();
        let path = waiting(&world, &importer, Some(XIAMEN));
        let (issuer, clerk) = (world.issuer(ISSUING), world.issuer(XIAMEN));
        assert_eq!(importer.get(&path).expect(200).text_at("/collection_organisation_id"), XIAMEN);
        let queue = format!("/licences?state=issued&collection_organisation_id={XIAMEN}");
        assert_eq!(clerk.get(&queue).expect(200).items().len(), 1);
        assert!(world.issuer("guangdong").get(&queue).expect(200).items().is_empty());
        assert_eq!(collected(&issuer, &path, &hands("王芳", "123X")).status, 403);
        assert_eq!(collected(&clerk, &path, &hands("王芳", "123X")).text_at("/state"), "active");
        assert_eq!(collected(&clerk, &path, &hands("王芳", "123X")).status, 409, "once");
        assert!(clerk.get(&queue).expect(200).items().is_empty());
    }

    fn papers_are_collected_at_issuing_bodies_and_electronic_licences_nowhere(world: World) {
        let importer = world.importer();
        let refused = |delivery: &str, body: &str| {
            let mut form = iron_ore();
            form["delivery"] = json!(delivery);
            form["collection_organisation_id"] = json!(body);
            let case = draft(&importer, "automatic-import-licence", &form);
            attach(&importer, &case, "contract");
            let reply = command(&importer, &case, "submission", &Value::Null);
            assert_eq!(reply.status, 422, "{reply}");
            reply.errors()
        };
        let found = |code: &str| vec![("/collection_organisation_id".to_owned(), code.to_owned())];
        assert_eq!(refused("electronic", XIAMEN), found("not_allowed"));
        assert_eq!(refused("paper", "no-such-body"), found("unknown_code"));
        assert_eq!(refused("paper", "customs"), found("unknown_code"));
    }

    fn who_was_not_named_gets_nothing_and_is_written_down(world: World) {
        let importer = world.importer();
        let path = waiting(&world, &importer, None);
        let clerk = world.issuer(ISSUING);
        let name = |who: &Caller, name: &str| {
            let body = json!({"name": name, "document_last_four": "123X"});
            who.put(&format!("{path}/collector"), &body).with_if_match("*").reply()
        };
        assert_eq!(name(&world.importer(), "李四").status, 404, "somebody else's licence");
        assert_eq!(name(&clerk, "李四").status, 403);
        assert_eq!(name(&importer, "李四").status, 200);
        assert_eq!(name(&importer, "王芳").status, 200, "another in their place");
        let refused = collected(&clerk, &path, &hands("李四", "123X"));
        assert_eq!((refused.status, refused.text_at("/code")), (409, "wrong_collector".to_owned()));
        assert_eq!(collected(&clerk, &path, &hands("王芳", "1234")).status, 409);
        assert_eq!(importer.get(&path).expect(200).text_at("/state"), "issued", "nothing changed");
        assert_eq!(collected(&clerk, &path, &hands("王芳", "123X")).status, 200);
        assert_eq!(name(&importer, "李四").status, 409, "it is collected");
        let events = importer.get(&format!("{path}/events")).expect(200);
        let kinds: Vec<_> = events.items().iter().map(|e| e["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "licence.collection_refused").count(), 2);
        assert_eq!(kinds.iter().filter(|kind| **kind == "licence.handed_over").count(), 1);
    }

    fn every_blank_is_somewhere(world: World) {
        let (importer, clerk) = (world.importer(), world.issuer(ISSUING));
        assert_eq!(deliver(&world, ISSUING, "0004001", "0004005").status, 201);
        let path = waiting(&world, &importer, None);
        let mut named = hands("王芳", "123X");
        named["blank_number"] = json!("0004002");
        assert_eq!(collected(&clerk, &path, &named).status, 200);
        assert_eq!(stock(&clerk, ISSUING), [5, 1, 0, 0, 0, 4]);
        let blank = clerk.get("/blanks/numbers/0004002").expect(200);
        assert_eq!((blank.text_at("/outcome"), blank.text_at("/licence_kind")),
            ("used".to_owned(), "automatic_import".to_owned()));
        let again = json!({"reason": "打印错位"});
        clerk.post(&format!("{path}/reprint"), &again).with_if_match("*").expect(200);
        assert_eq!(clerk.get("/blanks/numbers/0004001").expect(200).text_at("/outcome"), "used");
        assert_eq!(clerk.get("/blanks/numbers/0004002").expect(200).text_at("/outcome"), "spoilt");
        let report = |who: &Caller, number: &str| {
            let body = json!({"number": number, "outcome": "lost", "reason": "盘点短少"});
            who.post("/blanks/reports", &body).reply().status
        };
        assert_eq!(report(&world.issuer("guangdong"), "0004003"), 409, "not theirs");
        assert_eq!(report(&clerk, "0004003"), 201);
        assert_eq!(report(&clerk, "0004003"), 409, "twice");
        assert_eq!(report(&clerk, "0004001"), 409, "a licence is printed on it");
        assert_eq!(stock(&clerk, ISSUING), [5, 1, 1, 1, 0, 2]);
        let next = waiting(&world, &importer, None);
        assert_eq!(collected(&clerk, &next, &hands("王芳", "123X")).status, 200);
        assert!(clerk.get("/blanks/numbers/0004005").expect(200).json.get("outcome").is_none());
        assert_eq!(clerk.get("/blanks/numbers/0004004").expect(200).text_at("/outcome"), "used");
        let last = waiting(&world, &importer, None);
        assert_eq!(collected(&clerk, &last, &hands("王芳", "123X")).status, 200);
        let none = waiting(&world, &importer, None);
        let refused = collected(&clerk, &none, &hands("王芳", "123X"));
        assert_eq!(refused.status, 409, "no blank is left: {refused}");
        assert_eq!(importer.get(&none).expect(200).text_at("/state"), "issued");
        assert_eq!(stock(&clerk, ISSUING), [5, 3, 1, 1, 0, 0]);
    }

    fn blanks_are_delivered_once_and_handed_on_whole(world: World) {
        let clerk = world.issuer(ISSUING);
        assert_eq!(deliver(&world, ISSUING, "0000100", "0000199").status, 201);
        for (first, last) in [("0000199", "0000250"), ("0000050", "0000100"), ("0000120", "0000130"),
            ("0000001", "0009999")] {
            assert_eq!(deliver(&world, XIAMEN, first, last).status, 409, "{first}-{last}");
        }
        assert_eq!(deliver(&world, XIAMEN, "0000300", "0000299").status, 422);
        assert_eq!(deliver(&world, "customs", "0000300", "0000399").status, 404);
        let hand_on = |who: &Caller, first: &str, last: &str| {
            let body = json!({"organisation_id": XIAMEN, "first_number": first,
                "last_number": last, "document": "调拨1号"});
            who.post("/blanks/transfers", &body).reply().status
        };
        assert_eq!(hand_on(&clerk, "0000190", "0000200"), 409, "one too many");
        let spoilt = json!({"number": "0000150", "outcome": "spoilt", "reason": "受潮"});
        clerk.post("/blanks/reports", &spoilt).expect(201);
        assert_eq!(hand_on(&clerk, "0000140", "0000160"), 409, "one of them is spoilt");
        assert_eq!(hand_on(&clerk, "0000110", "0000119"), 201);
        assert_eq!(hand_on(&clerk, "0000110", "0000119"), 409, "they are there now");
        assert_eq!(hand_on(&world.issuer(XIAMEN), "0000110", "0000119"), 409, "to itself");
        assert_eq!(stock(&clerk, ISSUING), [100, 0, 1, 0, 10, 89]);
        let ministry = world.auditor();
        assert_eq!(stock(&ministry, XIAMEN), [10, 0, 0, 0, 0, 10]);
        assert_eq!(ministry.get("/blanks/numbers/0000115").expect(200).text_at("/organisation_id"), XIAMEN);
        assert_eq!(ministry.get("/blanks/numbers/0000120").expect(200).text_at("/organisation_id"), ISSUING);
        ministry.get("/blanks/numbers/0000099").expect(404);
        world.issuer("guangdong").get("/blanks/numbers/0000120").expect(404);
        for (who, status) in [(world.importer(), 403), (world.officer(ISSUING, Role::Handler), 403)] {
            who.get("/blanks/stocks").expect(status);
        }
    }

    fn licences_of_one_block_are_collected_together_and_unwanted_numbers_are_void(world: World) {
        let importer = world.importer();
        let enterprise = world.enterprise_of(&importer);
        let waits = |serial: u32, user: &str| {
            let licence = world.given_licence(&enterprise, serial, Delivery::Paper, |licence| {
                licence.kind = LicenceKind::AutomaticImportMechanical;
                licence.consignee.name = user.to_owned();
            });
            licence.number.to_string()
        };
        let numbers: Vec<String> = (700_001..=700_003).map(|serial| waits(serial, "用户甲")).collect();
        let (other, apart) = (waits(700_004, "用户乙"), waits(700_006, "用户甲"));
        let path = |number: &str| format!("/licences/automatic_import_mechanical/{number}");
        let clerk = world.issuer(ISSUING_BODY);
        let alone = collected(&clerk, &path(&numbers[1]), &hands("王芳", "123X"));
        assert_eq!(alone.status, 409, "{alone}");
        assert!(alone.text.contains(&numbers[0]) && alone.text.contains(&numbers[2]), "{alone}");
        assert!(!alone.text.contains(&other) && !alone.text.contains(&apart), "{alone}");
        let mut wish = hands("王芳", "123X");
        wish["together_with"] = json!([numbers[0]]);
        wish["unwanted"] = json!([numbers[2]]);
        let silent = collected(&clerk, &path(&numbers[1]), &wish);
        assert_eq!(silent.errors(), [("/letter".to_owned(), "reason_missing".to_owned())]);
        wish["letter"] = json!("合同取消");
        let reply = collected(&clerk, &path(&numbers[1]), &wish);
        assert_eq!(reply.text_at("/state"), "active", "{reply}");
        let state = |number: &str| importer.get(&path(number)).expect(200);
        assert_eq!(state(&numbers[0]).text_at("/state"), "active");
        let void = state(&numbers[2]);
        assert_eq!(void.text_at("/state"), "voided");
        assert_eq!(void.text_at("/balance/released"), void.text_at("/face/quantity/value"));
        let listed = importer.get("/licences?state=voided").expect(200);
        assert_eq!(listed.items().len(), 1);
        let told = importer.get(&format!("{}/events", path(&numbers[2]))).expect(200);
        assert!(told.text.contains("合同取消"), "{told}");
        assert_eq!(collected(&clerk, &path(&numbers[2]), &hands("王芳", "123X")).status, 409, "for ever");
        let customs = world.customs().get("/exchange/messages?limit=200").expect(200);
        assert!(!customs.text.contains(&numbers[2]), "customs never hears of it");
        let mechanical = world.mechanical().get("/exchange/messages?limit=200").expect(200);
        let cancelled = mechanical.items().iter().find(|told| told["kind"] == "licence_cancelled");
        assert_eq!(cancelled.unwrap()["body"]["number"], numbers[2].as_str());
        assert_eq!(collected(&clerk, &path(&other), &hands("王芳", "123X")).status, 200, "alone");
    }
}
