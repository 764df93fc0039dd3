//! The books of the two sides: messages to partners, approvals, statements and differences.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;

use api::work::Work;
use api::{Clock, Config, Context, CustomsSimulator, simulate};
use chrono::Duration;
use domain_identity::{Actor, Enrolment, Principal, PrincipalKind, PrincipalState, Role};
use domain_kernel::{UserId, day};
use domain_licences::{Delivery, Licence};
use persistence::ids::Fresh as _;
use serde_json::{Value, json};

use crate::customs::{bulk, customs, line, report, with};
use crate::desk::{self, Desk, ISSUER, SIBLING};

/// The secret of the simulated customs system.
const SECRET: &str = "a-long-secret-of-customs";

fn stated(licence: &Licence, number: u32, said: (&str, &str), version: i32) -> Value {
    let (state, quantity) = said;
    json!({
        "customs_office": "5301",
        "declaration_number": format!("53012026{number:010}"),
        "line_number": 1,
        "version": version,
        "licence_kind": licence.kind.as_str(),
        "licence_number": licence.number.as_str(),
        "state": state,
        "quantity": quantity,
    })
}

fn send(desk: &Desk, day: &str, lines: &[Value]) {
    let body = json!({"day": day, "lines": lines});
    let answer = desk.sent(desk.request(&customs(desk), "/customs/statements").json(&body));
    assert_eq!(answer.status(), 200);
    let receipt: Value = answer.json().unwrap();
    assert_eq!(receipt["lines"], lines.len());
}

fn compare(desk: &Desk, who: &Actor, day: &str) -> Value {
    let answer = desk.act(who, "/customs/reconciliations", &json!({"day": day}));
    assert_eq!(answer.status(), 200);
    answer.json().unwrap()
}

/// The open differences as declaration and kind.
fn open(desk: &Desk, who: &Actor) -> Vec<(String, String)> {
    let list = desk.read(who, "/customs/differences?state=open");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut found: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (text(&item["declaration_number"])[17..].to_owned(), text(&item["kind"])))
        .collect();
    found.sort();
    found
}

#[test]
fn every_kind_of_difference_is_listed_and_closed_with_a_reason() {
    desk::each(|desk| {
        let (one, two) = (bulk(desk, 1, "100", 12, 0), bulk(desk, 2, "100", 12, 0));
        let issuer = desk.officer(ISSUER, Role::Issuer);
        let mut messages: Vec<Value> =
            (1..=5).map(|number| line(&one, number, 1, ("commit", "1"))).collect();
        messages.push(with(line(&one, 6, 1, ("commit", "1")), "port", json!("0101")));
        report(desk, &customs(desk), &messages);
        send(
            desk,
            "2026-03-02",
            &[
                stated(&one, 1, ("committed", "1"), 1),
                stated(&one, 2, ("committed", "2"), 1),
                stated(&one, 3, ("reserved", "1"), 1),
                stated(&two, 4, ("committed", "1"), 1),
            ],
        );
        send(
            desk,
            "2026-03-02",
            &[
                stated(&one, 6, ("committed", "1"), 1),
                stated(&one, 7, ("committed", "1"), 1),
                stated(&one, 8, ("released", "0"), 2),
            ],
        );
        let run = compare(desk, &issuer, "2026-03-02");
        assert_eq!((&run["lines_here"], &run["lines_there"]), (&json!(5), &json!(7)));
        let expected = [
            ("2", "quantity"),
            ("3", "state"),
            ("4", "licence"),
            ("5", "missing_there"),
            ("6", "quarantined"),
            ("7", "missing_here"),
        ];
        let expected = expected.map(|(number, kind)| (number.to_owned(), kind.to_owned()));
        assert_eq!(open(desk, &issuer), expected);
        closing_needs_a_reason(desk, &issuer);
        compare(desk, &issuer, "2026-03-02");
        assert_eq!(open(desk, &issuer).len(), 5, "what was closed stays closed");
        let list = desk.read(&issuer, "/customs/reconciliations");
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "one comparison for a day");
    });
}

fn closing_needs_a_reason(desk: &Desk, issuer: &Actor) {
    let list = desk.read(issuer, "/customs/differences?state=open&limit=1");
    assert_eq!(list["page"]["has_more"], true);
    let id = list["items"][0]["id"].as_str().unwrap();
    let (path, reason) = (format!("/customs/differences/{id}"), json!({"reason": "海关次日更正"}));
    let closure = format!("{path}/closure");
    assert_eq!(desk.act(issuer, &closure, &json!({"reason": ""})).status(), 422);
    assert_eq!(desk.act(issuer, &closure, &json!({})).status(), 400);
    let outsider = desk.officer(SIBLING, Role::Issuer);
    assert_eq!(desk.act(&outsider, &closure, &reason).status(), 404);
    assert_eq!(desk.act(issuer, &closure, &reason).status(), 200);
    assert_eq!(desk.act(issuer, &closure, &reason).status(), 409);
    assert_eq!(desk.read(issuer, &path)["reason"], "海关次日更正");
}

#[test]
fn a_line_that_moved_on_or_arrived_after_midnight_is_no_difference() {
    desk::each(|desk| {
        let (licence, issuer) = (bulk(desk, 1, "100", 12, 0), desk.officer(ISSUER, Role::Issuer));
        report(desk, &customs(desk), &[line(&licence, 1, 1, ("reserve", "5"))]);
        send(
            desk,
            "2026-03-02",
            &[stated(&licence, 1, ("reserved", "5"), 1), stated(&licence, 2, ("reserved", "5"), 1)],
        );
        desk.clock.advance(Duration::days(1));
        report(
            desk,
            &customs(desk),
            &[line(&licence, 1, 2, ("commit", "5")), line(&licence, 2, 1, ("reserve", "5"))],
        );
        send(desk, "2026-03-03", &[stated(&licence, 1, ("committed", "5"), 2)]);
        assert_eq!(compare(desk, &issuer, "2026-03-02")["differences"], 0);
        assert_eq!(compare(desk, &issuer, "2026-03-03")["differences"], 0);
        let future = desk.act(&issuer, "/customs/reconciliations", &json!({"day": "2026-03-04"}));
        assert_eq!(future.status(), 422);
    });
}

#[test]
fn partners_pull_their_own_messages_until_they_acknowledge_them() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let (sender, mechanical) = (customs(desk), desk.officer("gacc", Role::MechanicalSystem));
        let list = desk.read(&sender, "/exchange/messages");
        let message = &list["items"][0];
        assert_eq!((&message["kind"], &message["sequence"]), (&json!("licence_issued"), &json!(1)));
        assert_eq!(message["body"]["number"], licence.number.as_str());
        assert_eq!(desk.read(&mechanical, "/exchange/messages")["items"], json!([]));
        let ids = json!({"ids": [message["id"], UserId::fresh().as_str()]});
        let acknowledge = |who: &Actor| -> Value {
            desk.sent(desk.request(who, "/exchange/acknowledgements").json(&ids)).json().unwrap()
        };
        assert_eq!(acknowledge(&mechanical)["results"][0]["outcome"], "unknown");
        let first = acknowledge(&sender);
        assert_eq!(first["results"][0]["outcome"], "acknowledged");
        assert_eq!(first["results"][1]["outcome"], "unknown");
        assert_eq!(acknowledge(&sender)["results"][0]["outcome"], "already");
        assert_eq!(desk.read(&sender, "/exchange/messages")["items"], json!([]));
    });
}

/// Customs as a listener: it fails the first delivery and takes the others; their licences.
fn receiver() -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/licences", listener.local_addr().unwrap());
    let (sender, received) = mpsc::channel();
    thread::spawn(move || {
        for (index, stream) in listener.incoming().enumerate() {
            let mut stream = BufReader::new(stream.unwrap());
            let (mut length, mut header) = (0, String::new());
            while stream.read_line(&mut header).unwrap() > 2 {
                let lower = header.to_lowercase();
                if let Some(value) = lower.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                header.clear();
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            let body: Value = serde_json::from_slice(&body).unwrap();
            let status = if index == 0 { "500 Internal Server Error" } else { "200 OK" };
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.get_mut().write_all(answer.as_bytes()).unwrap();
            let told = format!("{} {} {}", body["body"]["number"], body["sequence"], body["kind"]);
            if sender.send(told.replace('"', "")).is_err() {
                return;
            }
        }
    });
    (url, received)
}

#[test]
fn messages_are_pushed_in_the_order_of_each_licence_until_they_arrive() {
    desk::each(|desk| {
        let (one, _) =
            (desk.licence(1, Delivery::Electronic), desk.licence(2, Delivery::Electronic));
        let freeze = format!("/licences/automatic_import/{}/freeze", one.number);
        let issuer = desk.officer(ISSUER, Role::Issuer);
        assert_eq!(desk.act(&issuer, &freeze, &json!({"reason": "法院要求"})).status(), 200);
        let (url, received) = receiver();
        let clock = Clock::Shifted(desk.clock.clone());
        let config = Config { customs_url: Some(url), clock, ..Config::default() };
        let context = Context::with_keys(config, desk.store.clone(), desk.keys.clone()).unwrap();
        let work = Work::start(&context).unwrap();
        let next = || received.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
        assert_eq!(next(), "26-AA-000001 1 licence_issued");
        assert_eq!(next(), "26-AA-000002 1 licence_issued", "another licence does not wait");
        desk.clock.advance(Duration::minutes(2));
        assert_eq!(next(), "26-AA-000001 1 licence_issued", "what failed is sent again");
        assert_eq!(next(), "26-AA-000001 2 licence_frozen");
        work.stop();
        assert_eq!(desk.read(&customs(desk), "/exchange/messages")["items"], json!([]));
    });
}

#[test]
fn an_approval_is_kept_once_and_never_changed() {
    desk::each(|desk| {
        let system = desk.officer("gacc", Role::MechanicalSystem);
        let approval = json!({
            "number": "ME2026000123", "sequence": 1, "importer": desk::HOLDER,
            "hs_code": "8429521200", "quantity": {"value": "3", "unit": "001"},
            "valid_until": "2026-12-31",
        });
        let send = |body: &Value| {
            desk.sent(desk.request(&system, "/mechanical/approvals").json(body)).status().as_u16()
        };
        assert_eq!(send(&approval), 201);
        assert_eq!(send(&approval), 200);
        assert_eq!(send(&with(approval.clone(), "valid_until", json!("2026-11-30"))), 409);
        assert_eq!(send(&with(approval.clone(), "number", json!("ME 1"))), 422);
        let shown = desk.read(&system, "/mechanical/approvals/ME2026000123/1");
        assert_eq!(
            (&shown["valid_until"], &shown["is_used"]),
            (&json!("2026-12-31"), &json!(false))
        );
        assert_eq!(desk.get(&system, "/mechanical/approvals/ME2026000123/2").status(), 404);
        assert_eq!(
            desk.get(&desk.applicant(), "/mechanical/approvals/ME2026000123/1").status(),
            403
        );
    });
}

/// A customs system that can sign in.
fn enrol(desk: &Desk) {
    let hash = api::password::hash(SECRET);
    let enrolment = desk.officer("gacc", Role::CustomsSystem).enrolment;
    desk.write(|tx| {
        let principal = Principal {
            id: UserId::fresh(),
            login: "customs".to_owned(),
            name: "海关".to_owned(),
            kind: PrincipalKind::System,
            state: PrincipalState::Active,
            enrolment: Enrolment::clone(&enrolment),
            roles: vec![Role::CustomsSystem],
            failed_attempts: 0,
            locked_until: None,
        };
        Ok(tx.add_principal(&principal, &hash)?)
    });
}

#[test]
fn a_simulated_day_ends_with_a_clean_comparison() {
    desk::each(|desk| {
        enrol(desk);
        for serial in 1..=8 {
            bulk(desk, serial, "1000", 1 + i32::try_from(serial % 6).unwrap(), 500 * (serial % 2));
        }
        let command = CustomsSimulator {
            url: desk.url().to_owned(),
            client: "customs".to_owned(),
            secret_file: None,
            seed: 7,
            licences: 100,
            duplicates: 30,
            shuffle: true,
            batch: 20,
            day: Some(day(2026, 3, 2)),
        };
        let simulated =
            thread::spawn(move || simulate(&command, SECRET).map_err(|e| e.to_string()));
        let summary = simulated.join().unwrap().unwrap();
        assert_eq!((summary.acknowledged, summary.licences), (8, 8));
        assert_eq!(summary.quarantined, 0, "{summary}");
        assert!(0 < summary.repeated && 0 < summary.superseded, "{summary}");
        let run = compare(desk, &desk.ministry(Role::Issuer), "2026-03-02");
        assert_eq!(run["differences"], 0);
        let lines = json!(summary.statement_lines);
        assert_eq!((&run["lines_here"], &run["lines_there"]), (&lines, &lines));
    });
}
