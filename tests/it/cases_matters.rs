//! A matter says what its form needs, and the desk asks for exactly that.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::cases::{PDF, command, draft, iron_ore, used_crane};
use crate::harness::{Caller, Reply, on_both};

const MATTERS: [&str; 3] =
    ["import-licence", "automatic-import-licence", "automatic-import-licence-mechanical"];

/// Where the pointers of the missing fields lead to.
fn lacking(reply: &Reply) -> BTreeSet<String> {
    let missing = reply.errors().into_iter().filter(|(_, code)| code == "required");
    missing.map(|(pointer, _)| pointer).filter(|pointer| !pointer.starts_with("/attach")).collect()
}

fn handed_in(importer: &Caller, matter: &str, form: &Value) -> Reply {
    let case = draft(importer, matter, form);
    command(importer, &case, "submission?dry_run=true", &Value::Null)
}

fn needed(schema: &Value, below: &str) -> BTreeSet<String> {
    let fields = schema["required"].as_array().unwrap().iter();
    fields.map(|field| format!("{below}/{}", field.as_str().unwrap())).collect()
}

/// The rules among those that a refused request breaks, each with its place.
#[track_caller]
fn wants(reply: &Reply, rules: &[(&str, &str)]) {
    assert_eq!(reply.status, 422, "{reply}");
    let errors = reply.json["errors"].as_array().unwrap();
    for (rule, pointer) in rules {
        let found = errors.iter().find(|error| error["rule"] == *rule);
        let found = found.unwrap_or_else(|| panic!("no {rule}: {reply}"));
        assert_eq!(found["pointer"], *pointer, "{rule}: {reply}");
        assert!(!found["message"].as_str().unwrap().is_empty(), "{rule}: {reply}");
    }
}

on_both! {
    fn an_empty_form_lacks_what_its_schema_needs(world: World) {
        let importer = world.importer();
        for matter in MATTERS {
            let schema = importer.read(&format!("/matters/{matter}"))["form"].clone();
            let reply = handed_in(&importer, matter, &json!({}));
            assert_eq!(reply.status, 422, "{matter}: {reply}");
            let mut top = needed(&schema, "");
            // The approval document is asked for by a rule (L13a), once the form can be read.
            top.remove("/approval");
            assert_eq!(lacking(&reply), top, "{matter}");
        }
    }

    fn empty_parts_lack_what_their_schemas_need(world: World) {
        let importer = world.importer();
        let parts = [
            ("consignee", "PartyForm", "/consignee"),
            ("lines", "LineForm", "/lines/0"),
            ("contact", "ContactForm", "/contact"),
            ("approval", "ApprovalForm", "/approval"),
            ("equipment", "EquipmentForm", "/equipment"),
        ];
        for matter in MATTERS {
            let schema = importer.read(&format!("/matters/{matter}"))["form"].clone();
            for (field, part, pointer) in parts {
                let Some(part) = schema["$defs"].get(part) else { continue };
                let empty = if field == "lines" { json!([{}]) } else { json!({}) };
                let reply = handed_in(&importer, matter, &json!({field: empty}));
                let below = format!("{pointer}/");
                let found: BTreeSet<String> =
                    lacking(&reply).into_iter().filter(|at| at.starts_with(&below)).collect();
                assert_eq!(found, needed(part, pointer), "{matter} {field}: {reply}");
            }
        }
    }

    fn a_field_that_a_matter_does_not_know_is_refused(world: World) {
        let importer = world.importer();
        let schema = importer.read("/matters/automatic-import-licence")["form"].clone();
        assert!(schema["properties"].get("approval").is_none());
        assert_eq!(schema["properties"]["ports"]["maxItems"], 2, "A08");
        let mut form = iron_ore();
        form["approval"] = used_crane()["approval"].clone();
        let reply = handed_in(&importer, "automatic-import-licence", &form);
        assert!(reply.errors().contains(&("/approval".to_owned(), "not_allowed".to_owned())), "{reply}");
    }

    fn the_checks_are_those_of_the_day(world: World) {
        let visitor = world.visitor();
        let codes = |query: &str| -> Vec<String> {
            let matter = visitor.read(&format!("/matters/import-licence{query}"));
            let checks = matter["checks"].as_array().unwrap().iter();
            checks.map(|check| check["code"].as_str().unwrap().to_owned()).collect()
        };
        for rule in ["L09", "L11", "L13", "L13a", "L22", "G01"] {
            assert!(codes("").contains(&rule.to_owned()), "{rule}: {:?}", codes(""));
        }
        assert_eq!(codes("?valid_on=2004-12-31"), [""; 0], "before the orders of 2004");
        visitor.get("/matters/import-licence?valid_on=2004-13-31").expect(400);
        visitor.get("/matters/no-such-matter").expect(404);
    }

    fn every_rule_an_import_breaks_is_named_with_its_place(world: World) {
        let importer = world.importer();
        let mut form = used_crane();
        form["lines"][0]["quantity"] = json!("3");
        form["approval"]["valid_until"] = json!("2026-02-28");
        form["equipment"] = json!({"condition": "new"});
        let reply = handed_in(&importer, "import-licence", &form);
        wants(&reply, &[
            ("L13a", "/approval"),
            ("L22", "/approval/quantity"),
            ("A19", "/equipment/condition"),
        ]);
        assert!(reply.errors().iter().any(|(at, _)| at == "/attachments/approval_document"));
        form["licence_year"] = json!(2027);
        let reply = handed_in(&importer, "import-licence", &form);
        let catalogue_of_2027_is_not_there = ("G01", "/hs_code");
        wants(&reply, &[catalogue_of_2027_is_not_there, ("L09", "/licence_year")]);
    }

    fn every_rule_an_automatic_licence_breaks_is_named(world: World) {
        let importer = world.importer();
        let mut form = iron_ore();
        form["crosses_year"] = json!(true);
        form["licence_year"] = json!(2028);
        let reply = handed_in(&importer, "automatic-import-licence", &form);
        wants(&reply, &[("A01", "/crosses_year"), ("A06", "/licence_year")]);
        assert!(reply.errors().iter().any(|(at, _)| at == "/attachments/contract"));
    }

    fn a_document_is_saved_under_its_name(world: World) {
        let importer = world.importer();
        let case = draft(&importer, "automatic-import-licence", &iron_ore());
        let path = format!("/cases/{case}/attachments?kind=contract&name=%E5%90%88%E5%90%8C.pdf");
        let added =
            importer.post(&path, &Value::Null).raw("application/pdf", PDF).expect(201);
        let path = format!("/cases/{case}/attachments/{}", added.text_at("/id"));
        let read = importer.get(&path).expect(200);
        assert_eq!(
            read.header("content-disposition"),
            "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf"
        );
        assert_eq!(read.header("x-content-type-options"), "nosniff");
        let tag = importer.get(&format!("/cases/{case}")).expect(200).etag().to_owned();
        importer.delete(&path).with_if_match(&tag).expect(200);
        importer.get(&path).expect(404);
    }
}
