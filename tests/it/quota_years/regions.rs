//! Live pigs for Hong Kong: shared by the ministry among provinces, and by them among their firms.

use domain_kernel::day;
use serde_json::{Value, json};

use super::*;
use crate::harness::on_both;

fn pigs() -> Value {
    plan(&[
        ("programme", json!("export")),
        ("commodity", json!("活猪")),
        ("market", json!("HKG")),
        ("year", json!(2021)),
        ("pool", json!("performance")),
        ("unit", json!("001")),
        ("method", json!("regional")),
        ("total", json!("850000")),
    ])
}

fn regions(world: &World, plan: &str, shares: &[(&str, &str)]) -> Reply {
    let share = |(authority, quantity): &(&str, &str)| json!({"authority": authority, "quantity": quantity, "document": "商贸函〔2020〕12号"});
    let body = json!({"regions": shares.iter().map(share).collect::<Vec<_>>()});
    let path = format!("/quotas/plans/{plan}/regions");
    ministry(world).put(&path, &body).with_if_match("*").reply()
}

on_both! {
    fn provinces_give_on_what_they_have(world: World) {
        world.begins(day(2020, 12, 20));
        let id = announced(&world, &pigs());
        let short = regions(&world, &id, &[("fujian", "30000"), ("guangdong", "819999")]);
        assert_eq!(short.status, 409, "8.I 4: the provinces add up to the plan: {short}");
        assert_eq!(regions(&world, &id, &[("fujian", "30000"), ("guangdong", "820000")]).status, 200);
        let firm = world.importer();
        let give = |who: &Caller, quantity: &str, is_supplement: bool| {
            let body = json!({
                "holder": code(&world, &firm), "quantity": quantity, "is_supplement": is_supplement,
                "document": "闽商务〔2020〕77号",
            });
            who.post(&format!("/quotas/plans/{id}/awards"), &body).reply()
        };
        assert_eq!(give(&world.approver("guangdong"), "1", false).status, 404, "a firm of another province");
        assert_eq!(give(&world.approver(BODY), "30001", false).status, 409, "more than the province has");
        assert_eq!(give(&world.approver(BODY), "1000", false).status, 201);
        let supplement = give(&world.approver(BODY), "100", true);
        assert_eq!(rules(&supplement), ["Q05"], "it used nothing yet");
        let left = world.approver(BODY).get(&format!("/quotas/plans/{id}/regions")).expect(200);
        assert_eq!(left.json["regions"][0]["remaining"], "29000.0000");
        assert_eq!(regions(&world, &id, &[("fujian", "850000")]).status, 409, "some of it is given");
        let account = account(&world, &firm, 2021).unwrap()["id"].as_str().unwrap().to_owned();
        let paper = again(&world, &firm).post(&format!("/quotas/accounts/{account}/papers"), &Value::Null).expect(201);
        assert_eq!((paper.text_at("/number"), paper.text_at("/kind")), ("QV-2021-000001".to_owned(), "voucher".to_owned()));
        let public = |number: &str, check: &str| {
            world.visitor().get(&format!("/public/quota-papers/{number}?check={check}"))
        };
        let check = paper.text_at("/check");
        assert_eq!(public("QV-2021-000001", &check).expect(200).text_at("/quantity"), "1000.0000");
        public("QV-2021-000001", "0000000000000000").expect(404);
        public("QV-2021-000002", &check).expect(404);
        let taken = json!({"quantity": "400", "document": "商贸函〔2021〕9号"});
        let forfeit = act(&world.approver(BODY), &format!("/quotas/accounts/{account}/forfeiture"), &taken);
        assert_eq!(forfeit.json["forfeited"]["value"], "400.0000", "{forfeit}");
        world.at(day(2021, 10, 31));
        let back = |quantity: &str| act(&again(&world, &firm), &format!("/quotas/accounts/{account}/hand-back"), &json!({"quantity": quantity}));
        assert_eq!(back("300").status, 200);
        world.at(day(2021, 11, 1));
        assert_eq!(rules(&back("1")), ["Q-42"]);
        books_balance(&world);
    }

    fn an_import_licence_draws_on_an_import_quota_once_a_plan_shares_one(world: World) {
        let importer = world.importer();
        let hands_in = || {
            let case = draft(&importer, "import-licence", &crate::cases::used_crane());
            attach(&importer, &case, "contract");
            attach(&importer, &case, "approval_document");
            (case.clone(), command(&importer, &case, "submission", &Value::Null))
        };
        assert_eq!(hands_in().1.status, 200, "no import quota is in force");
        let mut cranes = pigs();
        cranes["programme"] = json!("import");
        cranes["commodity"] = json!("重点旧机电产品");
        cranes["market"] = json!("");
        cranes["year"] = json!(2026);
        let id = announced(&world, &cranes);
        assert_eq!(rules(&hands_in().1), ["Q-12"]);
        assert_eq!(regions(&world, &id, &[("fujian", "850000")]).status, 200);
        let award = json!({
            "holder": code(&world, &importer), "quantity": "2", "document": "闽商务〔2026〕1号",
        });
        let path = format!("/quotas/plans/{id}/awards");
        world.approver(BODY).post(&path, &award).expect(201);
        let (case, reply) = hands_in();
        assert_eq!(reply.status, 200, "{reply}");
        let bureau = crate::harness::ISSUING_BODY;
        done(&world.handler(bureau), &case, "acceptance", &Value::Null);
        done(&world.handler(bureau), &case, "opinions", &pass());
        done(&world.approver(bureau), &case, "opinions", &pass());
        done(&world.issuer(bureau), &case, "issuance", &Value::Null);
        assert_eq!(part(&world, &importer, 2026, "issued"), "2");
        assert_eq!(rules(&hands_in().1), ["L22", "Q-12"], "nothing is left of either");
    }

    fn an_application_on_the_sixteenth_of_november_is_late(world: World) {
        world.begins(day(2020, 11, 15));
        let mut plan = pigs();
        plan["method"] = json!("pro_rata");
        let id = announced(&world, &plan);
        let body = json!({"general_trade": "10", "consents": true});
        assert_eq!(applies(&world, &world.importer(), &id, &body).status, 201);
        world.at(day(2020, 11, 16));
        let late = applies(&world, &world.importer(), &id, &body);
        assert_eq!(rules(&late), ["Q-39"], "8.I 1");
        let firm = world.importer();
        let draw = json!({"quantity": "1", "contract": "X"});
        again(&world, &firm).post(&format!("/quotas/plans/{id}/draws"), &draw).expect(409);
    }
}
