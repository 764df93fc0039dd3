//! What a load test needs: accounts with passwords, drafts to submit, numbers to ask for.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use domain_casework::{Attachment, Case, FormDocument, NewCase};
use domain_identity::{Enrolment, Enterprise, Principal, PrincipalKind, PrincipalState, Role};
use domain_kernel::{AttachmentId, CaseId, OrganisationId, UserId};
use domain_licences::{Licence, LicenceKind};
use operations::Failure;
use operations::cases::NewAttachment;
use operations::identity::{NewLogin, add_user};
use persistence::Tx;
use persistence::ids::Fresh as _;
use serde_json::{Value, json};

use super::ACTOR;
use super::world::World;
use crate::cli::demo::contract;
use crate::context::Context;
use crate::keys::random_secret;
use crate::password;

/// Licence numbers remembered, of any state and of those in force.
const NUMBERS_MAX: usize = 200_000;
const CURRENT_MAX: usize = 300_000;

/// Enterprises whose applicants submit.
const APPLICANTS: usize = 32;

/// Drafts of one transaction.
const CHUNK: usize = 500;

/// A few of the licences that were loaded.
#[derive(Debug)]
pub(super) struct Sample {
    /// One in so many is remembered.
    each: usize,
    seen: usize,
    numbers: Vec<Value>,
    current: Vec<Value>,
}

impl Sample {
    /// A sample that spreads over all of `licences`, so that a load meets what is not cached.
    pub(super) fn of(licences: u64) -> Self {
        let licences = usize::try_from(licences).unwrap_or(usize::MAX);
        let each = licences.div_ceil(NUMBERS_MAX).max(1);
        Self { each, seen: 0, numbers: Vec::new(), current: Vec::new() }
    }

    /// Remembers what belongs to the sample.
    pub(super) fn take(&mut self, licence: &Licence) {
        self.seen += 1;
        if self.numbers.len() < NUMBERS_MAX && self.seen.is_multiple_of(self.each) {
            self.numbers.push(json!([licence.kind.as_str(), licence.number.as_str()]));
        }
        if self.current.len() < CURRENT_MAX && licence.state.may_be_used() {
            self.current.push(json!({
                "kind": licence.kind.as_str(),
                "number": licence.number.as_str(),
                "hs_code": licence.hs_code.as_str(),
                "unit": licence.quantity.unit().as_str(),
                "port": licence.ports.first().map(|port| port.as_str()),
                "trade_mode": licence.trade_mode.as_str(),
            }));
        }
    }
}

/// Adds the accounts and the drafts, and writes the file, readable by its owner only.
pub(super) fn write(
    context: &Context,
    world: &World,
    sample: &Sample,
    drafts: u64,
    path: &Path,
) -> Result<(), Box<dyn Error>> {
    let applicants = applicants(context, world, usize::try_from(drafts)?)?;
    let officer = [Role::Auditor];
    let customs = [Role::CustomsSystem];
    let file = json!({
        "applicants": applicants,
        "officer": account(context, "bench-officer", PrincipalKind::Officer, "mofcom", &officer)?,
        "customs": account(context, "bench-customs", PrincipalKind::System, "gacc", &customs)?,
        "licences": sample.numbers,
        "current": sample.current,
    });
    serde_json::to_writer(BufWriter::new(private(path)?), &file)?;
    println!("accounts, drafts and numbers are in {}", path.display());
    Ok(())
}

fn private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().write(true).create(true).truncate(true).mode(0o600).open(path)
}

fn account(
    context: &Context,
    login: &str,
    kind: PrincipalKind,
    body: &str,
    roles: &[Role],
) -> Result<Value, Box<dyn Error>> {
    let id = OrganisationId::parse(body)?;
    let stamp = context.stamp(ACTOR, None);
    let secret = random_secret();
    let hash = password::hash(&secret);
    context.store.write(&stamp, |tx| {
        let path = operations::organisations::show(tx, &id)?.value.path;
        let enrolment = Enrolment::Organisation { id: id.clone(), path };
        add(tx, &principal(login, kind, enrolment, roles), &hash)
    })?;
    Ok(json!({"username": login, "password": secret}))
}

fn principal(login: &str, kind: PrincipalKind, enrolment: Enrolment, roles: &[Role]) -> Principal {
    Principal {
        id: UserId::fresh(),
        login: login.to_owned(),
        name: login.to_owned(),
        kind,
        state: PrincipalState::Active,
        enrolment,
        roles: roles.to_vec(),
        failed_attempts: 0,
        locked_until: None,
    }
}

fn add(tx: &mut Tx<'_>, user: &Principal, hash: &str) -> Result<(), Failure> {
    let (login, name) = (user.login.clone(), user.name.clone());
    add_user(tx, user, &NewLogin { login, name, secret_hash: hash.to_owned() })
}

fn applicants(
    context: &Context,
    world: &World,
    drafts: usize,
) -> Result<Vec<Value>, Box<dyn Error>> {
    let stamp = context.stamp(ACTOR, None);
    let mut applicants = Vec::new();
    let count = world.enterprises.len().min(APPLICANTS);
    for (index, enterprise) in world.enterprises.iter().take(count).enumerate() {
        let secret = random_secret();
        let hash = password::hash(&secret);
        let login = format!("bench-applicant-{index}");
        let enrolment = Enrolment::Enterprise { id: enterprise.id.clone() };
        let user = principal(&login, PrincipalKind::EnterpriseUser, enrolment, &[Role::Applicant]);
        context.store.write(&stamp, |tx| add(tx, &user, &hash))?;
        let papers = (form(world, enterprise, context)?, contract::store(context, "BENCH-1")?);
        let mut cases = Vec::new();
        let mut left = drafts / count;
        while 0 < left {
            let chunk = left.min(CHUNK);
            let ids: Vec<CaseId> = (0..chunk).map(|_| CaseId::fresh()).collect();
            context
                .store
                .write(&stamp, |tx| ids.iter().try_for_each(|id| draft(tx, id, &user, &papers)))?;
            cases.extend(ids.iter().map(ToString::to_string));
            left -= chunk;
        }
        applicants.push(json!({"username": login, "password": secret, "drafts": cases}));
    }
    Ok(applicants)
}

/// A draft whose form is complete, with the contract at hand.
fn draft(
    tx: &mut Tx<'_>,
    id: &CaseId,
    user: &Principal,
    (form, contract): &(FormDocument, NewAttachment),
) -> Result<(), Failure> {
    let at = tx.stamp().at;
    let actor = user.actor();
    let enterprise = actor.enterprise().ok_or(Failure::NotFound("enterprise"))?;
    let (case, event) = Case::create_draft(NewCase {
        id: id.clone(),
        matter: LicenceKind::AutomaticImport.matter().to_owned(),
        enterprise: enterprise.clone(),
        applicant: user.id.clone(),
        copied_from: None,
        at,
    });
    let version = tx.add_case(&case, &event)?;
    let (case, event) = case.edit()?;
    tx.add_form_version(id, case.form_version, form, &user.id)?;
    tx.save_case(version, &case, &event)?;
    tx.add_attachment(&Attachment {
        id: AttachmentId::fresh(),
        case: id.clone(),
        kind: contract.kind.clone(),
        name: contract.name.clone(),
        media_type: contract.media_type.clone(),
        size_bytes: contract.size_bytes,
        digest: contract.digest.clone(),
        added_by: user.id.clone(),
        added_at: at,
    })?;
    Ok(())
}

fn form(
    world: &World,
    enterprise: &Enterprise,
    context: &Context,
) -> Result<FormDocument, Box<dyn Error>> {
    use chrono::Datelike as _;
    let year = context.clock.today().year();
    let goods = world.goods(LicenceKind::AutomaticImport, year);
    let good = goods.first().ok_or("this year's catalogue is empty")?;
    let code = super::history::ten_digits(&good.hs_code).ok_or("a code of ten digits")?;
    let port = world.ports.first().ok_or("no ports")?;
    let text = json!({
        "consignee": {
            "credit_code": enterprise.credit_code.as_str(),
            "name": enterprise.name_zh,
        },
        "trade_mode": "0110",
        "exchange_source": "bank_purchase",
        "ports": [format!("{}00", port.directly_affiliated())],
        "trading_country": "AUS",
        "origin_country": "AUS",
        "goods_use": "production",
        "hs_code": code.as_str(),
        "unit": good.unit.as_str(),
        "currency": "USD",
        "lines": [{"specification": "A", "quantity": "1000", "unit_price": "80.5"}],
        "contract_number": "BENCH-1",
        "batch_mode": "one_batch",
        "delivery": "electronic",
        "contact": {"name": "张三", "phone": "0591-1234567"},
    });
    Ok(FormDocument::parse(&text.to_string())?)
}
