//! What an office has of quotas: a plan that is applied for and tried out, transfers, suspensions, papers.

use std::cell::RefCell;

use serde_json::{Value, json};

use super::office::Office;
use super::{Caller, World};
use crate::tenders::officer;

/// The ids of the office's records.
#[derive(Default)]
pub(crate) struct QuotaPapers {
    pub(crate) plan: String,
    pub(crate) application: String,
    pub(crate) scenario: RefCell<String>,
    pub(crate) transfer: String,
    pub(crate) suspension: String,
    /// An account of textiles, which may be transferred.
    pub(crate) textiles: String,
}

/// A plan of a commodity of its own that may be applied for all year.
pub(crate) fn plan_of(commodity: &str, said: &[(&str, Value)]) -> Value {
    let mut plan = json!({
        "programme": "agricultural", "year": 2026, "commodity": commodity, "pool": "non_state",
        "batch": 1, "document": "公告2026年第1号", "unit": "070", "method": "pro_rata",
        "total": "1000", "lot": "1", "weights": {"record": 10000}, "ceilings": "cumulative",
        "apply_from": "2026-01-01", "apply_until": "2026-12-31",
    });
    for (name, value) in said {
        plan[name] = value.clone();
    }
    plan
}

impl Office {
    /// One record of each kind, the importer's where it is a firm's.
    pub(crate) fn shares(&self, world: &World) -> QuotaPapers {
        let ministry = officer(world);
        let plan = ministry.post("/quotas/plans", &plan_of("小麦", &[])).expect(201).text_at("/id");
        let code = world.enterprise_of(&self.importer).credit_code;
        let records = json!({"records": [{"credit_code": code.as_str(), "ceiling": "500"}]});
        let path = format!("/quotas/plans/{plan}/records");
        ministry.put(&path, &records).with_if_match("*").expect(200);
        let asked = json!({"general_trade": "100", "record": "5", "consents": true});
        let path = format!("/quotas/plans/{plan}/applications");
        let application = self.importer.post(&path, &asked).expect(201).text_at("/id");
        let check = format!("/quotas/applications/{application}/check");
        let qualified = json!({"is_qualified": true});
        self.handler_at_home(world).post(&check, &qualified).with_if_match("*").expect(200);
        let mut papers = QuotaPapers {
            plan,
            application,
            textiles: self.textiles(code.as_str()),
            suspension: self.suspends(world),
            ..QuotaPapers::default()
        };
        papers.transfer = self.transfers(world, &papers.textiles);
        papers
    }

    fn handler_at_home(&self, world: &World) -> Caller {
        world.handler(super::LOCAL_BODY)
    }

    fn textiles(&self, holder: &str) -> String {
        let entry = json!({
            "kind": "allocate", "holder": holder, "programme": "textile", "year": 2026,
            "commodity": "4", "market": "EU", "pool": "performance",
            "quantity": {"value": "1000", "unit": "011"}, "document": "公告2026年第2号",
        });
        self.approver.post("/quotas/entries", &entry).expect(201).text_at("/id")
    }

    fn transfers(&self, world: &World, account: &str) -> String {
        let other = world.given_enterprise().credit_code;
        let offer = json!({"transferee": other.as_str(), "quantity": "1", "reference": "ZSR-1"});
        let path = format!("/quotas/accounts/{account}/transfers");
        self.importer.post(&path, &offer).expect(201).text_at("/id")
    }

    fn suspends(&self, world: &World) -> String {
        let pause = json!({
            "kind": "blocking", "programme": "agricultural", "year": 2026, "commodity": "食糖",
            "from": "2026-01-01", "until": "2026-01-10", "document": "公告2026年第3号",
        });
        officer(world).post("/quotas/suspensions", &pause).expect(201).text_at("/id")
    }

    /// Tries terms out on the office's plan.
    pub(crate) fn tries(&self, world: &World) {
        let trial =
            json!({"note": "测算", "total": "1000", "lot": "1", "weights": {"record": 10000}});
        let path = format!("/quotas/plans/{}/scenarios", self.quotas.plan);
        let scenario = officer(world).post(&path, &trial).expect(201).text_at("/id");
        *self.quotas.scenario.borrow_mut() = scenario;
    }

    /// Another of each record, where the office has one.
    pub(crate) fn grants(&self, world: &World) {
        if self.quotas.plan.is_empty() {
            return;
        }
        let commodity = format!("货物{}", self.declaration());
        officer(world).post("/quotas/plans", &plan_of(&commodity, &[])).expect(201);
        self.tries(world);
        self.transfers(world, &self.quotas.textiles);
        self.suspends(world);
        let path = format!("/quotas/accounts/{}/papers", self.quota);
        self.importer.post(&path, &Value::Null).expect(201);
    }
}
