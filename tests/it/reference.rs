//! Reference data and rules: open to everybody, dated, cited.

use serde_json::{Value, json};

use crate::desk::{self, Desk};

fn open(desk: &Desk, path: &str) -> Value {
    let answer = desk.visit(path);
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().unwrap()
}

fn items(desk: &Desk, path: &str) -> Vec<Value> {
    open(desk, path)["items"].as_array().unwrap().clone()
}

#[test]
fn every_table_counts_what_it_lists_page_by_page() {
    desk::each(|desk| {
        for table in items(desk, "/reference") {
            let (name, count) = (table["table"].as_str().unwrap(), &table["codes"]);
            let (mut codes, mut next) = (Vec::new(), format!("/reference/{name}?limit=7"));
            loop {
                let page = open(desk, &next);
                let items = page["items"].as_array().unwrap();
                codes.extend(items.iter().map(|item| item["code"].as_str().unwrap().to_owned()));
                let Some(cursor) = page["page"]["next"].as_str() else { break };
                next = format!("/reference/{name}?limit=7&cursor={cursor}");
            }
            assert_eq!(json!(codes.len()), *count, "{name}");
            assert!(codes.is_sorted_by(|one, other| one < other), "{name}: in order, none twice");
        }
        assert_eq!(desk.visit("/reference/planets").status(), 404);
    });
}

#[test]
fn an_answer_is_kept_until_the_data_or_the_day_changes() {
    desk::each(|desk| {
        let first = desk.visit("/reference/units");
        let tag = first.headers()["etag"].to_str().unwrap().to_owned();
        let again = desk.visit_with("/reference/units", "If-None-Match", &tag);
        assert_eq!(again.status(), 304);
        desk.clock.advance(chrono::Duration::days(1));
        let tomorrow = desk.visit_with("/reference/units", "If-None-Match", &tag);
        assert_eq!(tomorrow.status(), 200);
    });
}

#[test]
fn goods_are_found_by_a_code_they_cover_or_stand_below() {
    desk::each(|desk| {
        let all = items(desk, "/catalogues/automatic-import/goods?limit=200");
        let first = all.first().expect("the seed has goods of the year");
        let code = first["hs_code"].as_str().unwrap();
        let found = items(desk, &format!("/catalogues/automatic-import/goods?hs_code={code}"));
        assert!(found.contains(first));
        let heading = &code[..6];
        let below = items(desk, &format!("/catalogues/automatic-import/goods?hs_code={heading}"));
        assert!(below.contains(first) && found.len() <= below.len());
        let category = first["category"].as_str().unwrap();
        let same = items(desk, &format!("/catalogues/automatic-import/goods?category={category}"));
        assert!(same.iter().all(|good| good["category"] == category) && same.contains(first));
        assert_eq!(items(desk, "/catalogues/automatic-import/goods?year=1950"), [] as [Value; 0]);
        assert_eq!(desk.visit("/catalogues/export/goods").status(), 404);
    });
}

#[test]
fn a_deadline_is_explained_day_by_day() {
    desk::each(|desk| {
        let count = open(desk, "/calendar/deadline?from=2026-03-06&working_days=2");
        assert_eq!(count["due_on"], "2026-03-10");
        let why: Vec<_> = count["days"].as_array().unwrap().iter().map(|day| &day["why"]).collect();
        assert_eq!(why, ["weekend", "weekend", "weekday", "weekday"]);
        let year = open(desk, "/calendar/2026");
        assert!(!year["days"].as_array().unwrap().is_empty());
        assert_eq!(desk.visit("/calendar/1960").status(), 404, "nothing is guessed");
        assert_eq!(desk.visit("/calendar/deadline?from=1960-01-01&working_days=1").status(), 404);
        assert_eq!(desk.visit("/calendar/deadline?from=2026-03-06&working_days=251").status(), 400);
        assert_eq!(desk.visit("/calendar/next").status(), 400);
    });
}

#[test]
fn every_rule_and_number_says_where_it_comes_from() {
    desk::each(|desk| {
        let rules = items(desk, "/rules");
        for rule in rules.iter().chain(&items(desk, "/policy-settings")) {
            assert!(!rule["citation"]["instrument"].as_str().unwrap().is_empty(), "{rule}");
            assert!(rule["citation"]["evidence"].is_string(), "{rule}");
        }
        for rule in &rules {
            assert!(rule["enforced_at"].is_string() && rule["regime"].is_string(), "{rule}");
        }
        let narrowed = items(desk, "/rules?regime=AIL-2004&enforced_at=submission");
        assert!(!narrowed.is_empty() && narrowed.len() < rules.len());
        assert!(narrowed.iter().all(|rule| rule["enforced_at"] == "submission"));
        assert_eq!(desk.visit("/rules?enforced_at=never").status(), 400);
    });
}

#[test]
fn the_question_of_exemption_is_answered_by_the_rule() {
    desk::each(|desk| {
        let goods = items(desk, "/catalogues/automatic-import/goods?limit=200");
        let is_plain = |good: &&Value| good["part"] == "general" && good["trade_mode"].is_null();
        let good = goods.iter().find(is_plain).expect("the seed has general goods");
        // A line of the tariff covers every code below it.
        let code = format!("{:0<10}", good["hs_code"].as_str().unwrap());
        let asked = format!("/exemptions?hs_code={code}&trade_mode=0110");
        let general = items(desk, &asked);
        let of_kind = |answers: &[Value]| -> Value {
            let found = answers.iter().find(|answer| answer["kind"] == "automatic_import");
            found.cloned().unwrap()
        };
        assert_eq!(of_kind(&general)["needs_licence"], true);
        let zone = of_kind(&items(desk, &format!("{asked}&enters_special_zone=true")));
        assert_eq!(
            (&zone["needs_licence"], &zone["exemption"]["code"]),
            (&json!(false), &json!("A15"))
        );
        assert_eq!(items(desk, "/exemptions?hs_code=0000000000&trade_mode=0110"), [] as [Value; 0]);
        assert_eq!(desk.visit("/exemptions?hs_code=1&trade_mode=0110").status(), 400);
        assert_eq!(desk.visit(&format!("{asked}&lot_value_cny=1.234")).status(), 400);
    });
}

#[test]
fn competence_is_listed_with_its_evidence() {
    desk::each(|desk| {
        let rows = items(desk, "/competences?matter=import-licence");
        assert!(rows.iter().all(|row| row["matter"] == "import-licence"));
        assert!(rows.iter().all(|row| row["evidence"].is_string()) && !rows.is_empty());
    });
}
