//! What happens by itself: two processes share the work, and each thing happens once.

use std::thread;
use std::time::{Duration, Instant};

use api::work::Work;
use api::{Clock, Config, Context};
use domain_identity::Role;
use domain_licences::Delivery;
use serde_json::{Value, json};

use crate::customs::{bulk, customs, line, report};
use crate::desk::{self, Desk, ISSUER};

/// A process of its own over the desk's database, with the desk's time.
fn process(desk: &Desk) -> Work {
    let config = Config { clock: Clock::Shifted(desk.clock.clone()), ..Config::default() };
    let context = Context::with_keys(config, desk.store.clone(), desk.keys.clone()).unwrap();
    Work::start(&context).unwrap()
}

/// Waits for what the work is to bring about.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn comparisons(desk: &Desk) -> Value {
    desk.read(&desk.ministry(Role::Issuer), "/customs/reconciliations")["items"].clone()
}

/// How often a kind of event stands in the log.
fn events(desk: &Desk, kind: &str) -> usize {
    let list = desk.read(&desk.ministry(Role::Auditor), "/events?limit=200");
    list["items"].as_array().unwrap().iter().filter(|event| event["kind"] == kind).count()
}

fn state(desk: &Desk, licence: &str, version: i32, quantity: &str) {
    let body = json!({"day": "2026-03-02", "lines": [{
        "customs_office": "5301", "declaration_number": "530120260000000001", "line_number": 1,
        "version": version, "licence_kind": "automatic_import", "licence_number": licence,
        "state": "committed", "quantity": quantity,
    }]});
    let answer = desk.sent(desk.request(&customs(desk), "/customs/statements").json(&body));
    assert_eq!(answer.status(), 200);
}

#[test]
fn a_day_is_compared_once_and_again_when_customs_adds_to_it() {
    desk::each(|desk| {
        let licence = bulk(desk, 1, "100", 12, 0);
        report(desk, &customs(desk), &[line(&licence, 1, 1, ("commit", "1"))]);
        state(desk, licence.number.as_str(), 1, "2");
        let processes = [process(desk), process(desk)];
        thread::sleep(Duration::from_millis(500));
        assert_eq!(comparisons(desk), json!([]), "a day is compared when it is over");
        processes.into_iter().for_each(Work::stop);

        desk.clock.advance(chrono::Duration::days(1));
        let processes = [process(desk), process(desk)];
        until("the day before is compared", || comparisons(desk)[0]["day"] == "2026-03-02");
        assert_eq!(comparisons(desk)[0]["differences"], 1);
        until("it is on record", || events(desk, "reconciliation.finished") == 1);

        // Customs corrects its statement; nothing happens before it has been quiet for a while.
        state(desk, licence.number.as_str(), 2, "1");
        processes.into_iter().for_each(Work::stop);
        desk.clock.advance(chrono::Duration::minutes(20));
        let processes = [process(desk), process(desk)];
        until("it is compared again", || comparisons(desk)[0]["differences"] == 0);
        until("twice in all", || events(desk, "reconciliation.finished") == 2);
        processes.into_iter().for_each(Work::stop);
        assert_eq!(comparisons(desk).as_array().unwrap().len(), 1, "one comparison for a day");
        assert_eq!(events(desk, "reconciliation.finished"), 2);
    });
}

#[test]
fn two_processes_write_an_expiry_down_once() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let path = format!("/licences/automatic_import/{}", licence.number);
        let last = licence.valid_until - Clock::Shifted(desk.clock.clone()).today();
        desk.clock.advance(last + chrono::Duration::days(1));
        let holder = desk.applicant();
        assert_eq!(desk.read(&holder, &path)["state"], "expired", "read so before it is written");
        let processes = [process(desk), process(desk)];
        until("it is written down", || events(desk, "licence.expire") == 1);
        thread::sleep(Duration::from_millis(300));
        processes.into_iter().for_each(Work::stop);
        assert_eq!(events(desk, "licence.expire"), 1);
        assert_eq!(desk.get(&desk.officer(ISSUER, Role::Issuer), &path).status(), 200);
    });
}
