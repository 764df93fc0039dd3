//! Wheat of 2013: applied for in October, shared in December, imported, given back by 15 September,
//! re-allocated, and cut in 2014 for what was left.

use domain_kernel::day;
use operations::Failure;
use serde_json::{Value, json};

use super::*;
use crate::harness::on_both;

const MATTER: &str = "tariff-quota-certificate";
const WHEAT: &str = "1001990001";

fn asking(quantity: &str, record: &str) -> Value {
    json!({"general_trade": quantity, "record": record, "consents": true})
}

/// The weights of the year: by record alone.
fn by_record() -> Value {
    json!({"record": 10000})
}

on_both! {
    fn a_year_of_wheat(world: World) {
        world.begins(day(2012, 9, 20));
        let id = announced(&world, &plan(&[("total", json!("583500")), ("weights", by_record())]));
        let firms: Vec<Caller> = (0..3).map(|_| world.importer()).collect();
        applied_for(&world, &id, &firms);
        shared(&world, &id);
        imported(&world, &firms);
        given_back(&world, &firms);
        // The year is over at the end of February, for certificates may be extended until then.
        world.at(day(2014, 1, 15));
        closed(&world);
        assert_eq!(part(&world, &firms[1], 2013, "expired"), "0", "not yet closed");
        let next = announced(&world, &plan(&[
            ("year", json!(2014)), ("total", json!("1000")), ("apply_from", json!("2014-01-01")),
            ("apply_until", json!("2014-12-31")), ("weights", by_record()),
        ]));
        let application = applies(&world, &firms[1], &next, &asking("1000", "1")).text_at("/id");
        forwarded(&world, &application);
        let scenario = tried(&world, &next, "唯一申请", &terms("1000", &by_record()));
        let awards = format!("/quotas/plans/{next}/scenarios/{}/awards", scenario.text_at("/id"));
        let award = ministry(&world).get(&awards).expect(200).items()[0].clone();
        assert_eq!((&award["award"], &award["previous_allocated"]), (&json!("1000.0000"), &json!("175050.0000")));
        decided(&world, &next, &scenario.text_at("/id"));
        assert_eq!(part(&world, &firms[1], 2014, "free"), "1000");
        world.at(day(2014, 3, 1));
        closed(&world);
        // 175,050 allotted and nothing used: all of it is cut (G03).
        assert_eq!(part(&world, &firms[1], 2013, "expired"), "175050");
        assert_eq!(part(&world, &firms[1], 2014, "deducted"), "1000");
        assert_eq!(part(&world, &firms[1], 2014, "free"), "0");
        books_balance(&world);
    }

    fn what_left_its_port_in_time_is_extended_to_the_end_of_february(world: World) {
        world.begins(day(2013, 3, 4));
        let firm = world.importer();
        let entry = json!({
            "kind": "allocate", "holder": code(&world, &firm), "programme": "agricultural",
            "year": 2013, "commodity": "小麦", "pool": "non_state", "document": "文1",
            "quantity": {"value": "500", "unit": "070"},
        });
        world.approver(BODY).post("/quotas/entries", &entry).expect(201);
        let form = certificate(&world, &firm, (WHEAT, "USA", "200"));
        let (face, other) = (granted(&world, &firm, &form, MATTER), granted(&world, &firm, &form, MATTER));
        let asked = |face: &Value, until: &str| json!({
            "licence_kind": "tariff_quota", "licence_number": face["number"], "valid_until": until,
            "reason": "已于12月18日自启运港发运", "contact": {"name": "张三", "phone": "0591-12345678"},
        });
        let extends = |face: &Value, until: &str| {
            let firm = again(&world, &firm);
            let case = draft(&firm, "licence-extension", &asked(face, until));
            let reply = command(&firm, &case, "submission", &Value::Null);
            (case, reply)
        };
        world.at(day(2013, 12, 20));
        assert_eq!(rules(&extends(&face, "2014-03-01").1), ["C06"], "the end of February at most");
        let (case, reply) = extends(&face, "2014-02-28");
        assert_eq!(reply.status, 200, "{reply}");
        let handler = world.handler(BODY);
        done(&handler, &case, "acceptance", &Value::Null);
        done(&handler, &case, "opinions", &pass());
        done(&world.approver(BODY), &case, "opinions", &pass());
        let longer = done(&world.issuer(BODY), &case, "issuance", &Value::Null).json["licence"]["face"].clone();
        assert_eq!((&longer["valid_until"], &longer["year"]), (&json!("2014-02-28"), &json!(2013)));
        assert_eq!(part(&world, &firm, 2013, "issued"), "400", "moved, not doubled");
        world.at(day(2014, 1, 2));
        assert_ne!(extends(&other, "2014-02-28").1.status, 200, "5.I 7: asked on 2 January");
        let collected = json!({"collector_name": "李四", "document_last_four": "123X"});
        let path = format!("/licences/tariff_quota/{}/collection", longer["number"].as_str().unwrap());
        assert_eq!(act(&world.issuer(BODY), &path, &collected).status, 200);
        world.at(day(2014, 2, 10));
        assert_eq!(cleared(&world, &longer, 7, "200", "2014-02-10")["outcome"], "applied");
        assert_eq!(part(&world, &firm, 2013, "cleared"), "200", "of the earlier quota year");
    }

    fn a_year_answers_for_all_its_pools_together(world: World) {
        world.begins(day(2013, 3, 4));
        let firm = world.importer();
        let enters = |year: i32, pool: &str, quantity: &str| {
            let entry = json!({
                "kind": "allocate", "holder": code(&world, &firm), "programme": "agricultural",
                "year": year, "commodity": "小麦", "pool": pool, "document": "文1",
                "quantity": {"value": quantity, "unit": "070"},
            });
            world.approver(BODY).post("/quotas/entries", &entry).expect(201);
        };
        let certified = |quantity: &str| {
            let form = certificate(&world, &firm, (WHEAT, "USA", quantity));
            granted(&world, &firm, &form, MATTER)["number"].as_str().unwrap().to_owned()
        };
        enters(2013, "new_entrant", "300");
        let first = certified("300");
        enters(2013, "non_state", "100");
        certified("100");
        // The account that is closed first is left whole, the other used to the last tonne.
        let path = format!("/licences/tariff_quota/{first}/revocation");
        assert_eq!(act(&world.issuer(BODY), &path, &json!({"reason": "撤销"})).status, 200);
        world.at(day(2014, 2, 3));
        enters(2014, "non_state", "1000");
        world.at(day(2014, 3, 1));
        closed(&world);
        assert_eq!(part(&world, &firm, 2014, "deducted"), "750", "300 of 400 t are three quarters");
    }

    fn a_scenario_is_tried_again_when_applications_went(world: World) {
        world.begins(day(2012, 10, 15));
        let id = announced(&world, &plan(&[("weights", by_record())]));
        let firms: Vec<Caller> = (0..2).map(|_| world.importer()).collect();
        let ids: Vec<String> = firms.iter().map(|firm| {
            let application = applies(&world, firm, &id, &asking("1000", "5")).text_at("/id");
            forwarded(&world, &application);
            application
        }).collect();
        let scenario = tried(&world, &id, "两家", &terms("963600", &by_record())).text_at("/id");
        let path = format!("/quotas/applications/{}/withdrawal", ids[0]);
        assert_eq!(act(&again(&world, &firms[0]), &path, &Value::Null).text_at("/state"), "withdrawn");
        let body = json!({"scenario_id": scenario});
        let outdated = of_plan(&ministry(&world), &id, "proposal", &body);
        assert_eq!(outdated.status, 409, "{outdated}");
        let more = tried(&world, &id, "超量", &terms("999999999", &by_record())).text_at("/id");
        assert_eq!(of_plan(&ministry(&world), &id, "proposal", &json!({"scenario_id": more})).status, 200, "one firm asks for less");
        assert_eq!(of_plan(&ministry(&world), &id, "cancellation", &Value::Null).text_at("/state"), "cancelled");
        assert_eq!(of_plan(&ministry(&world), &id, "decision", &Value::Null).status, 409);
    }
}

fn applied_for(world: &World, id: &str, firms: &[Caller]) {
    world.at(day(2012, 10, 14));
    let early = applies(world, &firms[0], id, &asking("400000", "50"));
    assert_eq!(rules(&early), ["Q-28"], "from 15 to 30 October");
    world.at(day(2012, 10, 15));
    let asked = [("400000", "50"), ("300000", "30"), ("200000", "20")];
    for (firm, (quantity, record)) in firms.iter().zip(asked) {
        let reply = applies(world, firm, id, &asking(quantity, record));
        assert_eq!(reply.status, 201, "{reply}");
        forwarded(world, &reply.text_at("/id"));
    }
    let twice = applies(world, &firms[0], id, &asking("1", "1"));
    assert_eq!(twice.status, 409, "one application a firm: {twice}");
    let nothing = applies(world, &world.importer(), id, &asking("0", "1"));
    assert_eq!(nothing.status, 422);
    let own = again(world, &firms[0]).get(&format!("/quotas/plans/{id}/applications")).expect(200);
    assert_eq!(own.items().len(), 1, "a firm sees its own");
    world.at(day(2012, 10, 31));
    let late = applies(world, &world.importer(), id, &asking("1", "1"));
    assert_eq!(rules(&late), ["Q-28"]);
}

/// Two scenarios side by side, one of them decided by two people, and a death in between.
fn shared(world: &World, id: &str) {
    world.at(day(2012, 12, 20));
    let one = tried(world, id, "按实绩", &terms("583500", &by_record()));
    assert_eq!(one.text_at("/awarded"), "583500.0000");
    let other = tried(world, id, "按申请量", &terms("583500", &json!({"applied": 10000})));
    let path = format!(
        "/quotas/plans/{id}/scenarios/{}/awards?compare_with={}",
        one.text_at("/id"),
        other.text_at("/id")
    );
    let compared = ministry(world).get(&path).expect(200);
    let mut awards: Vec<(String, String)> = compared
        .items()
        .iter()
        .map(|one| (one["award"].to_string(), one["other"].to_string()))
        .collect();
    awards.sort();
    let text = |amount: &str| json!(format!("{amount}.0000")).to_string();
    assert_eq!(
        awards,
        [("116700", "129667"), ("175050", "194500"), ("291750", "259333")]
            .map(|(one, other)| (text(one), text(other))),
        "5.I 4, and what applied quantities alone would give"
    );
    let proposal = json!({"scenario_id": one.text_at("/id")});
    assert_eq!(of_plan(&ministry(world), id, "proposal", &proposal).status, 200);
    assert_eq!(of_plan(&ministry(world), id, "decision", &Value::Null).status, 200);
    // The process dies in the middle: nothing of the step is kept, and the next one does it.
    let stamp = persistence::Stamp {
        actor: "system:allocation".to_owned(),
        at: world.now(),
        trace_id: None,
    };
    let died = world.store.write(&stamp, |tx| {
        operations::plans::enter_step(tx)?;
        Err::<(), Failure>(Failure::NotFound("process"))
    });
    assert!(died.is_err());
    let state = || ministry(world).get(&format!("/quotas/plans/{id}")).expect(200);
    assert_eq!(state().text_at("/state"), "deciding");
    entered(world);
    entered(world);
    assert_eq!(
        (state().text_at("/state"), state().text_at("/remaining")),
        ("decided".to_owned(), "0.0000".to_owned())
    );
    assert_eq!(of_plan(&ministry(world), id, "decision", &Value::Null).status, 409, "once");
    books_balance(world);
}

/// Certificates for many lots, written off by customs, never beyond what is allotted.
fn imported(world: &World, firms: &[Caller]) {
    let mut form = certificate(world, &firms[0], (WHEAT, "USA", "291751"));
    form["licence_year"] = json!(2013);
    let (_, beyond) = asks(world, &firms[0], &form, MATTER);
    assert_eq!(rules(&beyond), ["TRQ-G17"]);
    form["lines"][0]["quantity"] = json!("100000");
    let face = granted(world, &firms[0], &form, MATTER);
    assert_eq!((&face["kind"], &face["supervision_code"]), (&json!("tariff_quota"), &json!("t")));
    assert_eq!(
        (&face["valid_from"], &face["valid_until"]),
        (&json!("2013-01-01"), &json!("2013-12-31"))
    );
    assert_eq!(part(world, &firms[0], 2013, "issued"), "100000");
    world.at(day(2013, 3, 4));
    assert_eq!(cleared(world, &face, 1, "60000", "2013-03-04")["outcome"], "applied");
    assert_eq!(cleared(world, &face, 2, "40000", "2013-03-04")["outcome"], "applied");
    assert_eq!(part(world, &firms[0], 2013, "cleared"), "100000");
    assert_eq!(part(world, &firms[0], 2013, "issued"), "0");
    let plans = ministry(world).get("/quotas/plans?programme=agricultural&year=2013").expect(200);
    let plan = plans.items()[0]["id"].as_str().unwrap().to_owned();
    let used = ministry(world).get(&format!("/quotas/plans/{plan}/use")).expect(200);
    assert_eq!(
        (&used.json["holders"], &used.json["cleared_basis_points"], &used.json["cleared"]["value"]),
        (&json!(3), &json!(1713), &json!("100000.0000")),
        "100,000 of 583,500 t: 17.13 %"
    );
    let account = account(world, &firms[0], 2013).unwrap()["id"].as_str().unwrap().to_owned();
    let at = |instant: &str| {
        let path = format!("/quotas/accounts/{account}/balance?as_of={instant}");
        let balance = again(world, &firms[0]).get(&path).expect(200);
        ["free", "issued", "cleared"].map(|part| balance.text_at(&format!("/{part}/value")))
    };
    assert_eq!(at("2012-12-01T00:00:00Z"), ["0.0000", "0.0000", "0.0000"]);
    assert_eq!(at("2012-12-31T00:00:00Z"), ["191750.0000", "100000.0000", "0.0000"]);
    assert_eq!(at("2013-03-05T00:00:00Z"), ["191750.0000", "0.0000", "100000.0000"]);
}

/// On 15 September in time, on the 16th not; what came back is allocated anew.
fn given_back(world: &World, firms: &[Caller]) {
    let back = |firm: &Caller, quantity: &str| {
        let id = account(world, firm, 2013).unwrap()["id"].as_str().unwrap().to_owned();
        let path = format!("/quotas/accounts/{id}/hand-back");
        act(&again(world, firm), &path, &json!({"quantity": quantity}))
    };
    world.at(day(2013, 9, 2));
    let again_plan = |total: &str| {
        plan(&[
            ("pool", json!("reallocation")),
            ("method", json!("first_come")),
            ("total", json!(total)),
            ("apply_from", json!("2013-09-01")),
            ("apply_until", json!("2013-09-30")),
        ])
    };
    let none = ministry(world).post("/quotas/plans", &again_plan("1")).reply();
    assert_eq!(none.status, 409, "nothing came back yet: {none}");
    world.at(day(2013, 9, 15));
    assert_eq!(back(&firms[2], "116700").status, 200);
    let transfer = json!({
        "transferee": code(world, &firms[0]), "quantity": "1", "reference": "ZSR-1",
    });
    let id = account(world, &firms[1], 2013).unwrap()["id"].as_str().unwrap().to_owned();
    let sold = again(world, &firms[1]).post(&format!("/quotas/accounts/{id}/transfers"), &transfer);
    assert_eq!(rules(&sold.reply()), ["TRQ-B03"], "tariff quota is not tradable");
    world.at(day(2013, 9, 16));
    let late = back(&firms[1], "1");
    assert_eq!(rules(&late), ["TRQ-G02"]);
    let plan = announced(world, &again_plan("116700"));
    let draws = |firm: &Caller, quantity: &str| {
        let body = json!({"quantity": quantity, "contract": "WHEAT-2013-9"});
        again(world, firm).post(&format!("/quotas/plans/{plan}/draws"), &body).reply()
    };
    assert_eq!(rules(&draws(&firms[1], "1000")), ["TRQ-G04"], "it did not use what it had");
    let newcomer = world.importer();
    assert_eq!(
        draws(&newcomer, "1000").text_at("/drawn"),
        "1000.0000",
        "nothing before, so it may"
    );
}
