//! Cases in several states, each step done by the account whose step it is.

mod life;

use std::error::Error;

use domain_casework::{CorrectionItem, FormDocument, Verdict};
use domain_customs::{UsageAction, UsageMessage};
use domain_identity::Actor;
use domain_kernel::{
    CaseId, CheckCode, CustomsDistrict, DeclarationNumber, HsCode, Quantity, TradeMode,
};
use domain_licences::{Licence, LicenceKind};
use operations::cases::{self, CaseForm, Desk, Statement, Submission};
use operations::demo::{ACCOUNTS, ENTERPRISES};
use operations::{Expected, Failure, customs};
use persistence::Tx;
use serde_json::{Value, json};

use crate::context::Context;
use crate::keys::random_bytes;
use crate::licences::Signatory;

/// The people of the demo at work.
pub(super) struct Office<'a> {
    context: &'a Context,
    actors: &'a [Actor],
}

/// What is applied for.
struct Wish {
    kind: LicenceKind,
    importer: &'static str,
    hs_code: &'static str,
    quantity: &'static str,
    contract: &'static str,
}

const IRON_ORE: &str = "2601111000";
const SOYBEANS: &str = "1201901000";

/// What customs reports of the goods of a licence.
struct Used<'a> {
    declaration: &'a str,
    action: UsageAction,
    quantity: &'a str,
}

/// Brings every case of the demo on its way.
pub(super) fn load(context: &Context, actors: &[Actor]) -> Result<(), Box<dyn Error>> {
    let office = Office { context, actors };
    office.draft(&wish("importer", IRON_ORE, "30000000", "DEMO-1"))?;
    office.submitted(&wish("importer", IRON_ORE, "20000000", "DEMO-2"))?;
    office.submitted(&wish("importer2", SOYBEANS, "5000000", "DEMO-3"))?;
    let asked = office.submitted(&wish("importer", SOYBEANS, "6000000", "DEMO-4"))?;
    office.ask_for_correction(&asked)?;
    let reviewed = office.submitted(&wish("importer", IRON_ORE, "25000000", "DEMO-5"))?;
    office.step("handler", |tx, desk| cases::accept(tx, desk, (&reviewed, Expected::Any)))?;
    let passed = office.submitted(&wish("importer", SOYBEANS, "8000000", "DEMO-6"))?;
    office.review(&passed)?;
    let unused = office.issued(&wish("importer", IRON_ORE, "50000000", "DEMO-7"))?;
    office.use_it(&unused, &used("530120261000000001", UsageAction::Reserve, "20000000"))?;
    office.use_it(&unused, &used("530120261000000002", UsageAction::Commit, "10000000"))?;
    let used_up = office.issued(&wish("importer", SOYBEANS, "7000000", "DEMO-8"))?;
    office.use_it(&used_up, &used("530120261000000003", UsageAction::Commit, "4000000"))?;
    office.use_it(&used_up, &used("530120261000000004", UsageAction::Commit, "3000000"))?;
    let amended = office.issued(&wish("importer", IRON_ORE, "10000000", "DEMO-9"))?;
    life::load(&office, &amended)
}

const fn wish(
    importer: &'static str,
    hs_code: &'static str,
    quantity: &'static str,
    contract: &'static str,
) -> Wish {
    Wish { kind: LicenceKind::AutomaticImport, importer, hs_code, quantity, contract }
}

const fn used<'a>(declaration: &'a str, action: UsageAction, quantity: &'a str) -> Used<'a> {
    Used { declaration, action, quantity }
}

impl Wish {
    fn form(&self) -> Value {
        let place = usize::from(self.importer != "importer");
        let enterprise = &ENTERPRISES[place];
        json!({
            "consignee": {"credit_code": enterprise.credit_code, "name": enterprise.name_zh},
            "trade_mode": "0110",
            "exchange_source": "bank_purchase",
            "ports": ["5300"],
            "trading_country": "AUS",
            "origin_country": "AUS",
            "goods_use": "production",
            "hs_code": self.hs_code,
            "unit": "035",
            "currency": "USD",
            "lines": [{"specification": "A", "quantity": self.quantity, "unit_price": "0.12"}],
            "contract_number": self.contract,
            "batch_mode": "several_batches",
            "delivery": "electronic",
            "contact": {"name": "林进", "phone": "0591-1234567"},
        })
    }
}

impl Office<'_> {
    fn step<T>(
        &self,
        login: &str,
        work: impl Fn(&mut Tx<'_>, &Desk<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let place = ACCOUNTS.iter().position(|account| account.login == login);
        let actor = &self.actors[place.expect("an account of the demo")];
        let book = self.context.book();
        let desk = Desk { actor, book: &book, today: self.context.clock.today() };
        let stamp = self.context.stamp(actor.id.as_str(), None);
        self.context.store.write(&stamp, |tx| work(tx, &desk))
    }

    fn draft(&self, wish: &Wish) -> Result<CaseId, Box<dyn Error>> {
        let form = FormDocument::new(wish.form())?;
        let create = |tx: &mut Tx<'_>, desk: &Desk<'_>| {
            cases::create(tx, desk, wish.kind.matter(), Some(&form))
        };
        let id = self.step(wish.importer, create)?.value.id;
        let contract = super::contract::store(self.context, wish.contract)?;
        self.step(wish.importer, |tx, desk| cases::add_attachment(tx, desk, &id, &contract))?;
        Ok(id)
    }

    fn submitted(&self, wish: &Wish) -> Result<CaseId, Box<dyn Error>> {
        let id = self.draft(wish)?;
        let form = CaseForm::Licence(Box::new(serde_json::from_value(wish.form())?));
        let check_code = CheckCode::from_bits(u64::from_le_bytes(random_bytes()));
        let submission = Submission { form, check_code };
        let submit = |tx: &mut Tx<'_>, desk: &Desk<'_>| {
            cases::submit(tx, desk, (&id, Expected::Any), &submission)
        };
        self.step(wish.importer, submit)?;
        Ok(id)
    }

    fn ask_for_correction(&self, id: &CaseId) -> Result<(), Failure> {
        let item = CorrectionItem {
            pointer: "/contract_number".to_owned(),
            message: "合同编号与所附合同不一致，请更正。".to_owned(),
        };
        let ask = |tx: &mut Tx<'_>, desk: &Desk<'_>| {
            cases::require_correction(tx, desk, (id, Expected::Any), std::slice::from_ref(&item))
        };
        self.step("handler", ask).map(drop)
    }

    fn review(&self, id: &CaseId) -> Result<(), Failure> {
        self.step("handler", |tx, desk| cases::accept(tx, desk, (id, Expected::Any)))?;
        let statement = Statement { verdict: Verdict::Pass, text: "材料齐全。".to_owned() };
        let pass = |tx: &mut Tx<'_>, desk: &Desk<'_>| {
            cases::give_opinion(tx, desk, (id, Expected::Any), &statement)
        };
        self.step("handler", pass).map(drop)
    }

    fn issued(&self, wish: &Wish) -> Result<Licence, Box<dyn Error>> {
        let id = self.submitted(wish)?;
        self.review(&id)?;
        let form = CaseForm::Licence(Box::new(serde_json::from_value(wish.form())?));
        let signatory = Signatory::of(self.context);
        let sign = |licence: &Licence| signatory.sign(licence);
        let issue = |tx: &mut Tx<'_>, desk: &Desk<'_>| {
            cases::issue(tx, desk, (&id, Expected::Any), &form, &sign)
        };
        Ok(self.step("issuer", issue)?.licence.licence)
    }

    fn use_it(&self, licence: &Licence, used: &Used<'_>) -> Result<(), Box<dyn Error>> {
        let message = UsageMessage {
            office: CustomsDistrict::parse("5301")?,
            declaration: DeclarationNumber::parse(used.declaration)?,
            line_number: 1,
            version: 1,
            action: used.action,
            kind: licence.kind,
            licence: licence.number.clone(),
            hs_code: HsCode::parse(licence.hs_code.as_str())?,
            quantity: Quantity::parse(used.quantity, licence.quantity.unit().clone())?,
            port: CustomsDistrict::parse("5301")?,
            declared_on: self.context.clock.today(),
            trade_mode: TradeMode::parse("0110")?,
            operator: None,
            is_final: false,
            licence_line: None,
            country: None,
        };
        let report = |tx: &mut Tx<'_>, desk: &Desk<'_>| {
            let report = crate::customs::report(message.clone(), &desk.actor.id);
            customs::report_line(tx, &report)
        };
        self.step("customs", report)?;
        Ok(())
    }
}
