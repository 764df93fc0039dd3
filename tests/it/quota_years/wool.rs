//! Wool: first come, first served on contracts, until nothing is left.

use domain_kernel::day;
use serde_json::{Value, json};

use super::*;
use crate::harness::on_both;

fn wool(last: &str) -> Value {
    plan(&[
        ("commodity", json!("羊毛")),
        ("method", json!("first_come")),
        ("total", json!("287000")),
        ("apply_from", json!("2013-01-01")),
        ("apply_until", json!("2013-12-31")),
        ("last_comer", json!(last)),
    ])
}

fn draws(world: &World, firm: &Caller, plan: &str, quantity: &str) -> Reply {
    let body = json!({"quantity": quantity, "contract": "WOOL-2013-1"});
    again(world, firm).post(&format!("/quotas/plans/{plan}/draws"), &body).reply()
}

fn remaining(world: &World, plan: &str) -> String {
    ministry(world).get(&format!("/quotas/plans/{plan}")).expect(200).text_at("/remaining")
}

fn told(world: &World, plan: &str) -> Vec<String> {
    world.number_events();
    let events = world.auditor().get("/events?limit=200").expect(200);
    let stream = format!("quota_plan:{plan}");
    let of_plan = events.items().iter().filter(|event| event["stream"] == json!(stream));
    of_plan.map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    fn the_last_gets_what_is_left(world: World) {
        world.begins(day(2012, 12, 20));
        let id = announced(&world, &wool("remainder"));
        let firms: Vec<Caller> = (0..2).map(|_| world.importer()).collect();
        assert_eq!(rules(&draws(&world, &firms[0], &id, "1")), ["Q-28"], "not before the year");
        world.at(day(2013, 1, 4));
        assert_eq!(draws(&world, &firms[0], &id, "286500").status, 201);
        let last = draws(&world, &firms[1], &id, "800");
        assert_eq!(last.text_at("/drawn"), "500.0000", "5.I 5: {last}");
        assert_eq!(draws(&world, &firms[1], &id, "1").status, 409, "then it is closed");
        let account = account(&world, &firms[1], 2013).unwrap()["id"].as_str().unwrap().to_owned();
        let path = format!("/quotas/accounts/{account}/hand-back");
        assert_eq!(act(&again(&world, &firms[1]), &path, &json!({"quantity": "200"})).status, 200);
        assert_eq!(remaining(&world, &id), "200.0000", "it goes back to whoever comes next");
        let news = ["quota_plan.announced", "quota_plan.critical", "quota_plan.exhausted", "quota_plan.reopened"];
        assert_eq!(told(&world, &id), news);
        assert_eq!(of_plan(&ministry(&world), &id, "cancellation", &Value::Null).status, 409);
        books_balance(&world);
    }

    fn or_the_last_gets_nothing_and_nobody_while_it_is_suspended(world: World) {
        world.begins(day(2013, 1, 4));
        let id = announced(&world, &wool("nothing"));
        let firm = world.importer();
        let pause = json!({
            "kind": "suspension", "programme": "agricultural", "year": 2013, "commodity": "羊毛",
            "from": "2013-01-01", "until": "2013-01-10", "document": "公告2013年第1号",
        });
        world.officer(BODY, domain_identity::Role::Approver).post("/quotas/suspensions", &pause).expect(403);
        let suspension = ministry(&world).post("/quotas/suspensions", &pause).expect(201).text_at("/id");
        let waiting = draws(&world, &firm, &id, "1");
        assert!(waiting.status == 409 && waiting.text.contains("暂停"), "{waiting}");
        let lift = format!("/quotas/suspensions/{suspension}/lifting");
        assert_eq!(act(&ministry(&world), &lift, &Value::Null).json["is_lifted"], true);
        assert_eq!(draws(&world, &firm, &id, "286500").status, 201);
        assert_eq!(draws(&world, &firm, &id, "800").status, 409);
        assert_eq!(remaining(&world, &id), "500.0000");
        let mut odd = wool("nothing");
        odd["unit"] = json!("ZZZ");
        let odd = ministry(&world).post("/quotas/plans", &odd).expect(422);
        assert_eq!(odd.errors()[0].0, "/unit", "a unit that nobody knows");
        let unknown = json!({"quantity": "1.00001", "contract": "X"});
        again(&world, &firm).post(&format!("/quotas/plans/{id}/draws"), &unknown).expect(422);
    }

    fn a_country_has_a_quota_of_its_own(world: World) {
        world.begins(day(2010, 1, 6));
        let mut country = wool("remainder");
        country["year"] = json!(2010);
        country["market"] = json!("NZL");
        country["total"] = json!("26250");
        country["apply_from"] = json!("2010-01-01");
        country["apply_until"] = json!("2010-12-31");
        let id = announced(&world, &country);
        let firm = world.importer();
        assert_eq!(draws(&world, &firm, &id, "100").status, 201);
        let matter = "tariff-quota-certificate-country";
        let mut form = certificate(&world, &firm, ("5101110001", "AUS", "100"));
        assert_eq!(rules(&asks(&world, &firm, &form, matter).1), ["TRQ-G17"], "New Zealand's, not Australia's");
        form["origin_country"] = json!("NZL");
        let face = granted(&world, &firm, &form, matter);
        assert_eq!(face["supervision_code"], "q");
        assert_eq!(part(&world, &firm, 2010, "issued"), "100");
    }
}
