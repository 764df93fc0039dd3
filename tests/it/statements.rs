//! The statement of a licence's account, like a bank's: each entry with the balance after it, and
//! what was known at any moment.

use domain_kernel::day;
use domain_licences::Delivery;
use serde_json::{Value, json};

use crate::changes::{declares, held, path};
use crate::harness::on_both;

/// Available, reserved, cleared, released.
fn parts(balance: &Value) -> [&str; 4] {
    ["available", "reserved", "cleared", "released"].map(|part| balance[part].as_str().unwrap())
}

on_both! {
    fn every_entry_carries_the_balance_after_it(world: World) {
        let holder = world.importer();
        let licence = held(&world, &holder, Delivery::Electronic, |_| {});
        declares(&world, &licence, (1, "reserve"), "40");
        declares(&world, &licence, (2, "commit"), "25");
        let revoke = json!({"reason": "撤销"});
        let issuer = world.issuer(crate::harness::ISSUING_BODY);
        issuer.post(&format!("{}/revocation", path(&licence)), &revoke).with_if_match("*").expect(200);
        let statement = holder.get(&format!("{}/statement", path(&licence))).expect(200);
        let entries = statement.items();
        let amounts: Vec<_> = entries.iter().map(|entry| entry["amount"].as_str().unwrap()).collect();
        assert_eq!(amounts, ["100.0000", "40.0000", "25.0000", "35.0000"]);
        let balances: Vec<_> = entries.iter().map(|entry| parts(&entry["balance"])).collect();
        assert_eq!(balances, [
            ["100.0000", "0.0000", "0.0000", "0.0000"],
            ["60.0000", "40.0000", "0.0000", "0.0000"],
            ["35.0000", "40.0000", "25.0000", "0.0000"],
            ["0.0000", "40.0000", "25.0000", "35.0000"],
        ]);
        let last = &holder.read(&path(&licence))["balance"];
        assert_eq!(parts(last), balances[3], "the last entry is the balance");
        let second = holder.get(&format!("{}/statement?limit=2", path(&licence))).expect(200);
        let next = second.json["page"]["next"].as_str().unwrap();
        let rest = format!("{}/statement?limit=2&cursor={next}", path(&licence));
        let rest = holder.get(&rest).expect(200);
        assert_eq!(rest.items(), &entries[2..], "a page stands for itself");
    }

    fn a_balance_is_known_as_of_any_moment(world: World) {
        let holder = world.importer();
        let licence = held(&world, &holder, Delivery::Electronic, |_| {});
        world.at(day(2026, 3, 5));
        declares(&world, &licence, (1, "commit"), "40");
        world.at(day(2026, 3, 9));
        declares(&world, &licence, (2, "commit"), "25");
        let holder = world.caller(holder.actor.clone().unwrap());
        let cleared = |query: &str| {
            let reply = holder.get(&format!("{}/balance{query}", path(&licence))).expect(200);
            let balance = &reply.json["balance"];
            (balance["granted"].clone(), balance["cleared"].clone())
        };
        let known = |granted: &str, cleared: &str| (json!(granted), json!(cleared));
        assert_eq!(cleared("?as_of=2026-03-01T00:00:00Z"), known("0.0000", "0.0000"), "not issued");
        assert_eq!(cleared("?as_of=2026-03-04T16:00:00Z"), known("100.0000", "0.0000"));
        let evening = "?as_of=2026-03-05T23:59:59%2B08:00";
        assert_eq!(cleared(evening), known("100.0000", "40.0000"), "in Shanghai");
        assert_eq!(cleared("?as_of=2026-03-09T16:00:00Z"), known("100.0000", "65.0000"));
        assert_eq!(cleared(""), known("100.0000", "65.0000"));
        for wrong in ["?as_of=yesterday", "?as_of=2026-03-05", "?at=2026-03-05T00:00:00Z"] {
            holder.get(&format!("{}/balance{wrong}", path(&licence))).expect(400);
        }
    }
}
