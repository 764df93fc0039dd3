//! The third book: what a holder says of the declaration lines on its licence.

use domain_licences::LicenceKind;
use serde_json::{Value, json};

use crate::harness::{Caller, Office, Reply, on_both};

fn claim(line: &Value, quantity: &str) -> Value {
    json!({
        "customs_office": line["customs_office"], "declaration_number": line["declaration_number"],
        "line_number": line["line_number"], "quantity": quantity, "reason": "实际到货较少",
    })
}

fn disputed(holder: &Caller, licence: &str, body: &Value) -> Reply {
    holder.post(&format!("/licences/automatic_import/{licence}/disputes"), body).reply()
}

fn act(officer: &Caller, difference: &Reply, noun: &str, body: &Value) -> Reply {
    let path = format!("/customs/differences/{}/{noun}", difference.text_at("/id"));
    officer.post(&path, body).with_if_match("*").reply()
}

on_both! {
    fn a_holder_disputes_what_both_books_agree_on(world: World) {
        let office = Office::new(&world);
        let line = office.line(&office.licence);
        office.customs.post("/customs/write-offs", &json!({"messages": [line]})).expect(207);
        let (holder, body) = (&office.importer, claim(&line, "0.5"));
        let stranger = world.importer();
        assert_eq!(disputed(&stranger, &office.licence, &body).status, 404);
        let reply = disputed(holder, &office.licence, &body);
        assert_eq!(reply.status, 201, "{reply}");
        assert_eq!((reply.text_at("/kind"), reply.text_at("/state")),
            ("holder".to_owned(), "disputed".to_owned()));
        assert_eq!((reply.text_at("/ours"), reply.text_at("/holder")),
            ("1.0000".to_owned(), "0.5000".to_owned()));
        assert_eq!(disputed(holder, &office.licence, &body).status, 409, "once");
        let mut nobody = body.clone();
        nobody["declaration_number"] = json!("530120260000009999");
        assert_eq!(disputed(holder, &office.licence, &nobody).status, 404);
        let mut wrong = body.clone();
        wrong["quantity"] = json!("-1");
        assert_eq!(disputed(holder, &office.licence, &wrong).status, 422);
        assert_eq!(act(holder, &reply, "examination", &Value::Null).status, 403);
        let taken = act(&office.issuer, &reply, "examination", &Value::Null);
        assert_eq!(taken.text_at("/state"), "examining", "{taken}");
        assert_eq!(taken.json["allowed_actions"], json!(["close"]));
        assert_eq!(act(&office.issuer, &reply, "examination", &Value::Null).status, 409);
        let verdict = json!({"outcome": "holder", "reason": "检斤单属实，海关将更正"});
        let closed = act(&office.issuer, &reply, "closure", &verdict);
        assert_eq!((closed.text_at("/state"), closed.text_at("/outcome")),
            ("closed".to_owned(), "holder".to_owned()));
        let own = holder.get("/disputes?state=closed").expect(200);
        assert_eq!(own.items()[0]["reason"], "检斤单属实，海关将更正");
        assert!(stranger.get("/disputes").expect(200).items().is_empty());
        let before = holder.get(&format!("/licences/automatic_import/{}", office.licence)).expect(200);
        assert_eq!(before.text_at("/balance/cleared"), "2.0000", "the ledger stays as it is");
    }

    fn a_difference_that_is_disputed_outlives_the_next_comparison(world: World) {
        let office = Office::new(&world);
        let line = office.line(&office.licence);
        office.customs.post("/customs/write-offs", &json!({"messages": [line]})).expect(207);
        let day = json!({"day": "2026-03-02"});
        office.issuer.post("/customs/reconciliations", &day).expect(200);
        let open = office.issuer.get("/customs/differences?state=open").expect(200);
        let of_line = |list: &Reply| {
            let found = list.items().iter().find(|one| {
                one["declaration_number"] == line["declaration_number"]
            });
            found.map(|one| (one["state"].clone(), one["kind"].clone()))
        };
        assert_eq!(of_line(&open), Some((json!("open"), json!("missing_there"))), "no statement");
        let reply = disputed(&office.importer, &office.licence, &claim(&line, "1"));
        assert_eq!((reply.status, reply.text_at("/kind")), (201, "missing_there".to_owned()));
        office.issuer.post("/customs/reconciliations", &day).expect(200);
        let kept = office.issuer.get("/customs/differences?state=disputed").expect(200);
        assert_eq!(of_line(&kept), Some((json!("disputed"), json!("missing_there"))));
        assert!(of_line(&office.issuer.get("/customs/differences?state=open").expect(200)).is_none());
        let other = world.given_active_licence(&world.importer(), LicenceKind::AutomaticImport, "5");
        assert_eq!(disputed(&office.importer, other.as_str(), &claim(&line, "1")).status, 404);
    }

    fn a_day_of_many_pages_is_compared_line_by_line(world: World) {
        let office = Office::new(&world);
        let licence = world.given_active_licence(&office.importer, LicenceKind::AutomaticImport, "100");
        let mut stated = Vec::new();
        for chunk in 0..3 {
            let lines: Vec<Value> = (0..2).map(|_| {
                let mut line = office.line(licence.as_str());
                line["action"] = json!("reserve");
                line["customs_office"] = json!(["5301", "5302", "5303"][chunk]);
                line
            }).collect();
            office.customs.post("/customs/write-offs", &json!({"messages": lines})).expect(207);
            stated.extend(lines);
        }
        let line = |line: &Value| json!({
            "customs_office": line["customs_office"], "declaration_number": line["declaration_number"],
            "line_number": 1, "version": 1, "licence_kind": "automatic_import",
            "licence_number": licence.as_str(), "state": "reserved", "quantity": "1",
        });
        let lines: Vec<Value> = stated.iter().map(line).collect();
        let statement = json!({"day": "2026-03-02", "lines": lines});
        office.customs.post("/customs/statements", &statement).expect(200);
        let run = office.issuer.post("/customs/reconciliations", &json!({"day": "2026-03-02"})).expect(200);
        let open = office.issuer.get("/customs/differences?state=open&limit=200").expect(200);
        let of_licence = open.items().iter().filter(|one| one["licence_number"] == licence.as_str());
        assert_eq!(of_licence.count(), 0, "every one of them agrees: {run}");
    }
}
