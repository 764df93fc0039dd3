//! The changes of quotas, each with its event.

use serde_json::{Value, json};

use super::Witness;
use crate::harness::{LOCAL_BODY, Office, plan_of};
use crate::tenders::officer;

impl Witness<'_> {
    pub(super) fn watches_plans(&self, office: &Office) {
        let world = self.world;
        let (ministry, firm) = (officer(world), &office.importer);
        let code = world.enterprise_of(firm).credit_code.to_string();
        let announce = ministry.post("/quotas/plans", &plan_of("毛条", &[]));
        let plan = self.sees("announce_plan", announce).text_at("/id");
        let of = |noun: &str| format!("/quotas/plans/{plan}/{noun}");
        let records = json!({"records": [{"credit_code": code, "ceiling": "500"}]});
        let set = ministry.put(&of("records"), &records).with_if_match("*");
        self.sees("set_plan_records", set);
        let asked = json!({"general_trade": "100", "record": "5", "consents": true});
        let apply = || firm.post(&of("applications"), &asked);
        let application = self.sees("apply_for_quota", apply()).text_at("/id");
        let own = |id: &str, noun: &str| format!("/quotas/applications/{id}/{noun}");
        let withdrawal = own(&application, "withdrawal");
        self.commands("withdraw_quota_application", firm, &withdrawal, &Value::Null);
        let application = apply().expect(201).text_at("/id");
        let (handler, check) = (world.handler(LOCAL_BODY), own(&application, "check"));
        self.commands("check_quota_application", &handler, &check, &json!({"is_qualified": true}));
        let trial = json!({"note": "测算", "total": "1000", "lot": "1", "weights": {"record": 1}});
        let tried = self.sees("try_scenario", ministry.post(&of("scenarios"), &trial));
        let proposal = json!({"scenario_id": tried.text_at("/id")});
        self.commands("propose_scenario", &ministry, &of("proposal"), &proposal);
        self.commands("decide_plan", &officer(world), &of("decision"), &Value::Null);
        self.watches_other_plans(office);
        self.watches_holders(office);
    }

    fn watches_other_plans(&self, office: &Office) {
        let ministry = officer(self.world);
        let announced = |commodity: &str, said: &[(&str, Value)]| {
            let plan = ministry.post("/quotas/plans", &plan_of(commodity, said));
            format!("/quotas/plans/{}", plan.expect(201).text_at("/id"))
        };
        let plan =
            announced("棉花", &[("method", json!("first_come")), ("ceilings", json!("none"))]);
        self.commands("cancel_plan", &ministry, &format!("{plan}/cancellation"), &Value::Null);
        let first = [("method", json!("first_come")), ("ceilings", json!("none"))];
        let plan = announced("玉米", &first);
        let draw = json!({"quantity": "10", "contract": "MAIZE-1"});
        self.sees("draw_on_plan", office.importer.post(&format!("{plan}/draws"), &draw));
        let plan = announced("羊毛", &[("method", json!("performance"))]);
        self.commands(
            "publish_plan_ceilings",
            &ministry,
            &format!("{plan}/ceilings"),
            &Value::Null,
        );
        let regional = [("method", json!("regional")), ("ceilings", json!("none"))];
        let plan = announced("活牛", &regional);
        let share = json!({"authority": LOCAL_BODY, "quantity": "1000", "document": "文1"});
        let shares = ministry.put(&format!("{plan}/regions"), &json!({"regions": [share]}));
        self.sees("set_plan_regions", shares.with_if_match("*"));
        let code = self.world.enterprise_of(&office.importer).credit_code;
        let award = json!({"holder": code.as_str(), "quantity": "10", "document": "文2"});
        self.sees("give_plan_award", office.approver.post(&format!("{plan}/awards"), &award));
    }

    fn watches_holders(&self, office: &Office) {
        let (world, firm) = (self.world, &office.importer);
        let account = |noun: &str| format!("/quotas/accounts/{}/{noun}", office.quotas.textiles);
        let other = world.importer();
        let code = world.enterprise_of(&other).credit_code;
        let offer = json!({"transferee": code.as_str(), "quantity": "5", "reference": "ZSR-9"});
        let transfer = |noun: &str| {
            let offered =
                self.sees("offer_quota_transfer", firm.post(&account("transfers"), &offer));
            format!("/quotas/transfers/{}/{noun}", offered.text_at("/id"))
        };
        let nothing = Value::Null;
        self.commands("accept_quota_transfer", &other, &transfer("acceptance"), &nothing);
        self.commands("withdraw_quota_transfer", firm, &transfer("withdrawal"), &nothing);
        let taken = json!({"quantity": "5", "document": "处罚1号"});
        self.commands("forfeit_quota", &office.approver, &account("forfeiture"), &taken);
        self.sees("issue_quota_paper", firm.post(&account("papers"), &nothing));
        let pause = json!({
            "kind": "suspension", "programme": "agricultural", "year": 2026, "commodity": "小麦",
            "from": "2026-01-01", "until": "2026-01-10", "document": "公告1号",
        });
        let suspend = officer(world).post("/quotas/suspensions", &pause);
        let id = self.sees("suspend_quota", suspend).text_at("/id");
        let lifting = format!("/quotas/suspensions/{id}/lifting");
        self.commands("lift_quota_suspension", &officer(world), &lifting, &nothing);
    }
}
