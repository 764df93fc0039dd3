//! A tender for silicon carbide (碳化硅), as its calendar goes: announced, bid for under seal, closed,
//! opened, evaluated by one, published by another, paid for, and checked by a stranger.

use chrono::{DateTime, Duration, Utc};
use domain_identity::Role;
use domain_kernel::TenderId;
use domain_quotas::sealed_text;
use serde_json::{Value, json};

use crate::harness::{Caller, Reply, World, fresh_folder, on_both, run_program};

/// When things happen, from the morning the world begins.
pub(crate) struct Calendar {
    pub(crate) bids: DateTime<Utc>,
    pub(crate) closes: DateTime<Utc>,
    pub(crate) opens: DateTime<Utc>,
    pub(crate) over: DateTime<Utc>,
}

pub(crate) fn calendar(world: &World) -> Calendar {
    let now = world.now();
    Calendar {
        bids: now + Duration::hours(1),
        closes: now + Duration::hours(6),
        opens: now + Duration::hours(24),
        over: now + Duration::hours(28),
    }
}

pub(crate) fn terms(calendar: &Calendar) -> Value {
    json!({
        "commodity": "碳化硅", "year": 2026, "round": 1, "document": "招标公告2026年第1号",
        "method": "open", "unit": "070", "quantity": "10000", "least": "100", "floor": "90",
        "lot": "1", "deposit_basis_points": 3000, "bids_from": calendar.bids,
        "closes_at": calendar.closes, "opens_at": calendar.opens, "opened_until": calendar.over,
        "deposit_due": "2026-03-10", "balance_due": "2026-03-20",
    })
}

pub(crate) fn officer(world: &World) -> Caller {
    world.officer("mofcom", Role::Approver)
}

pub(crate) fn until(world: &World, at: DateTime<Utc>) {
    world.later(at - world.now());
}

/// Signs in anew: tokens do not last as long as a tender.
pub(crate) fn again(world: &World, who: &Caller) -> Caller {
    world.caller(who.actor.clone().unwrap())
}

pub(crate) fn announced(world: &World, terms: &Value) -> String {
    officer(world).post("/tenders", terms).expect(201).text_at("/id")
}

pub(crate) fn listed(world: &World, tender: &str, firms: &[&Caller], maximum: &str) {
    let bidder = |firm: &&Caller| {
        let code = world.enterprise_of(firm).credit_code;
        json!({"credit_code": code.as_str(), "maximum": maximum})
    };
    let bidders: Vec<Value> = firms.iter().map(bidder).collect();
    let put =
        officer(world).put(&format!("/tenders/{tender}/bidders"), &json!({"bidders": bidders}));
    put.with_if_match("*").expect(200);
}

pub(crate) const SALT: &str = "a salt of its own";

pub(crate) fn seal(
    world: &World,
    tender: &str,
    firm: &Caller,
    (quantity, price): (u32, u32),
) -> String {
    let code = world.enterprise_of(firm).credit_code;
    let said = (format!("{quantity}.0000"), format!("{price}.0000"));
    let id = TenderId::parse(tender).unwrap();
    let text = sealed_text(&id, code.as_str(), (&said.0, &said.1), SALT);
    use sha2::Digest as _;
    sha2::Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hands a bid in; its id, or the problem.
fn bids(world: &World, tender: &str, firm: &Caller, said: (u32, u32)) -> Reply {
    let seal = seal(world, tender, firm, said);
    again(world, firm).post(&format!("/tenders/{tender}/bids"), &json!({"seal": seal})).reply()
}

fn opens(world: &World, tender: &str, firm: &Caller, bid: &str, said: (u32, u32)) -> Reply {
    let (quantity, price) = said;
    let body = json!({"quantity": quantity.to_string(), "price": price.to_string(), "salt": SALT});
    again(world, firm).post(&format!("/tenders/{tender}/bids/{bid}/opening"), &body).reply()
}

fn act(who: &Caller, tender: &str, noun: &str) -> Reply {
    who.post(&format!("/tenders/{tender}/{noun}"), &Value::Null).with_if_match("*").reply()
}

on_both! {
    fn a_tender_goes_from_its_announcement_to_a_licence_quota(world: World) {
        let calendar = calendar(&world);
        let tender = announced(&world, &terms(&calendar));
        let firms: Vec<Caller> = (0..8).map(|_| world.importer()).collect();
        let all: Vec<&Caller> = firms.iter().collect();
        listed(&world, &tender, &all, "5000");
        // The worked example: H sends two bids, G stays below the floor, D and E share the margin.
        let said = [(3_000, 120), (4_000, 110), (2_000, 105), (3_000, 100), (2_000, 100),
            (1_000, 95), (5_000, 85), (1_000, 130)];
        assert_eq!(bids(&world, &tender, &firms[0], said[0]).status, 409, "too early");
        until(&world, calendar.bids);
        let mut kept = Vec::new();
        for (firm, said) in firms.iter().zip(said) {
            let reply = bids(&world, &tender, firm, said);
            assert_eq!(reply.status, 201, "{reply}");
            kept.push(reply.text_at("/id"));
        }
        let second = bids(&world, &tender, &firms[7], (1_000, 125));
        assert_eq!(second.status, 201, "it is taken in, and then none of them counts");
        let stranger = world.importer();
        assert_eq!(bids(&world, &tender, &stranger, (500, 100)).status, 409, "not qualified");
        until(&world, calendar.closes);
        assert_eq!(bids(&world, &tender, &stranger, (500, 100)).status, 409, "the very instant");
        let early = opens(&world, &tender, &firms[0], &kept[0], said[0]);
        assert_eq!(early.status, 409, "nobody can read a bid before: {early}");
        let seen = officer(&world).get(&format!("/tenders/{tender}/bids")).expect(200);
        assert_eq!(seen.items().len(), 9);
        assert!(seen.items().iter().all(|bid| bid.get("price").is_none()), "{seen}");
        until(&world, calendar.opens);
        let wrong = opens(&world, &tender, &firms[0], &kept[0], (3_000, 121));
        assert_eq!(wrong.status, 409, "not what was sealed");
        let theirs = opens(&world, &tender, &firms[1], &kept[0], said[0]);
        assert_eq!(theirs.status, 404, "somebody else's");
        for ((firm, bid), said) in firms.iter().zip(&kept).zip(said) {
            let reply = opens(&world, &tender, firm, bid, said);
            assert_eq!(reply.status, 200, "{reply}");
        }
        assert_eq!(opens(&world, &tender, &firms[0], &kept[0], said[0]).status, 200, "again");
        assert_eq!(act(&officer(&world), &tender, "evaluation").status, 409, "it still lasts");
        until(&world, calendar.over);
        decided(&world, &tender);
        paid(&world, &tender, (&firms[3], &kept[3]));
        checked_by_a_stranger(&world, &tender);
        let own = again(&world, &firms[5]).get(&format!("/tenders/{tender}/bids")).expect(200);
        assert_eq!(own.items().len(), 1, "a firm sees its own");
        assert_eq!(own.items()[0]["award"]["quantity"], "0.0000");
    }

    fn a_tender_is_announced_by_the_ministry_with_times_that_follow(world: World) {
        let calendar = calendar(&world);
        let good = terms(&calendar);
        let mut wrong = good.clone();
        wrong["opens_at"] = json!(calendar.bids);
        officer(&world).post("/tenders", &wrong).expect(409);
        let mut priced = good.clone();
        priced["price"] = json!("100");
        assert_eq!(officer(&world).post("/tenders", &priced).expect(422).errors()[0].0, "/price");
        world.officer("fujian", Role::Approver).post("/tenders", &good).expect(403);
        world.importer().post("/tenders", &good).expect(403);
        let tender = announced(&world, &good);
        officer(&world).post("/tenders", &good).expect(409);
        assert_eq!(act(&world.officer("fujian", Role::Approver), &tender, "cancellation").status, 404);
        assert_eq!(act(&officer(&world), &tender, "cancellation").text_at("/state"), "cancelled");
        until(&world, calendar.bids);
        let firm = world.importer();
        assert_eq!(bids(&world, &tender, &firm, (100, 100)).status, 409);
        world.visitor().get(&format!("/public/tenders/{tender}/results")).expect(404);
    }
}

/// One person evaluates after a look at what would be, another publishes.
fn decided(world: &World, tender: &str) {
    let (one, other) = (officer(world), officer(world));
    let look = one.post(&format!("/tenders/{tender}/evaluation?dry_run=true"), &Value::Null);
    let shown = look.with_if_match("*").expect(200);
    assert_eq!(act(&other, tender, "publication").status, 409, "nothing is evaluated yet");
    let done = act(&one, tender, "evaluation");
    assert_eq!(done.json, shown.json, "as the look showed it");
    let told: Vec<Value> = done.json["bids"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bid| bid.get("fault").or(bid.get("awarded")).unwrap().clone())
        .collect();
    assert_eq!(
        told,
        [
            "3000.0000",
            "4000.0000",
            "2000.0000",
            "600.0000",
            "400.0000",
            "0.0000",
            "floor",
            "duplicate",
            "duplicate"
        ]
    );
    let same = act(&one, tender, "publication");
    assert_eq!((same.status, same.text_at("/code").as_str()), (409, "same_person"));
    assert_eq!(act(&other, tender, "publication").text_at("/state"), "published");
    assert_eq!(act(&other, tender, "publication").status, 409, "once");
}

/// What is won and paid for stands in the firm's account.
fn paid(world: &World, tender: &str, (firm, bid): (&Caller, &str)) {
    let pay = |kind: &str| {
        let body = json!({"kind": kind, "document": "收据2026-0042"});
        officer(world).post(&format!("/tenders/{tender}/bids/{bid}/payments"), &body).reply()
    };
    assert_eq!(pay("balance").status, 409, "the deposit first");
    let deposit = pay("deposit");
    assert_eq!(deposit.text_at("/award/total"), "60000.00", "{deposit}");
    assert_eq!(deposit.text_at("/award/deposit"), "18000.00");
    assert_eq!(pay("deposit").status, 409, "once");
    let accounts = |firm: &Caller| again(world, firm).get("/quotas/accounts").expect(200);
    assert!(accounts(firm).items().is_empty(), "not before the whole price is paid");
    assert_eq!(pay("balance").status, 200);
    let account = accounts(firm).items()[0].clone();
    assert_eq!(
        (&account["pool"], &account["free"]["value"]),
        (&json!("open_bid"), &json!("600.0000"))
    );
    world.at(domain_kernel::day(2026, 3, 11));
    let bids = officer(world).get(&format!("/tenders/{tender}/bids")).expect(200);
    let late = bids.items()[0]["id"].as_str().unwrap();
    let body = json!({"kind": "deposit", "document": "收据2026-0043"});
    let late =
        officer(world).post(&format!("/tenders/{tender}/bids/{late}/payments"), &body).reply();
    assert!(late.status == 409 && late.text.contains("弃标"), "{late}");
}

/// The bundle is computed again by a program that knows nothing else.
fn checked_by_a_stranger(world: &World, tender: &str) {
    let visitor = world.visitor();
    let bundle = visitor.get(&format!("/public/tenders/{tender}/results")).expect(200);
    let keys = reqwest::blocking::get(format!("{}/.well-known/jwks.json", world.url)).unwrap();
    let folder = fresh_folder();
    let (file, jwks) = (folder.join("results.json"), folder.join("jwks.json"));
    std::fs::write(&file, &bundle.text).unwrap();
    std::fs::write(&jwks, keys.text().unwrap()).unwrap();
    let verify = |file: &std::path::Path, jwks: Option<&std::path::Path>| {
        let mut arguments = vec!["auction", "verify", file.to_str().unwrap()];
        arguments.extend(jwks.iter().flat_map(|jwks| ["--keys", jwks.to_str().unwrap()]));
        let output = run_program(&arguments);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, said) = verify(&file, Some(&jwks));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("open-bid/1") && said.contains("10000.0000"), "{said}");
    // Somebody gives themselves more: the signature is wrong, and so is the result.
    let signed = bundle.text_at("/signed");
    let parts: Vec<&str> = signed.split('.').collect();
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    let claims = String::from_utf8(BASE64.decode(parts[1]).unwrap()).unwrap();
    let claims = claims.replacen("\"awarded\":\"600.0000\"", "\"awarded\":\"1000.0000\"", 1);
    let forged = format!("{}.{}.{}", parts[0], BASE64.encode(claims), parts[2]);
    std::fs::write(&file, forged).unwrap();
    assert_eq!(verify(&file, Some(&jwks)).0, Some(1));
    let (code, said) = verify(&file, None);
    assert!(code == Some(1) && said.contains("computed"), "{said}");
}
