//! An office at work: something of every kind, and more of it on demand.

use std::cell::Cell;

use domain_identity::Role;
use domain_kernel::day;
use domain_licences::LicenceKind;
use serde_json::{Value, json};

use super::quotas::QuotaPapers;
use super::{Caller, ISSUING_BODY, LOCAL_BODY, Operation, Reply, World};
use crate::cases::iron_ore;
use crate::tenders::{calendar, limit, listed, officer, seal, terms};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// What the test knows of the office's records.
pub(crate) struct Office {
    pub(crate) importer: Caller,
    pub(crate) issuer: Caller,
    pub(crate) approver: Caller,
    pub(crate) handler: Caller,
    pub(crate) auditor: Caller,
    pub(crate) administrator: Caller,
    pub(crate) customs: Caller,
    pub(crate) mechanical: Caller,
    pub(crate) case: String,
    pub(crate) licence: String,
    attachment: String,
    quarantined: String,
    difference: String,
    pub(super) quota: String,
    batch: String,
    tender: String,
    bid: String,
    qualification: String,
    ministry: Caller,
    pub(crate) quotas: QuotaPapers,
    declarations: Cell<u32>,
}

impl Office {
    /// An office with one record of each kind.
    pub(crate) fn new(world: &World) -> Self {
        let importer = world.importer();
        let case = importer.post("/cases", &json!({"matter": "automatic-import-licence"}));
        let licence = world.given_active_licence(&importer, LicenceKind::AutomaticImport, "1000");
        let mut office = Self {
            case: case.expect(201).text_at("/id"),
            licence: licence.as_str().to_owned(),
            importer,
            issuer: world.issuer(ISSUING_BODY),
            approver: world.approver(LOCAL_BODY),
            handler: world.handler(ISSUING_BODY),
            auditor: world.auditor(),
            administrator: world.administrator(),
            customs: world.customs(),
            mechanical: world.mechanical(),
            attachment: String::new(),
            quarantined: String::new(),
            difference: String::new(),
            quota: String::new(),
            batch: String::new(),
            tender: String::new(),
            bid: String::new(),
            qualification: String::new(),
            ministry: officer(world),
            quotas: QuotaPapers::default(),
            declarations: Cell::new(0),
        };
        for (body, range) in
            [(ISSUING_BODY, ["0001001", "0001100"]), (LOCAL_BODY, ["0001101", "0001200"])]
        {
            let [first, last] = range;
            let blanks = json!({"organisation_id": body, "first_number": first,
                "last_number": last, "document": "发放1号"});
            office.administrator.post("/blanks/deliveries", &blanks).expect(201);
        }
        office.grow(world, 1);
        let first = |caller: &Caller, path: &str| {
            let list = caller.get(path).expect(200);
            let item = list.items().first().unwrap_or_else(|| panic!("nothing at {path}"));
            item["id"].as_str().unwrap().to_owned()
        };
        office.attachment = first(&office.importer, &format!("/cases/{}/attachments", office.case));
        office.quarantined = first(&office.issuer, "/customs/quarantine");
        office.difference = first(&office.issuer, "/customs/differences");
        office.quota = first(&office.importer, "/quotas/accounts");
        (office.tender, office.bid) = office.bids(world);
        let said = json!({"exported": "1000", "value": "600000", "supplied": "0"});
        let path = format!("/tenders/{}/qualifications", office.tender);
        office.qualification = office.importer.post(&path, &said).expect(201).text_at("/id");
        office.quotas = office.shares(world);
        office.tries(world);
        office.batch = office.hands_in().text_at("/batch_id");
        office
    }

    /// Adds so many records of every kind that lists show.
    pub(crate) fn grow(&self, world: &World, count: u32) {
        let enterprise = world.enterprise_of(&self.importer);
        for _ in 0..count {
            world.given_enterprise();
            world.user_of(&enterprise, &[Role::Applicant]);
            world.given_active_licence(&self.importer, LicenceKind::AutomaticImport, "100");
            let body = json!({"matter": "automatic-import-licence"});
            self.importer.post("/cases", &body).expect(201);
            self.edits();
            self.allocates(enterprise.credit_code.as_str());
            self.exchanges();
            self.hands_in();
            self.tenders(world);
            self.grants(world);
        }
        let today = domain_kernel::shanghai_day(world.now());
        self.reconciles(&today.to_string());
        world.number_events();
    }

    /// An account of a commodity of its own, and another entry in one that stays.
    fn allocates(&self, holder: &str) {
        let mut entry = self.quota(holder);
        entry["commodity"] = json!(format!("货物{}", self.declarations.get()));
        self.approver.post("/quotas/entries", &entry).expect(201);
        self.approver.post("/quotas/entries", &self.quota(holder)).expect(201);
    }

    /// A tender that takes bids in for some hours, and its id.
    fn tenders(&self, world: &World) -> String {
        let mut terms = terms(&calendar(world));
        terms["bids_from"] = json!(world.now() - chrono::Duration::hours(1));
        terms["commodity"] = json!(format!("货物{}", self.declaration()));
        terms["limit"] = limit();
        officer(world).post("/tenders", &terms).expect(201).text_at("/id")
    }

    /// A tender with a bid of the importer's.
    fn bids(&self, world: &World) -> (String, String) {
        let tender = self.tenders(world);
        listed(world, &tender, &[&self.importer], "5000");
        let seal = json!({"seal": seal(world, &tender, &self.importer, (500, 100))});
        let bid = self.importer.post(&format!("/tenders/{tender}/bids"), &seal).expect(201);
        (tender, bid.text_at("/id"))
    }

    /// What an officer enters.
    pub(crate) fn quota(&self, holder: &str) -> Value {
        json!({
            "kind": "allocate", "holder": holder, "programme": "export", "year": 2026,
            "commodity": "碳化硅", "pool": "performance",
            "quantity": {"value": "100", "unit": "035"}, "document": "商贸函〔2026〕1号",
        })
    }

    fn edits(&self) {
        let path = format!("/cases/{}", self.case);
        let tag = self.importer.get(&path).expect(200).etag().to_owned();
        let number = self.declarations.get();
        let form = json!({"form": {"contract_number": format!("C-{number}")}});
        self.importer.put(&format!("{path}/form"), &form).with_if_match(&tag).expect(200);
        let upload = format!("{path}/attachments?kind=contract&name=c{number}.pdf");
        self.importer.post(&upload, &Value::Null).raw("application/pdf", PDF).expect(201);
    }

    /// Another application of the one batch, with a document of the office's case.
    fn hands_in(&self) -> Reply {
        let found = self.importer.get(&format!("/cases/{}/attachments", self.case)).expect(200);
        let item = json!({
            "client_reference": format!("PO-{}", self.declaration()),
            "matter": "automatic-import-licence", "form": iron_ore(),
            "attachment_ids": [found.text_at("/items/0/id")],
        });
        let body = json!({"reference": "ERP-1", "items": [item]});
        let reply = self.importer.post("/case-batches", &body).expect(207);
        assert_eq!(reply.json["results"][0]["status"], 201, "{reply}");
        reply
    }

    /// A line that is written off, one that is kept apart, and an approval.
    fn exchanges(&self) {
        let mut elsewhere = self.line(&self.licence);
        elsewhere["port"] = json!("0101");
        let messages = json!({"messages": [self.line(&self.licence), elsewhere]});
        self.customs.post("/customs/write-offs", &messages).expect(207);
        let number = self.declarations.get();
        let approval = json!({
            "number": format!("ME{number}"), "sequence": 1, "importer": "91350100M000100Y43",
            "hs_code": "8429521200", "quantity": {"value": "2", "unit": "001"},
            "valid_until": "2026-12-31",
        });
        let sent = self.mechanical.post("/mechanical/approvals", &approval).reply();
        assert!((200..300).contains(&sent.status), "{sent}");
    }

    pub(super) fn declaration(&self) -> String {
        self.declarations.set(self.declarations.get() + 1);
        format!("53012026{:010}", self.declarations.get())
    }

    /// A message about a new declaration.
    pub(crate) fn line(&self, licence: &str) -> Value {
        json!({
            "customs_office": "5301", "declaration_number": self.declaration(),
            "line_number": 1, "version": 1, "action": "commit",
            "licence_kind": "automatic_import", "licence_number": licence,
            "hs_code": "7402000001", "quantity": {"value": "1", "unit": "070"},
            "port": "5301", "declared_on": "2026-03-02", "trade_mode": "0110",
        })
    }

    /// Customs' book names a line that ours does not know: a difference.
    fn reconciles(&self, today: &str) {
        let mut line = json!({
            "customs_office": "5301", "declaration_number": self.declaration(),
            "line_number": 1, "version": 1, "licence_kind": "automatic_import",
            "licence_number": self.licence, "state": "committed", "quantity": "1",
        });
        let mut lines = Vec::new();
        for _ in 0..3 {
            line["declaration_number"] = json!(self.declaration());
            lines.push(line.clone());
        }
        let statement = json!({"day": today, "lines": lines});
        self.customs.post("/customs/statements", &statement).expect(200);
        self.issuer.post("/customs/reconciliations", &json!({"day": today})).expect(200);
    }

    /// Moves the clock a day on and compares the books of that day.
    pub(crate) fn tomorrow(&mut self, world: &World) {
        let next = domain_kernel::shanghai_day(world.now()).succ_opt().unwrap();
        world.at(next.max(day(2026, 3, 3)));
        for caller in [
            &mut self.importer,
            &mut self.issuer,
            &mut self.approver,
            &mut self.handler,
            &mut self.auditor,
            &mut self.administrator,
            &mut self.customs,
            &mut self.mechanical,
            &mut self.ministry,
        ] {
            *caller = world.caller(caller.actor.clone().unwrap());
        }
        world.write(|tx| Ok(tx.make_daily_root(next)?));
        self.reconciles(&next.to_string());
    }

    /// The address of an operation on the records of the office.
    pub(crate) fn address(&self, operation: &Operation) -> String {
        let user = |caller: &Caller| caller.actor.as_ref().unwrap().id.to_string();
        let actor = self.importer.actor.as_ref().unwrap();
        let enterprise = actor.enterprise().unwrap().to_string();
        let ids = [
            ("/case-batches/{id}", self.batch.clone()),
            ("/cases/{id}", self.case.clone()),
            ("/users/{id}", user(&self.importer)),
            ("/enterprises/{id}", enterprise),
            ("/organisations/{id}", ISSUING_BODY.to_owned()),
            ("/customs/quarantine/{id}", self.quarantined.clone()),
            ("/customs/write-offs/{id}", self.quarantined.clone()),
            ("/customs/differences/{id}", self.difference.clone()),
            ("/quotas/accounts/{id}", self.quota.clone()),
            ("/tenders/{id}", self.tender.clone()),
            ("/quotas/plans/{id}", self.quotas.plan.clone()),
            ("/quotas/applications/{id}", self.quotas.application.clone()),
            ("/quotas/transfers/{id}", self.quotas.transfer.clone()),
            ("/quotas/suspensions/{id}", self.quotas.suspension.clone()),
        ];
        let mut path = operation.path.clone();
        for (prefix, id) in ids {
            path = path.replace(prefix, &prefix.replace("{id}", &id));
        }
        let kind = LicenceKind::AutomaticImport.as_str();
        path = path.replace("/{kind}/{number}", &format!("/{kind}/{}", self.licence));
        path = path.replace("/{kind}/{series}/{part}", &format!("/{kind}/26-AA/0"));
        if path.contains("/statistics/") && !path.ends_with("/progress") {
            path.push_str("?from=2026-01&until=2026-12");
        }
        if path.contains("/statistics/licences") {
            path.push_str("&by=good");
        }
        path = path.replace("{bid_id}", &self.bid);
        path = path.replace("{qualification_id}", &self.qualification);
        path = path.replace("{scenario_id}", &self.quotas.scenario.borrow());
        path = path.replace("/quota-papers/{number}", "/quota-papers/QV-2026-000001");
        path.push_str(match operation.id.as_str() {
            "show_quota_calendar" | "show_quota_levels" => "?programme=textile&year=2006",
            "show_quota_duty" => "?hs_code=31021000&value=1000000",
            "list_quota_transfers" => "?side=transferor",
            _ => "",
        });
        path = path.replace("/blanks/numbers/{number}", "/blanks/numbers/0001001");
        path = path.replace("/message-kinds/{kind}", "/message-kinds/licence_issued");
        path = path.replace("/partners/{partner}", "/partners/customs");
        path = path.replace("/{number}/{sequence}", "/ME2/1");
        path.replace("{attachment_id}", &self.attachment).replace("{version}", "1")
    }

    /// Somebody of the office who may, and who sees what the operation is about.
    pub(crate) fn caller(&self, operation: &Operation) -> &Caller {
        let permission = operation.permission.as_deref().unwrap_or_default();
        let of_office = match operation.id.as_str() {
            "list_enterprises" | "list_organisations" => &self.auditor,
            "list_plan_scenarios" | "list_scenario_awards" | "show_plan_use" => &self.ministry,
            _ => &self.importer,
        };
        let all = [
            of_office,
            &self.issuer,
            &self.approver,
            &self.handler,
            &self.auditor,
            &self.administrator,
            &self.customs,
            &self.mechanical,
        ];
        let may = |caller: &&&Caller| {
            let roles = &caller.actor.as_ref().unwrap().roles;
            roles.iter().flat_map(|role| role.permissions()).any(|p| p.as_str() == permission)
        };
        all.iter().find(may).unwrap_or_else(|| panic!("nobody may {}", operation.id))
    }
}
