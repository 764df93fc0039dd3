//! Who may decide, and what a licence may be issued on: one approval, one predecessor, once.

use domain_identity::Role;
use serde_json::{Value, json};

use crate::cases::{attach, command, done, draft, iron_ore, pass, seen, submitted, used_crane};
use crate::harness::{Caller, ISSUING_BODY, LOCAL_BODY, Reply, World, on_both};

/// The same officer with another role beside.
fn with_role(world: &World, officer: &Caller, role: Role) -> Caller {
    let mut actor = officer.actor.clone().unwrap();
    actor.roles.push(role);
    world.caller(actor)
}

/// The rules that a problem names.
fn rules(reply: &Reply) -> Vec<&str> {
    let errors = reply.json["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|error| error["rule"].as_str()).collect()
}

fn breaches(reader: &Caller, case: &str) -> usize {
    let events = reader.get(&format!("/cases/{case}/events")).expect(200);
    events.items().iter().filter(|event| event["kind"] == "case.breach").count()
}

/// A case for used machinery, handed in.
fn crane_submitted(importer: &Caller, form: &Value) -> String {
    let case = draft(importer, "import-licence", form);
    attach(importer, &case, "contract");
    attach(importer, &case, "approval_document");
    done(importer, &case, "submission", &Value::Null);
    case
}

/// The same, approved.
fn crane_approved(world: &World, importer: &Caller, form: &Value) -> String {
    let case = crane_submitted(importer, form);
    let handler = world.handler(ISSUING_BODY);
    done(&handler, &case, "acceptance", &Value::Null);
    done(&handler, &case, "opinions", &pass());
    done(&world.approver(ISSUING_BODY), &case, "opinions", &pass());
    case
}

/// A form for an excavator under a mechanical approval.
fn excavator() -> Value {
    let mut form = used_crane();
    form["hs_code"] = json!("8429521200");
    form.as_object_mut().unwrap().remove("approval");
    form["equipment"] = json!({
        "condition": "new", "approval_number": "ME2026000777", "approval_sequence": 1
    });
    form
}

/// A case for an excavator, approved.
pub(crate) fn excavator_approved(world: &World, importer: &Caller) -> String {
    excavator_approved_as(world, importer, &excavator())
}

fn excavator_approved_as(world: &World, importer: &Caller, form: &Value) -> String {
    let case = excavator_submitted_as(importer, form);
    let handler = world.handler(LOCAL_BODY);
    done(&handler, &case, "acceptance", &Value::Null);
    done(&handler, &case, "opinions", &pass());
    case
}

fn excavator_submitted(importer: &Caller) -> String {
    excavator_submitted_as(importer, &excavator())
}

fn excavator_submitted_as(importer: &Caller, form: &Value) -> String {
    let matter = "automatic-import-licence-mechanical";
    let case = draft(importer, matter, form);
    let materials = importer.read(&format!("/matters/{matter}"));
    for material in materials["materials"].as_array().unwrap() {
        if material["is_required"] == true {
            attach(importer, &case, material["kind"].as_str().unwrap());
        }
    }
    done(importer, &case, "submission", &Value::Null);
    case
}

fn approval_arrives(world: &World, importer: &Caller) {
    let code = world.enterprise_of(importer).credit_code;
    let approval = json!({
        "number": "ME2026000777", "sequence": 1, "importer": code.as_str(),
        "hs_code": "8429521200", "quantity": {"value": "2", "unit": "001"},
        "valid_until": "2026-12-31",
    });
    world.mechanical().post("/mechanical/approvals", &approval).expect(201);
}

on_both! {
    fn nobody_decides_what_they_reviewed(world: World) {
        let importer = world.importer();
        let case = crane_submitted(&importer, &used_crane());
        let handler = with_role(&world, &world.handler(ISSUING_BODY), Role::Approver);
        let handler = with_role(&world, &handler, Role::Issuer);
        done(&handler, &case, "acceptance", &Value::Null);
        done(&handler, &case, "opinions", &pass());
        let again = command(&handler, &case, "opinions", &pass());
        assert_eq!((again.status, rules(&again)), (409, vec!["separation-of-duties"]), "{again}");
        assert!(again.text.contains("不得审批本人"), "{again}");
        let actions = seen(&handler, &case).json["allowed_actions"].clone();
        assert_eq!(actions, json!([]), "what is refused is not offered");
        done(&world.approver(ISSUING_BODY), &case, "opinions", &pass());
        let issue = command(&handler, &case, "issuance", &Value::Null);
        assert_eq!((issue.status, rules(&issue)), (409, vec!["separation-of-duties"]), "{issue}");
        let opinions = importer.get(&format!("/cases/{case}/opinions")).expect(200);
        let stages: Vec<_> = opinions.items().iter().map(|said| &said["stage"]).collect();
        assert_eq!(stages, ["initial_review", "final_review"]);
        assert!(opinions.items()[0]["author_id"].is_null(), "applicants see no names");
    }

    fn only_a_refused_second_list_is_a_breach(world: World) {
        let importer = world.importer();
        let case = submitted(&importer);
        let (handler, path) = (world.handler(LOCAL_BODY), format!("/cases/{case}/correction"));
        let items = json!({"items": [{"pointer": "/ports", "message": "请核对口岸"}]});
        importer.get(&path).expect(404);
        let first = || handler.post(&path, &items).with_key("first").with_if_match("*").expect(200);
        first();
        assert_eq!(first().header("idempotency-replayed"), "true");
        assert_eq!(breaches(&importer, &case), 0, "a repetition is no second list");
        let list = importer.read(&path);
        assert_eq!(list["items"][0]["pointer"], "/ports");
        let would = format!("{path}?dry_run=true");
        handler.post(&would, &items).with_if_match("*").expect(409);
        world.issuer(LOCAL_BODY).post(&path, &items).with_if_match("*").expect(403);
        world.handler("jiangxi").post(&path, &items).with_if_match("*").expect(404);
        assert_eq!(breaches(&importer, &case), 0, "nobody asked for a second list");
        let second = command(&handler, &case, "correction", &items);
        assert_eq!((second.status, rules(&second)), (409, vec!["one-time"]), "{second}");
        assert_eq!(breaches(&importer, &case), 1);
    }

    fn a_mechanical_approval_carries_one_licence(world: World) {
        let importer = world.importer();
        let withdrawn = excavator_submitted(&importer);
        done(&importer, &withdrawn, "withdrawal", &json!({}));
        let first = excavator_approved(&world, &importer);
        let second = excavator_approved(&world, &importer);
        let issuer = world.issuer(LOCAL_BODY);
        let early = command(&issuer, &first, "issuance", &Value::Null);
        assert_eq!((early.status, rules(&early)), (422, vec!["G04"]), "not arrived: {early}");
        approval_arrives(&world, &importer);
        let used = || world.mechanical().read("/mechanical/approvals/ME2026000777/1");
        assert_eq!(used()["is_used"], false, "a withdrawn case holds nothing");
        done(&issuer, &first, "issuance", &Value::Null);
        assert_eq!(used()["is_used"], true);
        let late = command(&issuer, &second, "issuance", &Value::Null);
        assert_eq!((late.status, rules(&late)), (422, vec!["G04"]), "used up: {late}");
    }

    fn a_mechanical_licence_is_handed_over_on_the_second_working_day(world: World) {
        let importer = world.importer();
        let mut form = excavator();
        form["delivery"] = json!("paper");
        let case = excavator_approved_as(&world, &importer, &form);
        approval_arrives(&world, &importer);
        let issued = done(&world.issuer(LOCAL_BODY), &case, "issuance", &Value::Null);
        let number = issued.text_at("/licence/face/number");
        let path = format!("/licences/automatic_import_mechanical/{number}/collection");
        let hands = json!({"collector_name": "王芳", "document_last_four": "123X"});
        let bureau = issued.text_at("/case/issuing_organisation_id");
        let early = |status| {
            world.issuer(&bureau).post(&path, &hands).with_if_match("*").expect(status)
        };
        assert!(early(409).text.contains("2026-03-04"), "approved on Monday the second");
        world.at(domain_kernel::day(2026, 3, 3));
        early(409);
        world.at(domain_kernel::day(2026, 3, 4));
        assert_eq!(early(200).text_at("/state"), "active");
    }

    fn licences_issued_at_once_stay_within_their_approval(world: World) {
        let importer = world.importer();
        let cases: Vec<String> =
            (0..4).map(|_| crane_approved(&world, &importer, &used_crane())).collect();
        let issuers: Vec<Caller> = cases.iter().map(|_| world.issuer(ISSUING_BODY)).collect();
        let replies: Vec<Reply> = std::thread::scope(|threads| {
            let pairs = cases.iter().zip(&issuers);
            let running: Vec<_> = pairs
                .map(|(case, issuer)| threads.spawn(|| command(issuer, case, "issuance", &Value::Null)))
                .collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let issued = replies.iter().filter(|reply| reply.status == 200).count();
        assert_eq!(issued, 1, "two cranes are approved, and each case asks for two");
        for refused in replies.iter().filter(|reply| reply.status != 200) {
            assert_eq!((refused.status, rules(refused)), (422, vec!["L22"]), "{refused}");
        }
    }

    fn a_replacement_takes_over_what_is_left(world: World) {
        let importer = world.importer();
        let issuer = world.issuer(ISSUING_BODY);
        let case = crane_approved(&world, &importer, &used_crane());
        let old = done(&issuer, &case, "issuance", &Value::Null).text_at("/licence/face/number");
        let mut form = used_crane();
        form["replaces"] = json!(old);
        form["contract_number"] = json!("CRANE-1-NEW");
        let case = crane_approved(&world, &importer, &form);
        let new = done(&issuer, &case, "issuance", &Value::Null).text_at("/licence/face/number");
        let at = |number: &str| importer.read(&format!("/licences/import/{number}"));
        assert_eq!((&at(&old)["state"], &at(&new)["state"]), (&json!("replaced"), &json!("active")));
        let mut again = form;
        again["lines"][0]["quantity"] = json!("1");
        let case = draft(&importer, "import-licence", &again);
        attach(&importer, &case, "contract");
        attach(&importer, &case, "approval_document");
        let reply = command(&importer, &case, "submission", &Value::Null);
        assert_eq!(reply.status, 422, "{reply}");
        assert!(rules(&reply).contains(&"G08"), "a licence is replaced once: {reply}");
        assert!(rules(&reply).contains(&"L22"), "the approval is used up: {reply}");
    }

    fn a_case_costs_the_same_statements_whatever_it_holds(world: World) {
        let importer = world.importer();
        let case = draft(&importer, "automatic-import-licence", &iron_ore());
        let path = format!("/cases/{case}");
        let cost = || world.statements_of(|| drop(importer.get(&path).expect(200)));
        attach(&importer, &case, "contract");
        let one = cost();
        for _ in 0..4 {
            attach(&importer, &case, "contract");
        }
        assert_eq!(cost(), one);
    }
}
