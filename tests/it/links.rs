//! The links to customs and to the mechanical-electrical system: how they fare, and what to do.

use std::collections::BTreeSet;

use chrono::Duration;
use domain_identity::Role;
use domain_licences::{Delivery, LicenceKind};
use serde_json::{Value, json};

use crate::changes::held;
use crate::harness::{Caller, Office, World, on_both};

const CUSTOMS: &str = "/exchange/partners/customs/health";

/// How a message does not fit the schema published for its kind.
fn misfits(reader: &Caller, kind: &str, message: &Value) -> Vec<String> {
    let published = reader.get(&format!("/exchange/message-kinds/{kind}")).expect(200).json;
    let schema = jsonschema::validator_for(&published["schema"]).unwrap();
    schema
        .iter_errors(message)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect()
}

fn states(world: &World, minutes: &[i64]) -> Vec<String> {
    let mut waited = 0;
    let mut states = Vec::new();
    for minute in minutes {
        world.clock.advance(Duration::minutes(minute - waited));
        waited = *minute;
        states.push(world.administrator().get(CUSTOMS).expect(200).text_at("/state"));
    }
    states
}

on_both! {
    fn a_silent_partner_is_seen(world: World) {
        assert_eq!(states(&world, &[0]), ["idle"]);
        let holder = world.importer();
        held(&world, &holder, Delivery::Electronic, |_| {});
        assert_eq!(states(&world, &[0, 14, 15, 119, 120]), ["up", "up", "degraded", "degraded", "down"]);
        let customs = world.customs();
        let waiting = customs.get("/exchange/messages").expect(200);
        let ids: Vec<&Value> = waiting.items().iter().map(|message| &message["id"]).collect();
        customs.post("/exchange/acknowledgements", &json!({"ids": ids})).expect(200);
        let health = world.administrator().get(CUSTOMS).expect(200);
        assert_eq!(health.text_at("/state"), "idle");
        assert!(!health.text_at("/last_acknowledged_at").is_empty());
        assert_eq!(health.json["waiting"], 0);
    }

    fn what_lies_in_quarantine_says_what_to_do(world: World) {
        let office = Office::new(&world);
        let english = world.auditor().get(CUSTOMS).header("Accept-Language", "en").expect(200);
        let kept = &english.json["quarantined"][0];
        assert_eq!((&kept["reason"], &kept["exchange_code"]), (&json!("wrong_port"), &json!(2104)));
        assert!(kept["remedy"].as_str().unwrap().contains("licence-amendment"), "{english}");
        let message = office.issuer.get("/customs/quarantine").expect(200).items()[0].clone();
        assert!(message["remedy"].as_str().unwrap().contains("更改报关口岸"), "{message}");
        assert!(!english.text_at("/last_received_at").is_empty());
    }

    fn the_link_speaks_of_every_body_and_only_to_the_ministry(world: World) {
        world.officer("fujian", Role::Administrator).get(CUSTOMS).expect(404);
        world.officer("fujian", Role::Issuer).get(CUSTOMS).expect(403);
        world.importer().get(CUSTOMS).expect(403);
        world.administrator().get("/exchange/partners/mofcom/health").expect(400);
        let mechanical = "/exchange/partners/mechanical/health";
        assert_eq!(world.administrator().get(mechanical).expect(200).text_at("/state"), "idle");
        let holder = world.importer();
        held(&world, &holder, Delivery::Electronic, |licence| {
            licence.kind = LicenceKind::AutomaticImportMechanical;
        });
        assert_eq!(world.administrator().get(mechanical).expect(200).json["waiting"], 1);
    }

    fn every_message_fits_the_schema_that_is_published_for_its_kind(world: World) {
        let office = Office::new(&world);
        let (customs, mechanical) = (&office.customs, &office.mechanical);
        let path = format!("/licences/automatic_import/{}", office.licence);
        let reason = json!({"reason": "法院要求"});
        for act in ["freeze", "thaw"] {
            let tag = office.issuer.get(&path).expect(200).etag().to_owned();
            let act = office.issuer.post(&format!("{path}/{act}"), &reason);
            act.with_if_match(&tag).expect(200);
        }
        let mut seen = BTreeSet::new();
        for message in customs.get("/exchange/messages?limit=200").expect(200).items() {
            let kind = message["kind"].as_str().unwrap();
            seen.insert(kind.to_owned());
            assert_eq!(misfits(customs, kind, message), [""; 0], "{message}");
        }
        let told = ["licence_frozen", "licence_issued", "licence_thawed"].map(str::to_owned);
        assert_eq!(seen, BTreeSet::from(told));
        assert_eq!(misfits(customs, "write_off", &office.line(&office.licence)), [""; 0]);
        let approval = mechanical.get("/mechanical/approvals/ME2/1").expect(200).json;
        let mut sent = approval.clone();
        sent.as_object_mut().unwrap().retain(|name, _| name != "is_used" && name != "licences");
        assert_eq!(misfits(mechanical, "mechanical_approval", &sent), [""; 0]);
        assert_ne!(misfits(mechanical, "mechanical_approval", &json!({"number": 1})), [""; 0]);
        let mut other = customs.get("/exchange/messages").expect(200).items()[0].clone();
        other["body"]["quantity"] = json!(5);
        assert_eq!(misfits(customs, "licence_issued", &other).len(), 1);
    }

    fn the_kinds_of_messages_and_the_codes_of_answers_are_published(world: World) {
        let customs = world.customs();
        let kinds = customs.get("/exchange/message-kinds").expect(200);
        let names: Vec<String> =
            kinds.items().iter().flat_map(|kind| kind["names"].as_array().unwrap().clone())
                .map(|name| name.as_str().unwrap().to_owned()).collect();
        for name in ["ME_APPROVAL", "AIL_ISSUED", "AIL_CHANGED", "AIL_CLEARED", "LIC_USE RETURN"] {
            assert!(names.iter().any(|known| known == name), "{name}");
        }
        customs.get("/exchange/message-kinds/LIC_ISSUE").expect(404);
        let codes = customs.get("/exchange/codes").expect(200);
        let numbers: Vec<i64> =
            codes.items().iter().map(|code| code["code"].as_i64().unwrap()).collect();
        assert_eq!(
            numbers,
            [0, 1001, 1003, 1004, 2002, 2003, 2101, 2102, 2103, 2104, 2105, 2106, 2107, 2108, 2109,
             2110, 2201, 2202],
        );
        world.visitor().get("/exchange/codes").expect(401);
    }
}
