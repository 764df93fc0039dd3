//! `kill -9` in the middle of writes: what was acknowledged is there once, and only once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain_identity::Actor;
use domain_licences::LicenceKind;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Backend, Caller, Program, World};

/// Clients that write at the same time.
const CLIENTS: usize = 3;
/// Writes of each of them.
const WRITES: usize = 40;
/// How often the program is killed.
const KILLS: usize = 3;

/// What a client of the test knows: the request, and what was acknowledged.
struct Written {
    key: String,
    id: String,
}

struct Scene {
    program: Mutex<Program>,
    importer: Caller,
    customs: Caller,
    licence: String,
    acknowledged: AtomicUsize,
}

impl Scene {
    fn new(backend: Backend) -> Self {
        let world = World::new(backend);
        let importer = world.importer();
        let customs = world.customs();
        let number = world.given_active_licence(&importer, LicenceKind::AutomaticImport, "100000");
        let actor = |caller: &Caller| caller.actor.clone().expect("somebody who is stored");
        let actors: [Actor; 2] = [actor(&importer), actor(&customs)];
        let mut program = Program::over(world.retire());
        program.start();
        let [importer, customs] = actors.map(|actor| program.caller(&actor));
        Self {
            program: Mutex::new(program),
            importer,
            customs,
            licence: number.as_str().to_owned(),
            acknowledged: AtomicUsize::new(0),
        }
    }

    /// Begins an application; tries again with the same key until it is told that it is done.
    fn creates(&self, key: &str) -> String {
        let body = json!({"matter": "automatic-import-licence"});
        let ask = || self.importer.ask(Method::POST, "/cases").json(&body).with_key(key);
        let reply = until_done(|| ask().try_reply().filter(|reply| reply.status < 500), 201);
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
        reply["id"].as_str().unwrap().to_owned()
    }

    /// Reports a write-off of one unit, which is its own key.
    fn writes_off(&self, number: usize) {
        let line = json!({
            "customs_office": "5301", "declaration_number": format!("53012026{number:010}"),
            "line_number": 1, "version": 1, "action": "commit",
            "licence_kind": "automatic_import", "licence_number": self.licence,
            "hs_code": "7402000001", "quantity": {"value": "1", "unit": "070"},
            "port": "5301", "declared_on": "2026-03-02", "trade_mode": "0110",
        });
        let ask = || self.customs.ask(Method::POST, "/customs/write-offs");
        let ask = || ask().json(&json!({"messages": [line]}));
        until_done(|| ask().try_reply().filter(|reply| reply.status < 500), 207);
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
    }

    fn client(&self, client: usize) -> Vec<Written> {
        let write = |number: usize| {
            let key = format!("client-{client}-{number}");
            let id = self.creates(&key);
            self.writes_off(client * WRITES + number);
            Written { key, id }
        };
        (0..WRITES).map(write).collect()
    }

    /// Kills the program each time a part of the work is acknowledged.
    fn kills(&self) {
        let part = CLIENTS * WRITES * 2 / (KILLS + 1);
        for kill in 1..=KILLS {
            while self.acknowledged.load(Ordering::SeqCst) < kill * part {
                std::thread::sleep(Duration::from_millis(2));
            }
            let mut program = self.program.lock().unwrap();
            program.kill();
            program.start();
        }
    }
}

/// The body of the first answer of this status; no answer means that the program is gone.
fn until_done(send: impl Fn() -> Option<crate::harness::Reply>, status: u16) -> Value {
    for _ in 0..2_000 {
        match send() {
            Some(reply) if reply.status == status => return reply.json,
            // The first request with this key may still be under way.
            Some(reply) if reply.status == 409 => {}
            Some(reply) => panic!("{reply}"),
            None => {}
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the program did not come back");
}

fn every_case(importer: &Caller) -> Vec<String> {
    let (mut ids, mut path) = (Vec::new(), "/cases?limit=50".to_owned());
    loop {
        let page = importer.get(&path).expect(200);
        ids.extend(page.items().iter().map(|case| case["id"].as_str().unwrap().to_owned()));
        let Some(next) = page.json["page"]["next"].as_str() else { return ids };
        path = format!("/cases?limit=50&cursor={next}");
    }
}

fn check(backend: Backend) {
    let scene = Scene::new(backend);
    let written: Vec<Written> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| (number, &scene))
            .map(|(number, scene)| scope.spawn(move || scene.client(number)))
            .collect();
        scene.kills();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let mut expected: Vec<&str> = written.iter().map(|written| written.id.as_str()).collect();
    let mut found = every_case(&scene.importer);
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected, "every acknowledged application is there, and no other");
    // The same requests once more double nothing.
    for written in written.iter().step_by(7) {
        let ask = scene.importer.ask(Method::POST, "/cases").with_key(&written.key);
        let again = ask.json(&json!({"matter": "automatic-import-licence"})).expect(201);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.text_at("/id"), written.id);
    }
    scene.writes_off(1);
    let path = format!("/licences/automatic_import/{}", scene.licence);
    let cleared = scene.importer.read(&path)["balance"]["cleared"].clone();
    assert_eq!(cleared, format!("{}.0000", CLIENTS * WRITES));
    let audit = scene.program.lock().unwrap().run(&["audit", "verify"]);
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stdout));
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_on_sqlite() {
    check(Backend::Sqlite);
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_on_postgresql() {
    check(Backend::Postgresql);
}
