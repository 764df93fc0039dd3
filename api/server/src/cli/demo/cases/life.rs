//! An export licence on a quota, and a change of an issued licence.

use std::error::Error;

use domain_casework::{FormDocument, Verdict};
use domain_kernel::{CaseId, CheckCode, Quantity, UnifiedSocialCreditCode, Unit};
use domain_licences::{ChangeKind, Licence, LicenceKind};
use domain_quotas::{Pool, PostingKind, Programme, QuotaKey};
use operations::cases::{self, CaseForm, Desk, Statement, Submission};
use operations::demo::ENTERPRISES;
use operations::quotas::{self, Entry};
use operations::{Expected, Failure};
use persistence::Tx;
use serde_json::{Value, json};

use super::Office;
use crate::cli::demo::contract;
use crate::keys::random_bytes;
use crate::licences::Signatory;

/// Who reviews, who decides and who issues.
type People = (&'static str, &'static str, &'static str);

const BUREAU: People = ("handler2", "approver2", "issuer2");
const FUJIAN: People = ("handler", "approver", "issuer");

/// Corn: a good under quota that the Licence Bureau issues for.
const CORN: &str = "1005900000";

pub(super) fn load(office: &Office<'_>, issued: &Licence) -> Result<(), Box<dyn Error>> {
    office.step("approver", |tx, desk| quotas::enter(tx, desk.actor, &allocation(desk)))?;
    let id = handed_in(office, LicenceKind::Export.matter(), &export_form())?;
    carried_out(office, &id, (LicenceKind::Export.matter(), &export_form()), BUREAU)?;
    let amendment = json!({
        "licence_kind": issued.kind.as_str(),
        "licence_number": issued.number.as_str(),
        "reason": "合同变更",
        "changes": {"contract_number": "DEMO-9A"},
        "contact": {"name": "林进", "phone": "0591-1234567"},
    });
    let matter = ChangeKind::Amendment.matter();
    let id = handed_in(office, matter, &amendment)?;
    carried_out(office, &id, (matter, &amendment), FUJIAN)
}

fn allocation(desk: &Desk<'_>) -> Entry {
    use chrono::Datelike as _;
    let unit = Unit::parse("035").expect("kilograms");
    Entry {
        holder: UnifiedSocialCreditCode::parse(ENTERPRISES[0].credit_code).expect("a valid code"),
        key: QuotaKey {
            programme: Programme::Export,
            year: desk.today.year(),
            commodity: "玉米".to_owned(),
            market: String::new(),
            pool: Pool::Performance,
        },
        quantity: Quantity::parse("5000000", unit).expect("a quantity"),
        kind: PostingKind::Allocate,
        document: "演示文号1".to_owned(),
    }
}

fn export_form() -> Value {
    json!({
        "consignor": {
            "credit_code": ENTERPRISES[0].credit_code, "name": ENTERPRISES[0].name_zh,
        },
        "trade_mode": "0110",
        "ports": ["3500"],
        "destination_country": "JPN",
        "payment": "letter_of_credit",
        "transport": "2",
        "hs_code": CORN,
        "unit": "035",
        "currency": "USD",
        "lines": [{"specification": "二级", "quantity": "2000000", "unit_price": "0.25"}],
        "contract_number": "DEMO-10",
        "batch_mode": "several_batches",
        "delivery": "electronic",
        "contact": {"name": "林进", "phone": "0591-1234567"},
    })
}

/// A form as its matter reads it.
fn read(matter: &str, form: &Value) -> Result<CaseForm, serde_json::Error> {
    Ok(match ChangeKind::of_matter(matter) {
        Some(_) => CaseForm::Change(Box::new(serde_json::from_value(form.clone())?)),
        None => CaseForm::Licence(Box::new(serde_json::from_value(form.clone())?)),
    })
}

fn handed_in(office: &Office<'_>, matter: &str, form: &Value) -> Result<CaseId, Box<dyn Error>> {
    let document = FormDocument::new(form.clone())?;
    let create =
        |tx: &mut Tx<'_>, desk: &Desk<'_>| cases::create(tx, desk, matter, Some(&document));
    let id = office.step("importer", create)?.value.id;
    let paper = contract::store(office.context, matter)?;
    if ChangeKind::of_matter(matter).is_none() {
        office.step("importer", |tx, desk| cases::add_attachment(tx, desk, &id, &paper))?;
    }
    let check_code = CheckCode::from_bits(u64::from_le_bytes(random_bytes()));
    let submission = Submission { form: read(matter, form)?, check_code };
    let submit = |tx: &mut Tx<'_>, desk: &Desk<'_>| {
        cases::submit(tx, desk, (&id, Expected::Any), &submission)
    };
    office.step("importer", submit)?;
    Ok(id)
}

fn carried_out(
    office: &Office<'_>,
    id: &CaseId,
    (matter, form): (&str, &Value),
    (handler, approver, issuer): People,
) -> Result<(), Box<dyn Error>> {
    office.step(handler, |tx, desk| cases::accept(tx, desk, (id, Expected::Any)))?;
    let pass = |tx: &mut Tx<'_>, desk: &Desk<'_>| -> Result<_, Failure> {
        let statement = Statement { verdict: Verdict::Pass, text: "材料齐全。".to_owned() };
        cases::give_opinion(tx, desk, (id, Expected::Any), &statement)
    };
    office.step(handler, pass)?;
    office.step(approver, pass)?;
    let form = read(matter, form)?;
    let signatory = Signatory::of(office.context);
    let sign = |licence: &Licence| signatory.sign(licence);
    office.step(issuer, |tx, desk| cases::issue(tx, desk, (id, Expected::Any), &form, &sign))?;
    Ok(())
}
