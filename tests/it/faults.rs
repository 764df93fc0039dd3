//! Customs at its worst: messages that are cut, of another year, for a replaced licence or a
//! thirteenth use; and a customs that answers slowly, wrongly, twice or never. Nothing is lost,
//! nobody else waits, and what is kept apart says what to do.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use api::work::Work;
use api::{Config, Context};
use domain_identity::Role;
use domain_licences::{Delivery, Licence, LicenceState};
use serde_json::{Value, json};

use crate::changes::held;
use crate::harness::{Caller, ISSUING_BODY, World, on_both};

fn message(licence: &Licence, number: u32, changes: &Value) -> Value {
    let mut message = json!({
        "customs_office": "5301", "declaration_number": format!("53012026{number:010}"),
        "line_number": 1, "version": 1, "action": "commit",
        "licence_kind": licence.kind.as_str(), "licence_number": licence.number.as_str(),
        "hs_code": "7402000001", "quantity": {"value": "1", "unit": "070"},
        "port": "5301", "declared_on": "2026-03-02", "trade_mode": "0110",
    });
    for (name, value) in changes.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

/// What became of a message: its outcome, or why it is kept apart.
fn told(customs: &Caller, message: &Value) -> String {
    let reply = customs.post("/customs/write-offs", &json!({"messages": [message]})).expect(207);
    let result = &reply.json["results"][0];
    result["reason"].as_str().or(result["outcome"].as_str()).unwrap().to_owned()
}

/// How customs answers what is pushed to it.
#[derive(Debug, Clone, Copy)]
enum Mood {
    Good,
    /// It takes longer than anybody waits.
    Silent,
    /// It fails.
    Failing,
    /// It says something that is no answer.
    Garbled,
    /// It answers, and answers once more.
    Twice,
}

/// Customs as a receiver: a mood for each licence, and what it took in.
#[derive(Clone, Default)]
struct Receiver {
    moods: Arc<Mutex<BTreeMap<String, Mood>>>,
    taken: Arc<Mutex<Vec<(String, i64)>>>,
}

impl Receiver {
    fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/licences", listener.local_addr().unwrap());
        let receiver = self.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let receiver = receiver.clone();
                thread::spawn(move || receiver.answer(stream));
            }
        });
        url
    }

    fn answer(&self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        let (mut length, mut header) = (0, String::new());
        while stream.read_line(&mut header).is_ok_and(|read| 2 < read) {
            let lower = header.to_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            header.clear();
        }
        let mut body = vec![0; length];
        if stream.read_exact(&mut body).is_err() {
            return;
        }
        let body: Value = serde_json::from_slice(&body).unwrap();
        let number = body["body"]["number"].as_str().unwrap().to_owned();
        let mood = self.moods.lock().unwrap().get(&number).copied().unwrap_or(Mood::Good);
        let good = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        let says = match mood {
            Mood::Good => good.to_owned(),
            Mood::Twice => good.repeat(2),
            Mood::Failing => good.replace("200 OK", "503 Service Unavailable"),
            Mood::Garbled => "我在吃饭\r\n\r\n".to_owned(),
            Mood::Silent => {
                thread::sleep(Duration::from_secs(7));
                return;
            }
        };
        if matches!(mood, Mood::Good | Mood::Twice) {
            self.taken.lock().unwrap().push((number, body["sequence"].as_i64().unwrap()));
        }
        stream.get_mut().write_all(says.as_bytes()).ok();
    }

    /// Waits until so many were taken; what was taken of each licence, in order.
    #[track_caller]
    fn taken(&self, count: usize) -> BTreeMap<String, Vec<i64>> {
        let begun = Instant::now();
        while self.taken.lock().unwrap().len() < count {
            assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", self.taken.lock().unwrap());
            thread::sleep(Duration::from_millis(50));
        }
        let mut found: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for (number, sequence) in self.taken.lock().unwrap().iter() {
            found.entry(number.clone()).or_default().push(*sequence);
        }
        found
    }
}

/// A licence of its own holder.
fn of_another(world: &World, serial: u32) -> Licence {
    let holder = world.enterprise_of(&world.importer());
    world.given_licence(&holder, serial, Delivery::Electronic, |_| {})
}

on_both! {
    fn every_bad_message_is_kept_apart_with_what_to_do_and_nobody_else_waits(world: World) {
        let customs = world.customs();
        let licence = of_another(&world, 700_001);
        let replaced = held(&world, &world.importer(), Delivery::Electronic, |licence| {
            licence.number = domain_kernel::LicenceNumber::parse("26-AA-700002").unwrap();
            licence.state = LicenceState::Replaced;
        });
        let good = message(&licence, 1, &json!({}));
        assert_eq!(told(&customs, &good), "applied");
        let bad = [
            (message(&licence, 1, &json!({"quantity": {"value": "2", "unit": "070"}})), "duplicate_differs"),
            (message(&licence, 2, &json!({"declared_on": "2025-12-30"})), "outside_validity"),
            (message(&licence, 3, &json!({"port": "0101"})), "wrong_port"),
            (message(&replaced, 4, &json!({})), "not_active"),
            (message(&licence, 5, &json!({"licence_number": "25-AA-700001"})), "unknown_licence"),
            (message(&licence, 6, &json!({"action": "correct"})), "nothing_held"),
        ];
        for (message, reason) in &bad {
            assert_eq!(told(&customs, message), *reason);
            assert_eq!(told(&customs, message), *reason, "and again");
        }
        for number in 11..=15 {
            assert_eq!(told(&customs, &message(&licence, number, &json!({}))), "applied");
        }
        assert_eq!(told(&customs, &message(&licence, 16, &json!({}))), "batch_limit", "six uses");
        let mut cut = message(&licence, 20, &json!({"declaration_number": "5301202600"}));
        let short = json!({"messages": [cut.clone()]});
        let reply = customs.post("/customs/write-offs", &short).expect(422);
        assert_eq!(reply.errors()[0].0, "/messages/0/declaration_number");
        cut.as_object_mut().unwrap().remove("port");
        customs.post("/customs/write-offs", &json!({"messages": [cut]})).expect(400);
        let torn = r#"{"messages": [{"customs_office": "5301", "declaration_number": "5301"#;
        customs.post("/customs/write-offs", &Value::Null).raw("application/json", torn).expect(400);

        // What names no licence is the ministry's to clear up.
        let ministry = world.officer("mofcom", Role::Issuer);
        let kept = ministry.get("/customs/quarantine?limit=200").expect(200);
        assert_eq!(kept.items().len(), bad.len() + 1, "each once");
        for message in kept.items() {
            assert!(!message["remedy"].as_str().unwrap().is_empty(), "{message}");
            assert!(!message["detail"].as_str().unwrap().is_empty(), "{message}");
        }
        assert_eq!(told(&customs, &message(&of_another(&world, 700_009), 30, &json!({}))), "applied");
    }

    fn a_second_report_of_loss_is_refused(world: World) {
        let holder = world.importer();
        let licence = held(&world, &holder, Delivery::Paper, |licence| {
            licence.state = LicenceState::Active;
        });
        let path = format!("/licences/automatic_import/{}/loss-report", licence.number);
        let report = |status| {
            let body = json!({"reason": "遗失"});
            holder.post(&path, &body).with_if_match("*").expect(status)
        };
        assert_eq!(report(200).text_at("/state"), "loss_reported");
        assert_eq!(report(409).text_at("/code"), "state_conflict");
    }

    fn customs_that_is_slow_wrong_or_silent_for_hours_misses_nothing(world: World) {
        let receiver = Receiver::default();
        let url = receiver.start();
        let moods = [Mood::Silent, Mood::Failing, Mood::Garbled, Mood::Twice, Mood::Good];
        let licences: Vec<Licence> =
            (700_001..=700_005).map(|serial| of_another(&world, serial)).collect();
        for (licence, mood) in licences.iter().zip(moods) {
            receiver.moods.lock().unwrap().insert(licence.number.to_string(), mood);
            let path = format!("/licences/automatic_import/{}/freeze", licence.number);
            let issuer = world.issuer(ISSUING_BODY);
            issuer.post(&path, &json!({"reason": "核查"})).with_if_match("*").expect(200);
        }
        let config = Config { customs_url: Some(url), ..world.config.clone() };
        let context = Context::with_keys(config, world.store.clone(), world.keys.clone()).unwrap();
        let work = Work::start(&context).unwrap();
        let taken = receiver.taken(4);
        let number = |index: usize| licences[index].number.to_string();
        assert_eq!(taken, BTreeMap::from([(number(3), vec![1, 2]), (number(4), vec![1, 2])]));
        let health = "/exchange/partners/customs/health";
        assert_eq!(world.administrator().get(health).expect(200).json["waiting"], 6);
        for _ in 0..3 {
            world.later(chrono::Duration::hours(1));
            thread::sleep(Duration::from_millis(100));
        }
        assert_eq!(world.administrator().get(health).expect(200).text_at("/state"), "down");
        receiver.moods.lock().unwrap().clear();
        world.later(chrono::Duration::hours(3));
        let taken = receiver.taken(10);
        for index in 0..5 {
            assert_eq!(taken[&number(index)], [1, 2], "in order, and once");
        }
        work.stop();
        assert_eq!(world.administrator().get(health).expect(200).json["waiting"], 0);
    }
}
