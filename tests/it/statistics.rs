//! What officers and provinces count and take out: lists as files, sums by month, processing times.

use domain_identity::Role;
use domain_kernel::LicenceNumber;
use domain_licences::LicenceKind;
use operations::licences::LicenceKey;
use serde_json::{Value, json};

use crate::cases::{done, pass, submitted};
use crate::harness::{Caller, LOCAL_BODY, Reply, World, on_both};

fn taken(who: &Caller, path: &str, format: &str) -> Reply {
    who.get(path).header("Accept", format).reply()
}

fn issued(world: &World, importer: &Caller) -> String {
    let case = submitted(importer);
    let handler = world.handler(LOCAL_BODY);
    done(&handler, &case, "acceptance", &Value::Null);
    done(&handler, &case, "opinions", &pass());
    let reply = done(&world.issuer(LOCAL_BODY), &case, "issuance", &Value::Null);
    reply.text_at("/licence/face/number")
}

/// Counts all that has happened.
fn count(world: &World) {
    world.number_events();
    let contents = world.write(|tx| Ok(tx.reference_contents()?));
    let book = domain_reference::ReferenceBook::bind(contents);
    while world.write(|tx| operations::statistics::count(tx, &book)) {}
}

/// The one row of a question.
fn row(who: &Caller, by: &str) -> Value {
    let path = format!("/statistics/licences?by={by}&from=2026-01&until=2026-12");
    let rows = who.get(&path).expect(200);
    assert_eq!(rows.items().len(), 1, "{rows}");
    rows.items()[0].clone()
}

on_both! {
    fn a_list_is_taken_out_whole_in_the_format_asked_for(world: World) {
        let importer = world.importer();
        for _ in 0..3 {
            world.given_active_licence(&importer, LicenceKind::AutomaticImport, "100");
        }
        let auditor = world.auditor();
        let csv = taken(&auditor, "/licences?kind=automatic_import&limit=1", "text/csv");
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
        assert!(csv.header("content-disposition").contains("licences.csv"));
        let lines: Vec<&str> = csv.text.split("\r\n").collect();
        assert!(lines[0].starts_with("id,kind,number,"), "{}", lines[0]);
        let item = auditor.get("/licences").expect(200).items()[0].clone();
        for name in item.as_object().unwrap().keys() {
            let is_column = |head: &str| head.split('.').next() == Some(name.as_str());
            assert!(lines[0].split(',').any(is_column), "{name} is no column");
        }
        assert_eq!(lines.len(), 5, "a head, three rows whatever the page, and the end");
        assert!(lines[1].contains(",automatic_import,26-AA-"), "{}", lines[1]);
        let lines = taken(&auditor, "/licences", "application/x-ndjson");
        let lines: Vec<Value> =
            lines.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.last().unwrap(), &json!({"count": 3}));
        assert_eq!(lines[0]["quantity"]["value"], "100.0000");
        let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let sheet = taken(&auditor, "/licences", sheet);
        assert!(sheet.text.starts_with("PK"), "a packed workbook");
        assert_eq!(taken(&auditor, "/licences", "image/png").status, 406);
        assert_eq!(auditor.get("/licences?limit=1").expect(200).items().len(), 1, "a page as ever");
        let foreign = taken(&world.importer(), "/licences", "application/x-ndjson");
        assert_eq!(foreign.text, "{\"count\":0}\n", "nothing of others");
        let cases = taken(&world.handler(LOCAL_BODY), "/cases", "text/csv");
        assert!(cases.text.starts_with("id,number,matter,"), "{}", cases.text);
        world.number_events();
        let stream = format!("export:{}", auditor.actor.as_ref().unwrap().id);
        let events = world.write(|tx| Ok(tx.stream_events(&stream, 0, 10)?));
        assert_eq!(events.len(), 3, "each is written down");
        assert_eq!(events[0].kind, "licences.exported");
    }

    fn licences_are_found_by_what_one_knows_of_them(world: World) {
        let importer = world.importer();
        let number = world.given_active_licence(&importer, LicenceKind::AutomaticImport, "100");
        world.given_active_licence(&world.importer(), LicenceKind::AutomaticImport, "100");
        let holder = world.enterprise_of(&importer);
        let auditor = world.auditor();
        let found = |query: &str| {
            let reply = auditor.get(&format!("/licences?{query}")).expect(200);
            reply.items().iter().map(|one| one["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found(&format!("holder={}", holder.credit_code)), [number.as_str()]);
        for (query, count) in [
            ("hs_code=74", 2), ("hs_code=7402000001", 2), ("hs_code=75", 0), ("issuer=AA", 2),
            ("issuer=ZZ", 0), ("port=5301", 2), ("port=5302", 0), ("region=350000", 2),
            ("region=350100", 2), ("region=440000", 0),
        ] {
            assert_eq!(found(query).len(), count, "{query}");
        }
        for wrong in ["hs_code=7", "hs_code=74a", "region=35", "holder=1", "issuer=a1"] {
            auditor.get(&format!("/licences?{wrong}")).expect(400);
        }
    }

    fn a_licence_is_counted_as_it_goes(world: World) {
        let importer = world.importer();
        let number = issued(&world, &importer);
        count(&world);
        let officer = world.handler(LOCAL_BODY);
        let first = row(&officer, "heading");
        assert_eq!((&first["month"], &first["key"]), (&json!("2026-03"), &json!("2601")));
        assert_eq!((&first["licences"], &first["expired"]), (&json!(1), &json!(0)));
        let granted = first["quantity"].clone();
        assert_eq!(row(&officer, "region")["key"], "350100");
        assert_eq!(row(&world.auditor(), "issuer")["quantity"], granted, "the ministry sees it too");
        let other = world.officer("guangdong", Role::Handler);
        let none = other.get("/statistics/licences?by=good&from=2026-01&until=2026-12").expect(200);
        assert!(none.items().is_empty(), "another province does not");
        count(&world);
        assert_eq!(row(&officer, "heading"), first, "counting twice counts nothing twice");
        let key = LicenceKey {
            kind: LicenceKind::AutomaticImport,
            number: LicenceNumber::parse(&number).unwrap(),
        };
        let after = domain_kernel::day(2026, 12, 31).succ_opt().unwrap();
        assert!(world.write(|tx| operations::licences::expire(tx, &key, after)));
        count(&world);
        let ended = row(&officer, "heading");
        assert_eq!((&ended["licences"], &ended["expired"]), (&json!(1), &json!(1)));
        assert_eq!((&ended["unused"], &ended["quantity"]), (&granted, &granted));
        let progress = officer.get("/statistics/progress").expect(200);
        assert!(0 < progress.json["position"].as_i64().unwrap());
        importer.get("/statistics/progress").expect(403);
        for (wrong, status) in [
            ("by=good&from=2026-13&until=2026-12", 400),
            ("by=good&from=2026-05&until=2026-04", 422),
            ("by=good&from=2020-01&until=2026-01", 422),
            ("by=colour&from=2026-01&until=2026-02", 400),
        ] {
            officer.get(&format!("/statistics/licences?{wrong}")).expect(status);
        }
        let csv = taken(&officer, "/statistics/licences?by=good&from=2026-01&until=2026-12", "text/csv");
        assert_eq!(csv.text.lines().count(), 2, "{}", csv.text);
    }

    fn what_took_too_long_is_told(world: World) {
        let importer = world.importer();
        issued(&world, &importer);
        let late = submitted(&importer);
        done(&world.handler(LOCAL_BODY), &late, "acceptance", &Value::Null);
        world.at(domain_kernel::day(2026, 3, 30));
        let (handler, issuer) = (world.handler(LOCAL_BODY), world.issuer(LOCAL_BODY));
        done(&handler, &late, "opinions", &pass());
        done(&issuer, &late, "issuance", &Value::Null);
        count(&world);
        let path = "/statistics/processing-times?from=2026-03&until=2026-03";
        let rows = handler.get(path).expect(200);
        assert_eq!(rows.items().len(), 1, "{rows}");
        let row = &rows.items()[0];
        assert_eq!((&row["organisation_id"], &row["cases"]), (&json!(LOCAL_BODY), &json!(2)));
        assert_eq!((&row["beyond_statutory"], &row["beyond_statutory_percent"]), (&json!(1), &json!("50.00")));
        assert_eq!((&row["median_working_days"], &row["p90_working_days"]), (&json!(0), &json!(20)));
        assert_eq!(row["mean_working_days"], "10.00");
        let other = world.officer("guangdong", Role::Handler);
        assert!(other.get(path).expect(200).items().is_empty());
        let lines = taken(&handler, path, "application/x-ndjson");
        assert_eq!(lines.text.lines().count(), 2, "{}", lines.text);
    }
}
