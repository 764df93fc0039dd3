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

/// How much a firm may bid for silicon carbide in the first round of 2007 (7.D.2).
pub(crate) fn limit() -> Value {
    json!({
        "exported": 9500, "value": 500, "supplied": 500, "national_price": 50_000,
        "threshold": "500", "share": 4800, "small": "150",
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

    fn who_may_bid_is_computed_from_its_base_years(world: World) {
        let calendar = calendar(&world);
        let mut good = terms(&calendar);
        good["limit"] = limit();
        let tender = announced(&world, &good);
        let path = format!("/tenders/{tender}/qualifications");
        let firms: Vec<Caller> = (0..3).map(|_| world.importer()).collect();
        let said = |supplied: &str, exported: &str, value: &str| {
            json!({"exported": exported, "value": value, "supplied": supplied})
        };
        let all = [said("800", "1000", "600000"), said("1200", "1000", "600000"), said("0", "10", "0")];
        let ids: Vec<String> = firms.iter().zip(&all)
            .map(|(firm, said)| firm.post(&path, said).expect(201).text_at("/id")).collect();
        firms[0].post(&path, &all[0]).expect(409);
        let does = |who: &Caller, id: &str, noun: &str, body: &Value| {
            who.post(&format!("{path}/{id}/{noun}"), body).with_if_match("*").reply()
        };
        let passed = json!({"is_passed": true});
        assert_eq!(does(&officer(&world), &ids[0], "listing", &Value::Null).status, 409, "its region first");
        assert_eq!(does(&world.handler("shanghai"), &ids[0], "check", &passed).status, 404);
        for id in &ids {
            assert_eq!(does(&world.handler("fujian"), id, "check", &passed).text_at("/state"), "local_passed");
            assert_eq!(does(&officer(&world), id, "listing", &Value::Null).text_at("/state"), "listed");
        }
        let bidders = officer(&world).get(&format!("/tenders/{tender}/bidders")).expect(200);
        let maximum = |firm: &Caller| {
            let code = world.enterprise_of(firm).credit_code;
            let own = bidders.items().iter().find(|one| one["credit_code"] == code.as_str());
            own.unwrap()["maximum"].clone()
        };
        let maxima: Vec<Value> = firms.iter().map(maximum).collect();
        assert_eq!(maxima, ["484.8000", "513.6000", "150.0000"], "7.I 5 and 6, and a small firm");
        let rejected = json!({"is_passed": false});
        assert_eq!(does(&world.handler("fujian"), &ids[0], "check", &rejected).status, 422, "why?");
    }

    fn what_is_abandoned_is_sold_again(world: World) {
        let (tender, firms, bids) = won(&world);
        let pay = |bid: &str, kind: &str| {
            let body = json!({"kind": kind, "document": "收据1"});
            officer(&world).post(&format!("/tenders/{tender}/bids/{bid}/payments"), &body).expect(200)
        };
        // A pays the deposit and hands a part back, B pays in full, C and D pay nothing.
        pay(&bids[0], "deposit");
        let back = |firm: &Caller, bid: &str, quantity: &str| {
            let path = format!("/tenders/{tender}/bids/{bid}/returns");
            again(&world, firm).post(&path, &json!({"quantity": quantity})).reply()
        };
        let returned = back(&firms[0], &bids[0], "1000");
        assert_eq!(returned.text_at("/refunded"), "24000.00", "7.I 3: {returned}");
        assert_eq!(back(&firms[0], &bids[0], "2001").status, 409, "only 2,000 are left");
        assert_eq!(back(&firms[1], &bids[0], "1").status, 404);
        pay(&bids[1], "deposit");
        pay(&bids[1], "balance");
        let full = back(&firms[1], &bids[1], "500");
        assert_eq!(full.text_at("/refunded"), "55000.00", "the whole price of the part");
        let account = again(&world, &firms[1]).get("/quotas/accounts").expect(200).items()[0].clone();
        assert_eq!(account["free"]["value"], "3500.0000");
        assert_eq!(account["handed_back"]["value"], "500.0000");
        assert_eq!(back(&firms[2], &bids[2], "1").status, 409, "no deposit, nothing to hand back");
        let rebid = |quantity: &str| {
            let mut terms = terms(&calendar(&world));
            terms["method"] = json!("negotiated");
            terms["price"] = json!("100");
            terms["round"] = json!(2);
            terms["quantity"] = json!(quantity);
            terms["rebids"] = json!(tender);
            for due in ["deposit_due", "balance_due"] {
                terms[due] = json!("2026-12-31");
            }
            terms
        };
        officer(&world).post("/tenders", &rebid("100")).expect(409);
        world.at(domain_kernel::day(2026, 3, 11));
        officer(&world).post("/tenders", &rebid("3001")).expect(409);
        let next = announced(&world, &rebid("3000"));
        let bidders = officer(&world).get(&format!("/tenders/{next}/bidders")).expect(200);
        let mut maxima: Vec<&str> = bidders.items().iter().map(|one| one["maximum"].as_str().unwrap()).collect();
        maxima.sort_unstable();
        // 1,000 + 20 % of 3,000, and 80 % of 3,000: each is the only one of its kind.
        assert_eq!(maxima, ["1600.0000", "2400.0000"]);
    }

    fn draft_terms_are_tried_beside_those_announced(world: World) {
        let (tender, firms, _) = won(&world);
        let simulated = |query: &str| {
            officer(&world).get(&format!("/tenders/{tender}/simulation{query}")).expect(200).json
        };
        let own = simulated("");
        assert_eq!(own["draft"], own["announced"]);
        assert_eq!(own["draft"]["revenue"], "1110000.00");
        assert_eq!(own["draft"]["average_price"], "111.0000");
        assert_eq!(own["draft"]["lowest_price"], "100.0000");
        let dearer = simulated("?floor=105&quantity=8000");
        assert_eq!(dearer["draft"]["faults"]["floor"], 3, "{dearer}");
        assert_eq!(dearer["draft"]["awarded"], "8000.0000");
        assert_eq!(dearer["announced"]["faults"]["floor"], 1);
        officer(&world).get(&format!("/tenders/{tender}/simulation?floor=x")).expect(400);
        again(&world, &firms[0]).get(&format!("/tenders/{tender}/simulation")).expect(403);
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

/// The worked example up to its publication: the tender, A to D and G, and their bids.
fn won(world: &World) -> (String, Vec<Caller>, Vec<String>) {
    let calendar = calendar(world);
    let tender = announced(world, &terms(&calendar));
    let firms: Vec<Caller> = (0..6).map(|_| world.importer()).collect();
    let all: Vec<&Caller> = firms.iter().collect();
    listed(world, &tender, &all, "5000");
    let said = [(3_000, 120), (4_000, 110), (2_000, 105), (3_000, 100), (2_000, 100), (5_000, 85)];
    until(world, calendar.bids);
    let bid = |(firm, said): (&Caller, &(u32, u32))| {
        let reply = bids(world, &tender, firm, *said);
        reply.text_at("/id")
    };
    let kept: Vec<String> = firms.iter().zip(&said).map(bid).collect();
    let early = officer(world).get(&format!("/tenders/{tender}/simulation")).reply();
    assert_eq!(early.status, 409, "nobody can read a bid before");
    until(world, calendar.opens);
    for ((firm, bid), said) in firms.iter().zip(&kept).zip(said) {
        assert_eq!(opens(world, &tender, firm, bid, said).status, 200);
    }
    until(world, calendar.over);
    assert_eq!(act(&officer(world), &tender, "evaluation").status, 200);
    assert_eq!(act(&officer(world), &tender, "publication").status, 200);
    (tender, firms, kept)
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
