//! The links to customs and to the mechanical-electrical system: how they fare, and what to do.

use chrono::Duration;
use domain_identity::Role;
use domain_licences::{Delivery, LicenceKind};
use serde_json::{Value, json};

use crate::changes::held;
use crate::harness::{Office, World, on_both};

const CUSTOMS: &str = "/exchange/partners/customs/health";

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
}
