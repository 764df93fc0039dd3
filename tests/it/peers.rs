//! Two instances, one of which approves and the other issues (机电审批系统与签发系统): approvals,
//! licences, changes and clearances go between them by message, over a line that fails.

use std::time::{Duration, Instant};

use api::work::Work;
use api::{Context, PeerConfig};
use domain_identity::{Principal, PrincipalKind, PrincipalState, Role};
use domain_kernel::{LicenceNumber, Quantity, Unit, UserId, day};
use domain_licences::{Licence, LicenceKind, LicenceState, PeerLicence};
use persistence::ids::Fresh as _;
use serde_json::{Value, json};

use crate::cases::{done, seen};
use crate::cases_issuing::excavator_approved;
use crate::changes::{asked, decided_by, form};
use crate::harness::{Backend, Caller, Cut, LOCAL_BODY, Relay, World, fresh_folder};

const SECRET: &str = "the approving system's secret";
const APPROVAL: &str = "/mechanical/approvals/ME2026000777/1";

/// The instance that issues knows the one that approves as a system that signs in.
fn enrol(issuing: &World) {
    let actor = issuing.mechanical().actor.unwrap();
    let system = Principal {
        id: UserId::fresh(),
        login: "approvals".to_owned(),
        name: "机电审批系统".to_owned(),
        kind: PrincipalKind::System,
        state: PrincipalState::Active,
        enrolment: actor.enrolment,
        roles: vec![Role::MechanicalSystem],
        failed_attempts: 0,
        locked_until: None,
    };
    let hash = api::password::hash(SECRET);
    issuing.write(|tx| Ok(tx.add_principal(&system, &hash)?));
}

/// The instance that approves, and what it passes on and hears in the background.
fn approving(backend: Backend, line: &Relay) -> (World, Work) {
    let folder = fresh_folder();
    std::fs::create_dir_all(&folder).unwrap();
    let secret_file = folder.join("peer-secret");
    std::fs::write(&secret_file, SECRET).unwrap();
    let peer = PeerConfig { url: line.url.clone(), client: "approvals".to_owned(), secret_file };
    let world = World::with(backend, |config| config.peer = Some(peer));
    let (config, store) = (world.config.clone(), world.store.clone());
    let context = Context::with_keys(config, store, world.keys.clone()).unwrap();
    let work = Work::start(&context).unwrap();
    (world, work)
}

/// Reads until it is so.
#[track_caller]
fn until(reader: &Caller, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let reply = reader.get(path).reply();
        if is_so(&reply.json) {
            return reply.json;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "still {reply}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn excavators(importer: &str) -> Value {
    json!({
        "number": "ME2026000777", "sequence": 1, "importer": importer,
        "hs_code": "8429521200", "quantity": {"value": "2", "unit": "001"},
        "valid_until": "2026-12-31",
    })
}

fn clears(issuing: &World, licence: &Licence) {
    let message = json!({
        "customs_office": "5301", "declaration_number": "530120260000000001",
        "line_number": 1, "version": 1, "action": "commit",
        "licence_kind": licence.kind.as_str(), "licence_number": licence.number.as_str(),
        "hs_code": "8429521200", "quantity": {"value": "1", "unit": "001"},
        "port": licence.ports[0].as_str(), "declared_on": "2026-03-02", "trade_mode": "0110",
    });
    let told = issuing.customs().post("/customs/write-offs", &json!({"messages": [message]}));
    assert_eq!(told.expect(207).text_at("/results/0/outcome"), "applied");
}

fn licence(issuing: &World, number: &str) -> Licence {
    let (kind, number) =
        (LicenceKind::AutomaticImportMechanical, LicenceNumber::parse(number).unwrap());
    issuing.write(|tx| Ok(tx.licence_of_number(kind, &number)?.unwrap().value.licence))
}

/// From the approval to the clearance, while requests and answers are lost on the way.
fn walk(issuing: &World, approving: &World, line: &Relay) {
    let importer = issuing.importer();
    let case = excavator_approved(issuing, &importer);
    let (theirs, ours) = (issuing.mechanical(), approving.mechanical());
    let code = issuing.enterprise_of(&importer).credit_code;
    line.cut(Cut::Answer("/mechanical/approvals"));
    ours.post("/mechanical/approvals", &excavators(code.as_str())).expect(201);
    until(&theirs, APPROVAL, |shown| shown["number"] == "ME2026000777");
    let failed = until(&ours, APPROVAL, |shown| shown["passing_on_failed"].is_string());
    assert!(failed["passed_on_at"].is_null(), "the answer was lost: {failed}");
    line.mend();
    approving.later(chrono::Duration::minutes(2));
    let passed = until(&ours, APPROVAL, |shown| shown["passed_on_at"].is_string());
    assert!(passed["passing_on_failed"].is_null(), "{passed}");

    line.cut(Cut::Request("/exchange/acknowledgements"));
    let issued = done(&issuing.issuer(LOCAL_BODY), &case, "issuance", &Value::Null);
    let number = issued.text_at("/licence/face/number");
    let heard = until(&ours, APPROVAL, |shown| shown["licences"][0].is_object());
    assert_eq!(heard["licences"][0]["number"], number.as_str());
    assert_eq!(heard["licences"][0]["state"], "active");
    let waiting = theirs.get("/exchange/messages").expect(200);
    assert_eq!(waiting.items().len(), 1, "not acknowledged, so it is told again");
    line.mend();
    until(&theirs, "/exchange/messages", |list| list["items"] == json!([]));

    let old = licence(issuing, &number);
    let wish = form(&old, &json!({"changes": {"ports": ["0200"]}}));
    let (change, reply) = asked(&importer, "licence-amendment", &wish);
    assert_eq!(reply.status, 200, "{reply}");
    let desk = seen(&importer, &change).text_at("/handling_organisation_id");
    let changed = decided_by(issuing, &desk, "licence-amendment", &change);
    assert_eq!(changed.status, 200, "{changed}");
    let successor = changed.text_at("/licence/face/number");
    let heard = until(&ours, APPROVAL, |shown| shown["licences"][1].is_object());
    let heard =
        until(&ours, APPROVAL, |shown| shown["licences"][0]["state"] == "replaced")["licences"]
            .as_array()
            .map_or(heard, |found| json!({ "licences": found }));
    assert_eq!(heard["licences"][0]["successor"], successor.as_str());
    assert_eq!(heard["licences"][1]["predecessor"], number.as_str());

    clears(issuing, &licence(issuing, &successor));
    until(&ours, APPROVAL, |shown| shown["licences"][1]["cleared"] == "1.0000");
    assert_eq!(theirs.read(APPROVAL)["licences"], json!([]), "it issues itself");
}

#[test]
fn two_systems_exchange_approvals_licences_changes_and_clearances() {
    let pairs = [(Backend::Sqlite, Backend::Postgresql), (Backend::Postgresql, Backend::Sqlite)];
    for (here, there) in pairs {
        let issuing = World::new(here);
        enrol(&issuing);
        let line = Relay::to(&issuing.url);
        let (approving, work) = approving(there, &line);
        walk(&issuing, &approving, &line);
        work.stop();
    }
}

#[test]
fn what_is_heard_twice_or_late_or_before_its_predecessor_ends_in_the_same_book() {
    let number = |serial: u32| LicenceNumber::parse(&format!("26-AA-{serial:06}")).unwrap();
    let told = |serial: u32, sequence: i32, state: LicenceState| PeerLicence {
        number: number(serial),
        approval: (serial == 1).then(|| ("ME1".to_owned(), 1)),
        predecessor: (1 < serial).then(|| number(serial - 1)),
        successor: (sequence == 3).then(|| number(serial + 1)),
        state,
        quantity: Quantity::parse("2", Unit::parse("001").unwrap()).unwrap(),
        cleared: 0,
        valid_until: day(2026, 9, 1),
        message_sequence: sequence,
    };
    use LicenceState::{Active, InUse, Replaced};
    let story = [
        told(1, 1, Active),
        told(1, 2, InUse),
        told(1, 3, Replaced),
        told(2, 1, Active),
        told(2, 3, Replaced),
        told(3, 1, Active),
    ];
    let orders: [&[usize]; 4] =
        [&[0, 1, 2, 3, 4, 5], &[5, 4, 3, 2, 1, 0], &[0, 0, 2, 1, 5, 4, 4, 3], &[3, 5, 1, 4, 0, 2]];
    for backend in [Backend::Sqlite, Backend::Postgresql] {
        let mut books = Vec::new();
        for order in orders {
            let world = World::new(backend);
            for index in order {
                world.write(|tx| operations::peer::hear(tx, story[*index].clone()));
            }
            books.push(world.write(|tx| Ok(tx.peer_licences_on("ME1", 1, 10)?)));
        }
        assert_eq!(books[0].len(), 3);
        let states: Vec<_> = books[0].iter().map(|licence| licence.state).collect();
        assert_eq!(states, [Replaced, Replaced, Active]);
        assert!(books.iter().all(|book| *book == books[0]), "{books:#?}");
    }
}
