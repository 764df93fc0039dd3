//! Urea: starting quantities that revolve, and the next year's by how well they were used.

use domain_kernel::day;
use serde_json::{Value, json};

use super::*;
use crate::harness::on_both;

fn urea(year: i32, pool: &str, traders: &[&str]) -> Value {
    plan(&[
        ("programme", json!("fertiliser")),
        ("commodity", json!("尿素")),
        ("year", json!(year)),
        ("pool", json!(pool)),
        ("method", json!("first_come")),
        ("ceilings", json!("revolving")),
        ("total", json!("330000")),
        ("apply_from", json!(format!("{year}-01-01"))),
        ("apply_until", json!(format!("{year}-12-31"))),
        ("traders", json!(traders)),
    ])
}

fn draws(world: &World, firm: &Caller, plan: &str, said: &Value) -> Reply {
    let mut body = json!({"contract": "UREA-1"});
    for (name, value) in said.as_object().unwrap() {
        body[name] = value.clone();
    }
    again(world, firm).post(&format!("/quotas/plans/{plan}/draws"), &body).reply()
}

fn ceiling(world: &World, firm: &Caller, plan: &str) -> String {
    let list = again(world, firm).get(&format!("/quotas/plans/{plan}/ceilings")).expect(200);
    list.items()[0]["ceiling"].as_str().unwrap().to_owned()
}

on_both! {
    fn what_customs_cleared_is_drawn_again(world: World) {
        world.begins(day(2013, 1, 4));
        let id = announced(&world, &urea(2013, "non_state", &[]));
        let firm = world.importer();
        let beyond = draws(&world, &firm, &id, &json!({"quantity": "2001"}));
        assert!(beyond.status == 409 && beyond.text.contains("2000"), "F04: {beyond}");
        assert_eq!(draws(&world, &firm, &id, &json!({"quantity": "2000"})).status, 201);
        assert_eq!(draws(&world, &firm, &id, &json!({"quantity": "1"})).status, 409, "all of it is open");
        let form = certificate(&world, &firm, ("3102100010", "RUS", "2000"));
        let face = granted(&world, &firm, &form, "tariff-quota-certificate");
        assert_eq!(face["valid_until"], "2013-04-04", "three months");
        assert_eq!(cleared(&world, &face, 1, "1700", "2013-01-04")["outcome"], "applied");
        let some = draws(&world, &firm, &id, &json!({"quantity": "1701"}));
        assert_eq!(some.status, 409, "only what was cleared");
        assert_eq!(draws(&world, &firm, &id, &json!({"quantity": "400"})).status, 201);
        // 2,400 t drawn, 1,700 t cleared: 70 %, a fifth more in the next year (F02).
        // A year in which it draws nothing changes nothing (F03).
        world.at(day(2014, 1, 6));
        announced(&world, &urea(2014, "non_state", &[]));
        world.at(day(2015, 1, 6));
        let next = announced(&world, &urea(2015, "non_state", &[]));
        assert_eq!(draws(&world, &firm, &next, &json!({"quantity": "2400"})).status, 201);
        assert_eq!(ceiling(&world, &firm, &next), "2400.0000");
        closed(&world);
        assert_eq!(part(&world, &firm, 2015, "deducted"), "0", "no cut under first come, first served");
        books_balance(&world);
    }

    fn state_trading_quota_goes_through_a_state_trader(world: World) {
        world.begins(day(2013, 1, 4));
        let (trader, other) = (code(&world, &world.importer()), code(&world, &world.importer()));
        let id = announced(&world, &urea(2013, "state_trading", &[&trader]));
        let firm = world.importer();
        let nobody = draws(&world, &firm, &id, &json!({"quantity": "10"}));
        assert_eq!(rules(&nobody), ["F07"]);
        let wrong = draws(&world, &firm, &id, &json!({"quantity": "10", "importer": other}));
        assert_eq!(rules(&wrong), ["F07"], "6.I 7");
        let right = draws(&world, &firm, &id, &json!({"quantity": "10", "importer": trader}));
        assert_eq!(right.status, 201, "{right}");
        let duty = again(&world, &firm).get("/quotas/duty?hs_code=3102100010&value=1000000").expect(200);
        let duties = ["in_quota_duty", "out_of_quota_duty"].map(|one| duty.text_at(&format!("/{one}")));
        assert_eq!(duties, ["10000.00", "500000.00"], "6.I 8");
    }
}
