//! T-shirts for the European Union in 2006 (category 4): by performance, transferred, handed back by 30
//! September, and deducted in 2007.

use domain_kernel::day;
use serde_json::{Value, json};

use super::*;
use crate::harness::on_both;

fn shirts(year: i32, batch: i32, total: &str) -> Value {
    plan(&[
        ("programme", json!("textile")),
        ("commodity", json!("4")),
        ("market", json!("EU")),
        ("year", json!(year)),
        ("pool", json!("performance")),
        ("batch", json!(batch)),
        ("unit", json!("011")),
        ("method", json!("performance")),
        ("total", json!(total)),
        ("ceilings", json!("cumulative")),
        ("weights", json!({"record": 7000, "world": 3000})),
        ("apply_from", json!(format!("{year}-01-04"))),
        ("apply_until", json!(format!("{year}-01-31"))),
    ])
}

/// Enters records, publishes what each may apply for, and the ministry's list of it.
fn published(world: &World, plan: &str, records: &[(&Caller, &str, &str)]) -> Vec<String> {
    let record = |(firm, market, all): &(&Caller, &str, &str)| json!({"credit_code": code(world, firm), "record": market, "world": all});
    let body = json!({"records": records.iter().map(record).collect::<Vec<_>>()});
    let path = format!("/quotas/plans/{plan}/records");
    ministry(world).put(&path, &body).with_if_match("*").expect(200);
    assert_eq!(of_plan(&ministry(world), plan, "ceilings", &Value::Null).status, 200);
    let own = |(firm, _, _): &(&Caller, &str, &str)| {
        let list = again(world, firm).get(&format!("/quotas/plans/{plan}/ceilings")).expect(200);
        list.items()[0]["ceiling"].as_str().unwrap().to_owned()
    };
    records.iter().map(own).collect()
}

fn allotted(world: &World, plan: &str, asked: &[(&Caller, &str)], total: &str) {
    for (firm, quantity) in asked {
        let body = json!({"general_trade": quantity, "consents": true});
        let application = applies(world, firm, plan, &body);
        assert_eq!(application.status, 201, "{application}");
        forwarded(world, &application.text_at("/id"));
    }
    let scenario =
        tried(world, plan, "按业绩", &terms(total, &json!({"record": 7000, "world": 3000})));
    decided(world, plan, &scenario.text_at("/id"));
}

on_both! {
    fn a_year_of_t_shirts(world: World) {
        world.begins(day(2006, 1, 4));
        let levels = ministry(&world).get("/quotas/levels?programme=textile&year=2006").expect(200);
        let of_union = |level: &&Value| level["market"] == "EU" && level["commodity"] == "4";
        let level = levels.json["levels"].as_array().unwrap().iter().find(of_union).unwrap();
        assert_eq!(level["level"], "540204000.0000");
        let first = announced(&world, &shirts(2006, 1, "1000000"));
        let (a, b) = (world.importer(), world.importer());
        let ceilings = published(&world, &first, &[(&a, "2", "1"), (&b, "98", "99")]);
        assert_eq!(ceilings, ["17000.0000", "983000.0000"], "4.I 2");
        let body = json!({"general_trade": "17001", "consents": true});
        assert_eq!(rules(&applies(&world, &a, &first, &body)), ["T-14"], "never more than is applicable");
        allotted(&world, &first, &[(&a, "10000"), (&b, "983000")], "1000000");
        assert_eq!(part(&world, &a, 2006, "free"), "10000", "the permit quantity, not the applicable one");
        moved(&world, &a, &b);
        world.at(day(2006, 9, 30));
        let id = account(&world, &b, 2006).unwrap()["id"].as_str().unwrap().to_owned();
        let back = act(&again(&world, &b), &format!("/quotas/accounts/{id}/hand-back"), &json!({"quantity": "985000"}));
        assert_eq!(back.status, 200, "{back}");
        world.at(day(2006, 10, 1));
        let own = account(&world, &a, 2006).unwrap()["id"].as_str().unwrap().to_owned();
        let late = act(&again(&world, &a), &format!("/quotas/accounts/{own}/hand-back"), &json!({"quantity": "1"}));
        assert_eq!(rules(&late), ["T05"]);
        deducted(&world, &a, &b);
        books_balance(&world);
    }

    fn a_second_batch_may_owe(world: World) {
        world.begins(day(2006, 1, 4));
        let first = announced(&world, &shirts(2006, 1, "1000"));
        let (a, b) = (world.importer(), world.importer());
        published(&world, &first, &[(&a, "100", "100"), (&b, "0", "0")]);
        allotted(&world, &first, &[(&a, "1000")], "1000");
        // The full year gives it 900 of 1,800: the first batch gave 100 too much (4.I 8).
        let second = announced(&world, &shirts(2006, 2, "1800"));
        let rest = published(&world, &second, &[(&a, "1", "1"), (&b, "1", "1")]);
        assert_eq!(rest, ["0.0000", "900.0000"]);
        world.at(day(2007, 1, 4));
        let next = announced(&world, &shirts(2007, 1, "2000"));
        published(&world, &next, &[(&a, "1", "1"), (&b, "1", "1")]);
        allotted(&world, &next, &[(&a, "500")], "2000");
        assert_eq!(part(&world, &a, 2007, "deducted"), "100");
        assert_eq!(part(&world, &a, 2007, "free"), "400");
        assert_eq!(of_plan(&ministry(&world), &next, "ceilings", &Value::Null).status, 409, "it is decided");
    }
}

/// Two thousand go from one to the other, once the other takes them.
fn moved(world: &World, a: &Caller, b: &Caller) {
    let id = account(world, a, 2006).unwrap()["id"].as_str().unwrap().to_owned();
    let path = format!("/quotas/accounts/{id}/transfers");
    let offer = |to: String, quantity: &str| {
        let body = json!({"transferee": to, "quantity": quantity, "reference": "ZSR-2006-1"});
        again(world, a).post(&path, &body).reply()
    };
    assert_eq!(offer(code(world, a), "1").status, 409, "not to oneself");
    assert_eq!(offer(code(world, b), "10001").status, 409, "not more than is free");
    let unqualified = domain_identity::Enterprise {
        standing: domain_identity::EnterpriseStanding::Suspended,
        credit_code: crate::harness::fresh_credit_code(),
        id: persistence::ids::Fresh::fresh(),
        ..world.enterprise_of(b)
    };
    world.write(|tx| Ok(tx.add_enterprise(&unqualified)?));
    let refused = offer(unqualified.credit_code.to_string(), "1");
    assert_eq!(rules(&refused), ["T12"], "to nobody who is suspended");
    let given_up = offer(code(world, b), "5").text_at("/id");
    let path_of = |transfer: &str, noun: &str| format!("/quotas/transfers/{transfer}/{noun}");
    let stranger = act(&world.importer(), &path_of(&given_up, "acceptance"), &Value::Null);
    assert_eq!(stranger.status, 404);
    let withdrawn = act(&again(world, a), &path_of(&given_up, "withdrawal"), &Value::Null);
    assert_eq!(withdrawn.text_at("/state"), "withdrawn");
    assert_eq!(act(&again(world, b), &path_of(&given_up, "acceptance"), &Value::Null).status, 409);
    let offered = offer(code(world, b), "2000").text_at("/id");
    assert_eq!(part(world, a, 2006, "free"), "10000", "nothing moves before it is taken over");
    let taken = act(&again(world, b), &path_of(&offered, "acceptance"), &Value::Null);
    assert_eq!(taken.text_at("/state"), "accepted", "{taken}");
    assert_eq!(part(world, a, 2006, "transferred_out"), "2000");
    assert_eq!(part(world, b, 2006, "transferred_in"), "2000");
    assert_eq!(part(world, b, 2006, "free"), "985000");
    let taken_over = again(world, b).get("/quotas/transfers?side=transferee").expect(200);
    assert_eq!(taken_over.items().len(), 2);
}

/// Of 10,000 allotted 8,000 were left: 80 %, so the next year loses double, and never more than all.
fn deducted(world: &World, a: &Caller, b: &Caller) {
    world.at(day(2007, 1, 5));
    closed(world);
    assert_eq!(part(world, a, 2006, "expired"), "8000");
    let next = announced(world, &shirts(2007, 1, "1000"));
    published(world, &next, &[(a, "1", "1"), (b, "1", "1")]);
    allotted(world, &next, &[(a, "300"), (b, "500")], "1000");
    assert_eq!(part(world, a, 2007, "deducted"), "300", "capped at the allocation");
    assert_eq!(part(world, b, 2007, "deducted"), "0", "it handed back in time");
}
