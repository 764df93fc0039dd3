//! Interim textile export licences of 2006: what an exporter and its provincial body do.

use domain_kernel::day;
use serde_json::{Value, json};

use crate::cases::{attach, command, done, draft, pass};
use crate::harness::{Caller, Reply, World, on_both};

/// The local body of exporters of Fujian.
const BODY: &str = "fujian";
const B: &str = "332/432/632-B";
const T: &str = "332/432/632-T";

/// A form that is complete for socks of the sub-category bound for the United States.
fn socks() -> Value {
    json!({
        "consignee": {"name": "Acme Hosiery Inc., 1 Main Street, New York"},
        "trade_mode": "0110", "ports": ["2200"], "destination_country": "USA", "transport": "2",
        "category": B, "net_weight": "480.5",
        "hs_code": "6115930000", "unit": "DPR", "currency": "USD",
        "lines": [{"specification": "cotton, size 9-11", "quantity": "1200", "unit_price": "4.2"}],
        "contract_number": "SOCK-2006-1", "batch_mode": "one_batch", "delivery": "paper",
        "contact": {"name": "张三", "phone": "0591-12345678"}
    })
}

fn allocate(world: &World, exporter: &Caller, category: &str, quantity: &str) {
    let enterprise = world.enterprise_of(exporter);
    let entry = json!({
        "kind": "allocate", "holder": enterprise.credit_code.as_str(), "programme": "textile",
        "year": 2006, "commodity": category, "market": "US", "pool": "performance",
        "quantity": {"value": quantity, "unit": "DPR"}, "document": "商务部公告2006年第1号",
    });
    world.approver(BODY).post("/quotas/entries", &entry).expect(201);
}

/// Free and issued of the accounts, by category.
fn accounts(exporter: &Caller) -> Vec<(String, String, String)> {
    let found = exporter.get("/quotas/accounts?programme=textile").expect(200);
    let part = |account: &Value, name: &str| account[name]["value"].as_str().unwrap().to_owned();
    let mut accounts: Vec<_> = found
        .items()
        .iter()
        .map(|one| {
            let commodity = one["commodity"].as_str().unwrap().to_owned();
            (commodity, part(one, "free"), part(one, "issued"))
        })
        .collect();
    accounts.sort();
    accounts
}

fn held(category: &str, free: &str, issued: &str) -> (String, String, String) {
    (category.to_owned(), free.to_owned(), issued.to_owned())
}

fn handed_in(exporter: &Caller, form: &Value) -> (String, Reply) {
    let case = draft(exporter, "textile-export-licence", form);
    attach(exporter, &case, "contract");
    let reply = command(exporter, &case, "submission", &Value::Null);
    (case, reply)
}

fn rules(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 422, "{reply}");
    let errors = reply.json["errors"].as_array().unwrap();
    errors.iter().map(|error| error["rule"].as_str().unwrap_or("-").to_owned()).collect()
}

fn granted(world: &World, case: &str) -> Reply {
    let handler = world.handler(BODY);
    done(&handler, case, "acceptance", &Value::Null);
    done(&handler, case, "opinions", &pass());
    done(&world.approver(BODY), case, "opinions", &pass());
    done(&world.issuer(BODY), case, "issuance", &Value::Null)
}

on_both! {
    fn a_sub_category_takes_as_much_of_its_parent(world: World) {
        world.begins(day(2006, 9, 11));
        let exporter = world.importer();
        let (_, without) = handed_in(&exporter, &socks());
        assert_eq!(rules(&without), ["T19"]);
        allocate(&world, &exporter, B, "5000");
        let (_, half) = handed_in(&exporter, &socks());
        assert_eq!(rules(&half), ["T19"], "the parent has nothing");
        allocate(&world, &exporter, T, "2000");
        let (case, reply) = handed_in(&exporter, &socks());
        assert_eq!(reply.status, 200, "{reply}");
        assert_eq!(reply.text_at("/issuing_organisation_id"), BODY);
        let issued = granted(&world, &case);
        let face = &issued.json["licence"]["face"];
        assert_eq!((&face["kind"], &face["supervision_code"]), (&json!("textile_export"), &json!("5")));
        assert_eq!((&face["market"], &face["category"]), (&json!("US"), &json!(B)));
        assert_eq!(face["net_weight"], json!({"value": "480.5000", "unit": "035"}));
        assert_eq!(face["consignee"]["name"], socks()["consignee"]["name"]);
        assert!(face.get("consignor").is_none() && face.get("payment").is_none());
        assert_eq!((&face["regime"], &face["uses_max"]), (&json!("TEX-2006"), &json!(1)));
        assert_eq!(face["valid_until"], "2006-12-31", "six months, cut by the year (4.I 7)");
        let drawn = [held(B, "3800.0000", "1200.0000"), held(T, "800.0000", "1200.0000")];
        assert_eq!(accounts(&exporter), drawn);
        let (_, second) = handed_in(&exporter, &socks());
        assert_eq!(rules(&second), ["T19"], "800 of the parent are left");
        let number = issued.text_at("/licence/face/number");
        world.issuer(BODY)
            .post(&format!("/licences/textile_export/{number}/revocation"), &json!({"reason": "撤销"}))
            .with_if_match("*").expect(200);
        let back = [held(B, "5000.0000", "0.0000"), held(T, "2000.0000", "0.0000")];
        assert_eq!(accounts(&exporter), back);
    }

    fn an_extension_is_a_new_certificate_inside_the_year(world: World) {
        world.begins(day(2006, 3, 6));
        let exporter = world.importer();
        allocate(&world, &exporter, B, "5000");
        allocate(&world, &exporter, T, "5000");
        let (case, _) = handed_in(&exporter, &socks());
        let number = granted(&world, &case).text_at("/licence/face/number");
        let path = format!("/licences/textile_export/{number}");
        world.issuer(BODY).post(&format!("{path}/collection"), &json!({"collector_name": "李四", "document_last_four": "123X"})).with_if_match("*").expect(200);
        let form = |until: &str| json!({
            "licence_kind": "textile_export", "licence_number": number, "valid_until": until,
            "reason": "船期延误", "contact": {"name": "张三", "phone": "0591-12345678"},
        });
        let late = draft(&exporter, "licence-extension", &form("2006-12-07"));
        let refused = command(&exporter, &late, "submission", &Value::Null);
        assert_eq!(rules(&refused), ["C06"], "three months after 6 September at most");
        let case = draft(&exporter, "licence-extension", &form("2006-12-06"));
        done(&exporter, &case, "submission", &Value::Null);
        let issued = granted(&world, &case);
        let face = &issued.json["licence"]["face"];
        assert_eq!((&face["valid_until"], &face["predecessor"]), (&json!("2006-12-06"), &json!(number)));
        assert_eq!(exporter.get(&path).expect(200).text_at("/state"), "replaced");
        let drawn = [held(B, "3800.0000", "1200.0000"), held(T, "3800.0000", "1200.0000")];
        assert_eq!(accounts(&exporter), drawn, "moved, not doubled");
    }

    fn what_no_market_restricts_needs_no_such_licence(world: World) {
        world.begins(day(2006, 3, 6));
        let exporter = world.importer();
        let mut elsewhere = socks();
        elsewhere["destination_country"] = json!("JPN");
        let (_, reply) = handed_in(&exporter, &elsewhere);
        assert_eq!(rules(&reply), ["T17", "G01", "T19"]);
        let mut other = socks();
        other["category"] = json!(T);
        other["payment"] = json!("letter_of_credit");
        other["consignee"]["credit_code"] = json!("91350100M000100Y43");
        let (_, reply) = handed_in(&exporter, &other);
        let pointers: Vec<_> = reply.errors().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["/payment", "/consignee/credit_code"].map(str::to_owned));
        world.at(day(2026, 3, 2));
        let exporter = world.importer();
        let (_, today) = handed_in(&exporter, &socks());
        assert!(today.to_string().contains("no_rules"), "the quotas ended in 2008: {today}");
    }
}
