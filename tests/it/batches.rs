//! Many applications at once: what an enterprise's own system and an issuing officer do.

use serde_json::{Value, json};

use crate::cases::{attach, command, done, draft, iron_ore, pass, submitted};
use crate::harness::{Caller, LOCAL_BODY, Reply, World, on_both};

/// A document of an earlier application, uploaded once.
fn uploaded(importer: &Caller) -> String {
    let case = draft(importer, "automatic-import-licence", &iron_ore());
    attach(importer, &case, "contract");
    let found = importer.get(&format!("/cases/{case}/attachments")).expect(200);
    found.text_at("/items/0/id")
}

fn item(reference: &str, contract: &str) -> Value {
    let mut form = iron_ore();
    form["contract_number"] = json!(reference);
    json!({
        "client_reference": reference, "matter": "automatic-import-licence", "form": form,
        "attachment_ids": [contract],
    })
}

fn batch(items: &[Value]) -> Value {
    json!({"reference": "ERP-1", "items": items})
}

fn handed_in(importer: &Caller, body: &Value) -> Reply {
    importer.post("/case-batches", body).reply()
}

/// The status of each item.
fn statuses(reply: &Reply) -> Vec<i64> {
    assert_eq!(reply.status, 207, "{reply}");
    let results = reply.json["results"].as_array().unwrap();
    results.iter().map(|result| result["status"].as_i64().unwrap()).collect()
}

/// An application that waits to be issued.
fn approved(world: &World, importer: &Caller) -> String {
    let case = submitted(importer);
    let handler = world.handler(LOCAL_BODY);
    done(&handler, &case, "acceptance", &Value::Null);
    done(&handler, &case, "opinions", &pass());
    case
}

on_both! {
    fn a_batch_goes_on_where_it_was_cut(world: World) {
        let importer = world.importer();
        let contract = uploaded(&importer);
        let first = handed_in(&importer, &batch(&[item("PO-1", &contract), item("PO-2", &contract)]));
        assert_eq!(statuses(&first), [201, 201]);
        let all = [item("PO-1", &contract), item("PO-2", &contract), item("PO-3", &contract)];
        let again = handed_in(&importer, &batch(&all));
        assert_eq!(statuses(&again), [200, 200, 201], "done is told, missing is done");
        for place in ["/batch_id", "/results/0/case_id", "/results/1/number"] {
            assert_eq!(first.text_at(place), again.text_at(place));
        }
        let path = format!("/case-batches/{}/items", first.text_at("/batch_id"));
        let items = importer.get(&path).expect(200);
        let listed: Vec<_> =
            items.items().iter().map(|item| item["client_reference"].as_str().unwrap()).collect();
        assert_eq!(listed, ["PO-1", "PO-2", "PO-3"]);
        assert_eq!(items.items()[0]["state"], "submitted");
        world.importer().get(&path).expect(404);
        let case = again.text_at("/results/2/case_id");
        let seen = world.handler(LOCAL_BODY).get(&format!("/cases/{case}")).expect(200);
        assert_eq!(seen.text_at("/form/contract_number"), "PO-3");
        assert_eq!(seen.text_at("/attachments/0/kind"), "contract");
        let cases = importer.get("/cases?state=submitted").expect(200);
        assert_eq!(cases.items().len(), 3, "each once");
    }

    fn each_item_has_its_own_answer(world: World) {
        let importer = world.importer();
        let contract = uploaded(&importer);
        let mut foreign = item("PO-2", &contract);
        foreign["attachment_ids"] = json!([uploaded(&world.importer())]);
        let mut broken = item("PO-3", &contract);
        broken["form"]["ports"] = json!([]);
        let mut bare = item("PO-4", &contract);
        bare["attachment_ids"] = json!([]);
        let mut unknown = item("PO-5", &contract);
        unknown["matter"] = json!("no-such-matter");
        let items = [item("PO-1", &contract), foreign, broken, bare, unknown];
        let mut checked = batch(&items);
        checked["check_all_first"] = json!(true);
        let nothing = handed_in(&importer, &checked);
        assert_eq!(statuses(&nothing), [424, 422, 422, 422, 404], "one would fail: none is done");
        assert!(importer.get("/cases?state=submitted").expect(200).items().is_empty());
        let dry = importer.post("/case-batches?dry_run=true", &batch(&items)).reply();
        assert_eq!(statuses(&dry), [201, 422, 422, 422, 404]);
        assert!(importer.get("/cases?state=submitted").expect(200).items().is_empty());
        let reply = handed_in(&importer, &batch(&items));
        assert_eq!(statuses(&reply), [201, 422, 422, 422, 404]);
        assert_eq!(reply.text_at("/results/1/problem/errors/0/pointer"), "/attachment_ids/0");
        assert_eq!(reply.text_at("/results/2/problem/errors/0/pointer"), "/ports");
        assert_eq!(reply.text_at("/results/3/problem/errors/0/pointer"), "/attachments/contract");
        let mut other = item("PO-1", &contract);
        other["form"]["contract_number"] = json!("OTHER");
        let reused = handed_in(&importer, &batch(&[other, item("PO-3", &contract)]));
        assert_eq!(statuses(&reused), [422, 201], "a corrected item is taken in");
        assert_eq!(reused.text_at("/results/0/problem/errors/0/code"), "reference_reused");
        let twice = handed_in(&importer, &batch(&[item("PO-9", &contract), item("PO-9", &contract)]));
        assert_eq!(twice.status, 422, "{twice}");
        assert_eq!(world.handler(LOCAL_BODY).post("/case-batches", &batch(&items)).reply().status, 403);
    }

    fn the_same_batch_twice_at_once_is_done_once(world: World) {
        let importer = world.importer();
        let contract = uploaded(&importer);
        let items: Vec<Value> = (0..20).map(|n| item(&format!("PO-{n}"), &contract)).collect();
        let body = batch(&items);
        let replies: Vec<Reply> = std::thread::scope(|scope| {
            let sends = [0, 1].map(|_| scope.spawn(|| handed_in(&importer, &body)));
            sends.into_iter().map(|send| send.join().unwrap()).collect()
        });
        for (one, other) in statuses(&replies[0]).iter().zip(statuses(&replies[1])) {
            assert_eq!(one + other, 401, "201 for one and 200 for the other");
        }
        assert_eq!(importer.get("/cases?state=submitted&limit=200").expect(200).items().len(), 20);
    }

    fn an_issuer_sees_first_and_issues_what_was_shown(world: World) {
        let importer = world.importer();
        let cases = [approved(&world, &importer), approved(&world, &importer), approved(&world, &importer)];
        let issuer = world.issuer(LOCAL_BODY);
        let look = |who: &Caller| {
            let body = json!({"matter": "automatic-import-licence"});
            who.post("/case-issuances?dry_run=true", &body).reply()
        };
        let shown = look(&issuer);
        assert_eq!(statuses(&shown), [200, 200, 200]);
        assert!(shown.json["results"][0].get("licence_number").is_none());
        assert!(statuses(&look(&world.issuer("guangdong"))).is_empty(), "not theirs");
        assert!(importer.get("/licences").expect(200).items().is_empty(), "nothing is issued yet");
        let chosen: Vec<Value> = shown.json["results"].as_array().unwrap().iter()
            .map(|one| json!({"id": one["case_id"], "version": one["version"]})).collect();
        let guard = shown.text_at("/guard");
        let issue = |who: &Caller, cases: &[Value], guard: &Value| {
            who.post("/case-issuances", &json!({"cases": cases, "guard": guard})).reply()
        };
        assert_eq!(issue(&issuer, &chosen, &Value::Null).status, 422, "look first");
        assert_eq!(issue(&issuer, &chosen[..2], &json!(guard)).status, 422, "other applications");
        let other = world.issuer(LOCAL_BODY);
        assert_eq!(issue(&other, &chosen, &json!(guard)).status, 422, "another officer's look");
        let changed = &chosen[1]["id"].as_str().unwrap().to_owned();
        assert_eq!(command(&other, changed, "issuance", &Value::Null).status, 200);
        let done = issue(&issuer, &chosen, &json!(guard));
        assert_eq!(statuses(&done), [200, 412, 200], "what changed is left, the rest is done");
        assert_eq!(done.text_at("/results/1/problem/code"), "stale");
        assert_eq!(importer.get("/licences").expect(200).items().len(), 3);
        assert_eq!(statuses(&issue(&issuer, &chosen, &json!(guard))), [412, 412, 412], "once");
        assert!(statuses(&look(&issuer)).is_empty());
        assert_eq!(look(&world.handler(LOCAL_BODY)).status, 403);
        assert_eq!(cases.len(), 3);
    }
}
