//! Synthetic years of quotas, as their calendars go: wheat, wool, urea, European T-shirts, and a plan
//! that regions share.

mod books;
mod regions;
mod textiles;
mod urea;
mod wheat;
mod wool;

use domain_identity::Role;
use serde_json::{Value, json};

use crate::cases::{attach, command, done, draft, pass};
use crate::harness::{Caller, Reply, World};
use crate::tenders::again;

/// The local body of firms of Fujian.
pub(crate) const BODY: &str = "fujian";

pub(crate) fn ministry(world: &World) -> Caller {
    world.officer("mofcom", Role::Approver)
}

/// A plan of a tariff quota in tonnes.
pub(crate) fn plan(said: &[(&str, Value)]) -> Value {
    let mut plan = json!({
        "programme": "agricultural", "year": 2013, "commodity": "小麦", "pool": "non_state",
        "batch": 1, "document": "商务部公告2012年第50号", "unit": "070", "method": "pro_rata",
        "total": "963600", "lot": "1",
    });
    for (name, value) in said {
        plan[name] = value.clone();
    }
    plan
}

pub(crate) fn announced(world: &World, plan: &Value) -> String {
    ministry(world).post("/quotas/plans", plan).expect(201).text_at("/id")
}

pub(crate) fn act(who: &Caller, path: &str, body: &Value) -> Reply {
    who.post(path, body).with_if_match("*").reply()
}

pub(crate) fn of_plan(who: &Caller, plan: &str, noun: &str, body: &Value) -> Reply {
    act(who, &format!("/quotas/plans/{plan}/{noun}"), body)
}

/// Hands an application in.
pub(crate) fn applies(world: &World, firm: &Caller, plan: &str, body: &Value) -> Reply {
    again(world, firm).post(&format!("/quotas/plans/{plan}/applications"), body).reply()
}

/// The authority forwards an application.
pub(crate) fn forwarded(world: &World, application: &str) {
    let path = format!("/quotas/applications/{application}/check");
    let found = act(&world.handler(BODY), &path, &json!({"is_qualified": true, "reason": "合格"}));
    assert_eq!(found.text_at("/state"), "qualified", "{found}");
}

pub(crate) fn tried(world: &World, plan: &str, note: &str, terms: &Value) -> Reply {
    let mut body = terms.clone();
    body["note"] = json!(note);
    ministry(world).post(&format!("/quotas/plans/{plan}/scenarios"), &body).expect(201)
}

/// Proposed by one, decided by another, entered by the work that runs beside.
pub(crate) fn decided(world: &World, plan: &str, scenario: &str) {
    let one = ministry(world);
    let proposed = of_plan(&one, plan, "proposal", &json!({"scenario_id": scenario}));
    assert_eq!(proposed.text_at("/state"), "proposed", "{proposed}");
    assert_eq!(of_plan(&one, plan, "decision", &Value::Null).text_at("/code"), "same_person");
    let decided = of_plan(&ministry(world), plan, "decision", &Value::Null);
    assert_eq!(decided.text_at("/state"), "deciding", "{decided}");
    entered(world);
    let plan = ministry(world).get(&format!("/quotas/plans/{plan}")).expect(200);
    assert_eq!(plan.text_at("/state"), "decided");
}

pub(crate) fn entered(world: &World) {
    while world.write(operations::plans::enter_step) != 0 {}
}

/// The years that are over are closed.
pub(crate) fn closed(world: &World) {
    let today = domain_kernel::shanghai_day(world.now());
    while world.write(|tx| operations::quotas::close_step(tx, today)) != 0 {}
}

/// The firm's account of a year, if it has one.
pub(crate) fn account(world: &World, firm: &Caller, year: i32) -> Option<Value> {
    let path = format!("/quotas/accounts?year={year}");
    again(world, firm).get(&path).expect(200).items().first().cloned()
}

/// What a part of the firm's account of a year holds.
pub(crate) fn part(world: &World, firm: &Caller, year: i32, name: &str) -> String {
    let account = account(world, firm, year).expect("an account");
    account[name]["value"].as_str().unwrap().trim_end_matches(".0000").to_owned()
}

pub(crate) fn code(world: &World, firm: &Caller) -> String {
    world.enterprise_of(firm).credit_code.as_str().to_owned()
}

/// The rules that an answer names.
pub(crate) fn rules(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 422, "{reply}");
    let errors = reply.json["errors"].as_array().unwrap();
    errors.iter().map(|error| error["rule"].as_str().unwrap_or("-").to_owned()).collect()
}

/// A form of a certificate.
pub(crate) fn certificate(world: &World, firm: &Caller, goods: (&str, &str, &str)) -> Value {
    let (hs_code, country, quantity) = goods;
    json!({
        "consignee": {"credit_code": code(world, firm), "name": "最终用户"},
        "trade_mode": "0110", "exchange_source": "bank_purchase", "ports": ["5200", "2200"],
        "trading_country": country, "origin_country": country, "goods_use": "production",
        "hs_code": hs_code, "unit": "070", "currency": "USD",
        "lines": [{"specification": "散装", "quantity": quantity, "unit_price": "300"}],
        "contract_number": "TRQ-2013-1", "batch_mode": "several_batches", "delivery": "paper",
        "contact": {"name": "张三", "phone": "0591-12345678"}
    })
}

/// Hands in an application for a certificate; its case and the answer.
pub(crate) fn asks(world: &World, firm: &Caller, form: &Value, matter: &str) -> (String, Reply) {
    let firm = again(world, firm);
    let case = draft(&firm, matter, form);
    attach(&firm, &case, "contract");
    let reply = command(&firm, &case, "submission", &Value::Null);
    (case, reply)
}

/// Issued and collected: its face.
pub(crate) fn granted(world: &World, firm: &Caller, form: &Value, matter: &str) -> Value {
    let (case, reply) = asks(world, firm, form, matter);
    assert_eq!(reply.status, 200, "{reply}");
    let handler = world.handler(BODY);
    done(&handler, &case, "acceptance", &Value::Null);
    done(&handler, &case, "opinions", &pass());
    done(&world.approver(BODY), &case, "opinions", &pass());
    let issued = done(&world.issuer(BODY), &case, "issuance", &Value::Null);
    let face = issued.json["licence"]["face"].clone();
    let (kind, number) = (face["kind"].as_str().unwrap(), face["number"].as_str().unwrap());
    let collected = json!({"collector_name": "李四", "document_last_four": "123X"});
    act(&world.issuer(BODY), &format!("/licences/{kind}/{number}/collection"), &collected);
    face
}

/// Customs writes a quantity off a certificate, on a declaration of its own.
pub(crate) fn cleared(
    world: &World,
    face: &Value,
    declaration: u32,
    quantity: &str,
    on: &str,
) -> Value {
    let year = &on[..4];
    let message = json!({
        "customs_office": "5200", "declaration_number": format!("5200{year}{declaration:010}"),
        "line_number": 1, "version": 1, "action": "commit",
        "licence_kind": face["kind"], "licence_number": face["number"],
        "hs_code": face["hs_code"], "quantity": {"value": quantity, "unit": "070"},
        "port": "5200", "declared_on": on, "trade_mode": "0110",
    });
    let body = json!({"messages": [message]});
    let answer = world.customs().post("/customs/write-offs", &body).expect(207);
    answer.json["results"][0].clone()
}

/// A plan's terms for a scenario.
pub(crate) fn terms(total: &str, weights: &Value) -> Value {
    json!({"total": total, "lot": "1", "weights": weights})
}

/// Every book adds up.
pub(crate) fn books_balance(world: &World) {
    let report = world.write(|tx| Ok(tx.verify_books()?));
    assert!(report.findings.is_empty(), "{report:?}");
}
