//! What is true of every operation at once: a change leaves an event, an example fits its
//! schema.

mod quotas;

use std::cell::RefCell;
use std::collections::BTreeSet;

use domain_licences::Delivery;
use serde_json::{Value, json};

use crate::cases::{attach, draft, iron_ore};
use crate::harness::{
    Ask, Backend, Caller, ISSUING_BODY, LOCAL_BODY, Office, PASSWORD, Reply, World, document,
    fresh_credit_code, operations, resolved, with,
};
use crate::tenders;

/// Changes that leave no event, each with what stands for it.
const WITHOUT_EVENT: &[(&str, &str)] = &[
    ("acknowledge_exchange_messages", "the message keeps when it was acknowledged"),
    ("issue_token", "the refresh token is the record"),
    ("revoke_token", "the refresh token is the record"),
    ("verify_licence", "a question, asked by POST because it may be long"),
];

/// Performs operations, and wants an event of each.
struct Witness<'w> {
    world: &'w World,
    performed: RefCell<BTreeSet<&'static str>>,
    silent: RefCell<Vec<&'static str>>,
}

impl Witness<'_> {
    fn sees(&self, operation: &'static str, ask: Ask) -> Reply {
        self.world.number_events();
        let reply = ask.reply();
        assert!((200..300).contains(&reply.status), "{operation}: {reply}");
        if self.world.number_events() == 0 {
            self.silent.borrow_mut().push(operation);
        }
        self.performed.borrow_mut().insert(operation);
        reply
    }

    /// A command on the record's present version.
    fn commands(&self, operation: &'static str, who: &Caller, path: &str, body: &Value) -> Reply {
        self.sees(operation, who.post(path, body).with_if_match("*"))
    }

    fn watches_users(&self) {
        let (world, nothing) = (self.world, json!({}));
        let own = world.importer();
        world.given_login(&own);
        let user = json!({
            "login": "li.na", "name": "李娜", "password": PASSWORD,
            "kind": "enterprise_user", "roles": ["applicant"],
        });
        let user = self.sees("create_user", own.post("/users", &user));
        let path = format!("/users/{}", user.text_at("/id"));
        let change = own.patch(&path, &json!({"name": "李娜娜"})).with_if_match("*");
        self.sees("change_user", change);
        let password = json!({"password": "another-passphrase-8"});
        self.commands("reset_user_password", &own, &format!("{path}/password"), &password);
        let change = json!({"current_password": PASSWORD, "new_password": "another-passphrase-8"});
        self.sees("change_password", own.post("/me/password", &change));
        let body = json!({
            "id": "fuzhou", "parent_id": LOCAL_BODY, "kind": "prefecture",
            "name_zh": "福州市商务局", "name_en": "Fuzhou", "region": "350100",
        });
        let administrator = world.administrator();
        self.sees("create_organisation", administrator.post("/organisations", &body));
        let registration = json!({
            "credit_code": fresh_credit_code().to_string(), "name_zh": "福建新公司",
            "region": "350200",
            "administrator": {"login": "lin.jin", "name": "林进", "password": PASSWORD},
        });
        let register = world.visitor().post("/public/enterprise-registrations", &registration);
        let path =
            format!("/enterprises/{}", self.sees("register_enterprise", register).text_at("/id"));
        self.commands(
            "confirm_enterprise",
            &administrator,
            &format!("{path}/confirmation"),
            &nothing,
        );
    }

    fn watches_cases(&self) {
        let (importer, nothing) = (self.world.importer(), Value::Null);
        let matter = json!({"matter": "automatic-import-licence", "form": iron_ore()});
        let case = self.sees("create_case", importer.post("/cases", &matter)).text_at("/id");
        let path = format!("/cases/{case}");
        let form = json!({"form": iron_ore()});
        let changed = with(form, "/form/contract_number", json!("ORE-2"));
        self.sees("save_form", importer.put(&format!("{path}/form"), &changed).with_if_match("*"));
        let copy = self.sees("copy_case", importer.post(&format!("{path}/copy"), &nothing));
        let copy = format!("/cases/{}", copy.text_at("/id"));
        self.sees("discard_case", importer.delete(&copy).with_if_match("*"));
        let upload = |name: &str| {
            let at = format!("{path}/attachments?kind=contract&name={name}.pdf");
            importer.post(&at, &nothing).raw("application/pdf", crate::cases::PDF)
        };
        let first = self.sees("add_attachment", upload("a")).text_at("/id");
        self.sees("add_attachment", upload("b"));
        let first = importer.delete(&format!("{path}/attachments/{first}")).with_if_match("*");
        self.sees("remove_attachment", first);
        let act = |operation, who: &Caller, noun: &str, body: &Value| {
            self.commands(operation, who, &format!("{path}/{noun}"), body)
        };
        let handler = self.world.handler(LOCAL_BODY);
        act("submit_case", &importer, "submission", &nothing);
        let items = json!({"items": [{"pointer": "/contract_number", "message": "请更正"}]});
        act("require_correction", &handler, "correction", &items);
        let form = json!({"form": iron_ore()});
        self.sees("save_form", importer.put(&format!("{path}/form"), &form).with_if_match("*"));
        act("submit_case", &importer, "submission", &nothing);
        act("accept_case", &handler, "acceptance", &nothing);
        act("give_opinion", &handler, "opinions", &json!({"verdict": "pass", "text": "同意"}));
        act("issue_case", &self.world.issuer(LOCAL_BODY), "issuance", &nothing);
        let item = json!({
            "client_reference": "PO-1", "matter": "automatic-import-licence", "form": iron_ore(),
            "attachment_ids": [importer.get(&format!("{path}/attachments")).expect(200)
                .text_at("/items/0/id")],
        });
        let batch = json!({"reference": "ERP-1", "items": [item]});
        let batch = self.sees("hand_in_batch", importer.post("/case-batches", &batch));
        let of_batch = format!("/cases/{}", batch.text_at("/results/0/case_id"));
        for (noun, body) in
            [("acceptance", Value::Null), ("opinions", json!({"verdict": "pass", "text": "同意"}))]
        {
            handler.post(&format!("{of_batch}/{noun}"), &body).with_if_match("*").expect(200);
        }
        let issuer = self.world.issuer(LOCAL_BODY);
        let shown = issuer.post("/case-issuances?dry_run=true", &json!({})).expect(207);
        let chosen = json!({
            "cases": [{
                "id": shown.text_at("/results/0/case_id"),
                "version": shown.json["results"][0]["version"],
            }],
            "guard": shown.text_at("/guard"),
        });
        self.sees("issue_cases", issuer.post("/case-issuances", &chosen));
        let other = draft(&importer, "automatic-import-licence", &iron_ore());
        attach(&importer, &other, "contract");
        let other = format!("/cases/{other}");
        self.commands("submit_case", &importer, &format!("{other}/submission"), &nothing);
        let reason = json!({"reason": "合同取消"});
        self.commands("withdraw_case", &importer, &format!("{other}/withdrawal"), &reason);
    }

    fn watches_quotas(&self, office: &Office) {
        let holder = self.world.enterprise_of(&office.importer);
        let entry = office.quota(holder.credit_code.as_str());
        let entered = self.sees("enter_quota", office.approver.post("/quotas/entries", &entry));
        let path = format!("/quotas/accounts/{}/hand-back", entered.text_at("/id"));
        self.commands("hand_back_quota", &office.importer, &path, &json!({"quantity": "1"}));
    }

    fn watches_tenders(&self) {
        let (world, calendar) = (self.world, tenders::calendar(self.world));
        let (firm, terms) = (world.importer(), tenders::terms(&calendar));
        let officer = || tenders::officer(world);
        let announce = officer().post("/tenders", &terms);
        let id = self.sees("announce_tender", announce).text_at("/id");
        let path = format!("/tenders/{id}");
        let code = world.enterprise_of(&firm).credit_code;
        let listed = json!({"bidders": [{"credit_code": code.as_str(), "maximum": "5000"}]});
        let list = officer().put(&format!("{path}/bidders"), &listed).with_if_match("*");
        self.sees("set_bidders", list);
        tenders::until(world, calendar.bids);
        let seal = json!({"seal": tenders::seal(world, &id, &firm, (500, 100))});
        let bid = tenders::again(world, &firm).post(&format!("{path}/bids"), &seal);
        let bid = format!("{path}/bids/{}", self.sees("submit_bid", bid).text_at("/id"));
        tenders::until(world, calendar.opens);
        let opened = json!({"quantity": "500", "price": "100", "salt": tenders::SALT});
        let open = tenders::again(world, &firm).post(&format!("{bid}/opening"), &opened);
        self.sees("open_bid", open);
        tenders::until(world, calendar.over);
        let evaluation = format!("{path}/evaluation");
        self.commands("evaluate_tender", &officer(), &evaluation, &Value::Null);
        let publication = format!("{path}/publication");
        self.commands("publish_tender", &officer(), &publication, &Value::Null);
        let deposit = json!({"kind": "deposit", "document": "收据1"});
        self.sees("pay_award", officer().post(&format!("{bid}/payments"), &deposit));
        let part = json!({"quantity": "10"});
        let back = tenders::again(world, &firm).post(&format!("{bid}/returns"), &part);
        self.sees("return_award", back);
        let mut next = tenders::terms(&tenders::calendar(world));
        next["round"] = json!(2);
        next["limit"] = tenders::limit();
        for due in ["deposit_due", "balance_due"] {
            next[due] = json!("2026-12-31");
        }
        let id = officer().post("/tenders", &next).expect(201).text_at("/id");
        let said = json!({"exported": "1000", "value": "600000", "supplied": "0"});
        let path = format!("/tenders/{id}/qualifications");
        let apply = tenders::again(world, &firm).post(&path, &said);
        let own = format!("{path}/{}", self.sees("apply_for_tender", apply).text_at("/id"));
        let (handler, passed) = (world.handler(LOCAL_BODY), json!({"is_passed": true}));
        self.commands("check_qualification", &handler, &format!("{own}/check"), &passed);
        self.commands("list_bidder", &officer(), &format!("{own}/listing"), &Value::Null);
        let cancel = format!("/tenders/{id}/cancellation");
        self.commands("cancel_tender", &officer(), &cancel, &Value::Null);
    }

    fn watches_licences(&self, office: &Office) {
        let holder = self.world.enterprise_of(&office.importer);
        let given = |serial: u32, delivery| {
            let licence = self.world.given_licence(&holder, serial, delivery, |_| {});
            format!("/licences/automatic_import/{}", licence.number)
        };
        let reason = json!({"reason": "核查"});
        let path = given(900_001, Delivery::Electronic);
        for (operation, noun) in [
            ("freeze_licence", "freeze"),
            ("thaw_licence", "thaw"),
            ("revoke_licence", "revocation"),
        ] {
            self.commands(operation, &office.issuer, &format!("{path}/{noun}"), &reason);
        }
        let blanks = |first: &str, last: &str, to: &str| {
            json!({"organisation_id": to, "first_number": first, "last_number": last,
                "document": "发放1号"})
        };
        let deliver = blanks("0002001", "0002100", ISSUING_BODY);
        self.sees("deliver_blanks", office.administrator.post("/blanks/deliveries", &deliver));
        let hand_on = blanks("0002051", "0002060", LOCAL_BODY);
        self.sees("hand_on_blanks", office.issuer.post("/blanks/transfers", &hand_on));
        let torn = json!({"number": "0002002", "outcome": "spoilt", "reason": "受潮"});
        self.sees("report_blank", office.issuer.post("/blanks/reports", &torn));
        let path = given(900_003, Delivery::Paper);
        let named = json!({"name": "林进", "document_last_four": "1234"});
        let named = office.importer.put(&format!("{path}/collector"), &named).with_if_match("*");
        self.sees("name_collector", named);
        let collector = json!({"collector_name": "林进", "document_last_four": "1234"});
        self.commands("collect_licence", &office.issuer, &format!("{path}/collection"), &collector);
        self.commands("reprint_licence", &office.issuer, &format!("{path}/reprint"), &reason);
        self.commands("report_loss", &office.importer, &format!("{path}/loss-report"), &reason);
        let found = format!("{path}/loss-report-withdrawal");
        self.commands("withdraw_loss_report", &office.issuer, &found, &reason);
    }

    fn watches_the_exchange(&self, office: &Office) {
        let report = |port: &str| {
            let line = with(office.line(&office.licence), "/port", json!(port));
            office.customs.post("/customs/write-offs", &json!({"messages": [line]}))
        };
        self.sees("report_write_offs", report("5301"));
        // A message that is kept apart is its own record until somebody decides on it.
        let apart = || {
            let reply = report("0101").expect(207);
            format!("/customs/quarantine/{}", reply.text_at("/results/0/message_id"))
        };
        let (issuer, reason) = (&office.issuer, json!({"reason": "重复申报"}));
        self.commands("replay_quarantined", issuer, &format!("{}/replay", apart()), &json!({}));
        self.commands("dismiss_quarantined", issuer, &format!("{}/dismissal", apart()), &reason);
        let line = json!({
            "customs_office": "5301", "declaration_number": "530120269999999999",
            "line_number": 1, "version": 1, "licence_kind": "automatic_import",
            "licence_number": office.licence, "state": "committed", "quantity": "1",
        });
        let statement = json!({"day": "2026-03-02", "lines": [line]});
        self.sees("send_statement", office.customs.post("/customs/statements", &statement));
        let compare = issuer.post("/customs/reconciliations", &json!({"day": "2026-03-02"}));
        self.sees("run_reconciliation", compare);
        let open = issuer.get("/customs/differences?state=open").expect(200);
        let path = format!("/customs/differences/{}", open.text_at("/items/0/id"));
        let examination = format!("{path}/examination");
        self.commands("examine_difference", issuer, &examination, &Value::Null);
        self.commands("close_difference", issuer, &format!("{path}/closure"), &reason);
        let line = office.line(&office.licence);
        office.customs.post("/customs/write-offs", &json!({"messages": [line]})).expect(207);
        let claim = json!({
            "customs_office": "5301", "declaration_number": line["declaration_number"],
            "line_number": 1, "quantity": "0", "reason": "不是本企业的报关单",
        });
        let path = format!("/licences/automatic_import/{}/disputes", office.licence);
        self.sees("dispute_line", office.importer.post(&path, &claim));
        let approval = json!({
            "number": "ME9", "sequence": 1, "importer": "91350100M000100Y43",
            "hs_code": "8429521200", "quantity": {"value": "2", "unit": "001"},
            "valid_until": "2026-12-31",
        });
        let send = office.mechanical.post("/mechanical/approvals", &approval);
        self.sees("send_mechanical_approval", send);
    }
}

#[test]
fn every_change_leaves_an_event() {
    let world = World::new(Backend::Sqlite);
    let office = Office::new(&world);
    let witness =
        Witness { world: &world, performed: RefCell::default(), silent: RefCell::default() };
    witness.watches_users();
    witness.watches_cases();
    witness.watches_licences(&office);
    witness.watches_quotas(&office);
    witness.watches_the_exchange(&office);
    witness.watches_plans(&office);
    witness.watches_tenders();
    assert_eq!(*witness.silent.borrow(), [""; 0], "changed something and left no event");
    let performed = witness.performed.borrow();
    let excused: BTreeSet<&str> = WITHOUT_EVENT.iter().map(|(id, _)| *id).collect();
    let operations = operations();
    let changes = operations.iter().filter(|operation| operation.is_change());
    let changes: BTreeSet<&str> = changes.map(|operation| operation.id.as_str()).collect();
    let told = performed.iter().copied().chain(excused.iter().copied());
    assert_eq!(told.collect::<BTreeSet<_>>(), changes, "the walk knows every change");
    assert!(performed.is_disjoint(&excused), "whoever leaves an event needs no excuse");
}

/// Why a value does not fit a schema, in words; the first reason found.
fn misfit(schema: &'static Value, value: &Value) -> Option<String> {
    let schema = resolved(schema);
    for word in ["oneOf", "anyOf"] {
        if let Some(parts) = schema[word].as_array() {
            let fits = parts.iter().any(|part| misfit(part, value).is_none());
            return (!fits).then(|| format!("{value} is none of {word}"));
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().find_map(|part| misfit(part, value));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return Some(format!("{value} is not in {}", schema["enum"]));
    }
    wrong_type(schema, value)
        .or_else(|| wrong_size(schema, value))
        .or_else(|| wrong_part(schema, value))
}

fn wrong_type(schema: &Value, value: &Value) -> Option<String> {
    let is = |word: &str| match word {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    let fits = match &schema["type"] {
        Value::String(word) => is(word),
        Value::Array(words) => words.iter().filter_map(Value::as_str).any(is),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => true,
    };
    (!fits).then(|| format!("{value} is no {}", schema["type"]))
}

fn wrong_size(schema: &Value, value: &Value) -> Option<String> {
    let length = match value {
        Value::String(text) => Some((text.chars().count(), "minLength", "maxLength")),
        Value::Array(items) => Some((items.len(), "minItems", "maxItems")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    };
    let outside = |size: i64, least: &str, most: &str| {
        schema[least].as_i64().is_some_and(|least| size < least)
            || schema[most].as_i64().is_some_and(|most| most < size)
    };
    let is_wrong = match (length, value.as_i64()) {
        (Some((length, least, most)), _) => outside(i64::try_from(length).unwrap(), least, most),
        (None, Some(number)) => outside(number, "minimum", "maximum"),
        (None, None) => false,
    };
    is_wrong.then(|| format!("{value} is too small or too large"))
}

fn wrong_part(schema: &'static Value, value: &Value) -> Option<String> {
    if let (Some(items), Some(schema)) = (value.as_array(), schema.get("items")) {
        return items.iter().find_map(|item| misfit(schema, item));
    }
    let (Some(fields), Some(known)) = (value.as_object(), schema["properties"].as_object()) else {
        return None;
    };
    let needed = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    let missing = needed.iter().find(|name| !fields.contains_key(name.as_str().unwrap()));
    if let Some(name) = missing {
        return Some(format!("{name} is missing"));
    }
    fields.iter().find_map(|(name, value)| match known.get(name) {
        Some(schema) => misfit(schema, value).map(|why| format!("{name}: {why}")),
        None => Some(format!("{name} is unknown")),
    })
}

/// Compares every example within a part of the document with the schema beside it.
fn examples(at: &str, part: &'static Value, found: &mut Vec<String>, seen: &mut usize) {
    if let Some(example) = part.get("example") {
        let schema = part.get("schema").unwrap_or(part);
        *seen += 1;
        if let Some(why) = misfit(schema, example) {
            found.push(format!("{at}: {why}"));
        }
    }
    match part {
        Value::Object(fields) => {
            for (name, inner) in fields.iter().filter(|(name, _)| *name != "example") {
                examples(&format!("{at}/{name}"), inner, found, seen);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                examples(&format!("{at}/{index}"), inner, found, seen);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_example_fits_its_schema() {
    let (mut found, mut seen) = (Vec::new(), 0);
    examples("", document(), &mut found, &mut seen);
    assert_eq!(found, [""; 0]);
    assert!(100 < seen, "only {seen} examples");
}

/// A body made of the examples of its properties.
fn example_of(schema: &'static Value) -> Value {
    let schema = resolved(schema);
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    for word in ["oneOf", "anyOf", "allOf"] {
        let parts = schema[word].as_array();
        let part = parts.and_then(|parts| parts.iter().find(|part| part["type"] != "null"));
        if let Some(part) = part {
            return example_of(part);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|words| words.first()) {
        return first.clone();
    }
    if let Some(properties) = schema["properties"].as_object() {
        let fields = properties.iter().map(|(name, schema)| (name.clone(), example_of(schema)));
        return Value::Object(fields.collect());
    }
    let words = schema["type"].as_array();
    let word = words.and_then(|words| words.iter().find(|word| **word != "null"));
    match word.unwrap_or(&schema["type"]).as_str() {
        Some("array") => json!([example_of(&schema["items"])]),
        Some("boolean") => json!(false),
        Some("integer") => json!(1),
        _ if schema["format"] == "date" => json!("2026-03-02"),
        _ => json!("x"),
    }
}

/// The server can read what the document shows: no example is malformed, whatever the rules
/// say of it.
#[test]
fn every_example_of_a_body_can_be_read_by_the_server() {
    let world = World::new(Backend::Sqlite);
    let office = Office::new(&world);
    let mut unreadable = Vec::new();
    for operation in operations() {
        let Some(schema) = operation.body_schema() else { continue };
        let public = world.visitor();
        let caller =
            if operation.permission.is_some() { office.caller(&operation) } else { &public };
        let body = example_of(schema);
        let ask = caller.ask(operation.method.clone(), &office.address(&operation));
        let reply = ask.json(&body).with_key("example").with_if_match("\"0\"").reply();
        if [400, 415].contains(&reply.status) || 500 <= reply.status {
            unreadable.push(format!("{}: {reply} for {body}", operation.id));
        }
    }
    assert_eq!(unreadable, [""; 0]);
}
