//! Issuing: the licence is numbered, signed, entered in the ledger and told to the partners.

use chrono::Datelike as _;
use domain_casework::{Case, CaseAction, Conclusion};
use domain_customs::LedgerAccount;
use domain_identity::Scope;
use domain_kernel::{AccountId, CaseId, EnterpriseId, IssuerCode, LicenceId, LicenceNumber};
use domain_licences::rules::{SubmissionFacts, issue_book};
use domain_licences::{
    Application, Circumstances, IssueFacts, Licence, LicenceEvent, LicenceForm, LicenceKind,
    LicenceState, Party,
};
use domain_quotas::{PostingKind, QuotaAccount};
use persistence::ids::Fresh as _;
use persistence::{Held, SignedLicence, Tx};

use super::submission::{CaseForm, Found, body, enterprise, find, form_violation, kind_of};
use super::{Desk, Open, change, open, save};
use crate::{Expected, Failure, Violation, quotas};

/// Signs the face of a licence; the text is a compact JWS.
pub type Signer<'a> = &'a dyn Fn(&Licence) -> String;

/// A concluded case and what it produced.
#[derive(Debug, Clone)]
pub struct Issued {
    pub case: Held<Case>,
    /// The licence issued; of a return, the licence that was given back.
    pub licence: SignedLicence,
    /// The other parts of a split, in their order.
    pub further: Vec<SignedLicence>,
}

/// Carries an approved case out: every rule is asked once more, on today's facts; a licence is
/// issued, or others take the place of one, or one is cancelled.
///
/// # Errors
/// As [`super::edit`], and `Broken` with every rule against it.
pub fn issue(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    at: (&CaseId, Expected),
    form: &CaseForm,
    sign: Signer<'_>,
) -> Result<Issued, Failure> {
    match form {
        CaseForm::Licence(form) => grant(tx, desk, at, form, sign),
        CaseForm::Change(form) => change::carry_out(tx, desk, at, form, sign),
    }
}

fn grant(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    at: (&CaseId, Expected),
    form: &LicenceForm,
    sign: Signer<'_>,
) -> Result<Issued, Failure> {
    claim_approval(tx, desk, at.0, form)?;
    let open = open(tx, desk, at, CaseAction::Issue)?;
    let Gathered { mut facts, code, replaced } = gather(tx, desk, &open, form)?;
    let replaced = replaced.map(|held| release_rest(tx, held)).transpose()?;
    let mut quota = claim_quota(tx, &mut facts.submission, &facts.enterprise)?;
    let (licence, event) = numbered(tx, facts, &code)?;
    let licence = signed(licence, sign);
    if let Some(held) = replaced {
        replace(tx, desk, held, &licence.licence.number)?;
    }
    tx.add_licence(&licence.licence, &licence.signature, &licence.account, &event)?;
    quotas::draw(tx, &licence.licence, &mut quota)?;
    if let Some(approval) = approval_number(form) {
        tx.add_approval_use(&licence.licence, &approval)?;
    }
    let case = conclude(tx, desk, open, &licence.licence)?;
    Ok(Issued { case, licence, further: Vec::new() })
}

/// A licence with its opened account and its signature.
pub(super) fn signed(licence: Licence, sign: Signer<'_>) -> SignedLicence {
    SignedLicence {
        account: LedgerAccount::open(AccountId::fresh(), licence.id.clone(), &licence.quantity),
        signature: sign(&licence),
        licence,
    }
}

/// Concludes a case with the licence it is about.
pub(super) fn conclude(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    open: Open,
    licence: &Licence,
) -> Result<Held<Case>, Failure> {
    let conclusion = Conclusion {
        licence: licence.id.clone(),
        issued_by: desk.actor.id.clone(),
        on: desk.today,
    };
    save(tx, open.version, open.case.conclude(&open.opinions, conclusion)?)
}

/// Takes the accounts that a licence for quota goods draws on, and counts what they hold now.
fn claim_quota(
    tx: &mut Tx<'_>,
    facts: &mut SubmissionFacts,
    holder: &EnterpriseId,
) -> Result<Vec<QuotaAccount>, Failure> {
    let drawn = quotas::drawn(tx, &facts.application, facts.good.as_ref(), facts.management)?;
    let Some(drawn) = drawn else { return Ok(Vec::new()) };
    let accounts = drawn.claim(tx, holder)?;
    facts.quota_left = drawn.left(&accounts, &facts.application.unit);
    Ok(accounts)
}

fn approval_number(form: &LicenceForm) -> Option<String> {
    form.approval.as_ref().and_then(|approval| approval.number.clone())
}

/// The licences of one approval document are issued one after the other (rule L22): the sum is
/// read only once nobody else of the enterprise can add to it.
fn claim_approval(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    id: &CaseId,
    form: &LicenceForm,
) -> Result<(), Failure> {
    if form.approval.is_none() {
        return Ok(());
    }
    let held = tx.case(&desk.actor.scope(), id)?.ok_or(Failure::NotFound("case"))?;
    let owner = held.value.enterprise;
    tx.claim_enterprise(&Scope::Enterprise(owner.clone()), &owner)?;
    Ok(())
}

/// What a licence is made of, but its number; what it takes from is claimed.
struct Gathered {
    facts: IssueFacts,
    code: IssuerCode,
    replaced: Option<Held<SignedLicence>>,
}

fn gather(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    open: &Open,
    form: &LicenceForm,
) -> Result<Gathered, Failure> {
    let kind = kind_of(&open.case)?;
    let enterprise = enterprise(tx, &open.case)?;
    let parsed = form.parse(kind, desk.book, desk.today);
    let application = parsed
        .map_err(|problems| Failure::Broken(problems.iter().map(form_violation).collect()))?;
    let replaced = claim_sources(tx, &open.case, &application)?;
    let Found { facts: submission, .. } = find(tx, desk, &open.case, &enterprise, application)?;
    let regime = open.case.regime.as_deref().and_then(issue_book);
    let book = regime.ok_or(Failure::NotFound("rulebook of the case"))?;
    let handling = open.case.handling.clone().ok_or(Failure::NotFound("handling body"))?;
    let issuing = open.case.issuing.clone().ok_or(Failure::NotFound("issuing body"))?;
    let (_, code) = body(tx, &issuing.id)?;
    let code = code.ok_or(Failure::NotFound("issuer code of the issuing body"))?;
    let collection = match &submission.application.collection {
        Some(id) => body(tx, id)?.0,
        None => issuing.clone(),
    };
    let currency = &submission.application.currency;
    let rate = desk.book.rate(desk.today.year(), desk.today.month(), currency).cloned();
    let facts = IssueFacts {
        id: LicenceId::fresh(),
        number: placeholder(&code)?,
        case: open.case.id.clone(),
        enterprise: enterprise.id.clone(),
        importer: Party {
            credit_code: Some(enterprise.credit_code.clone()),
            name: enterprise.name_zh.clone(),
        },
        issuer: code.clone(),
        handling,
        issuing,
        collection,
        book,
        submission,
        rate,
        issued_at: tx.stamp().at,
    };
    Ok(Gathered { facts, code, replaced })
}

/// Takes what the licence draws on, so that the rules see it as it stays: the licence it
/// replaces, and the mechanical approval. One that another case has drawn stays that case's, and
/// the rule says so.
fn claim_sources(
    tx: &mut Tx<'_>,
    case: &Case,
    application: &Application,
) -> Result<Option<Held<SignedLicence>>, Failure> {
    if let Some((number, sequence)) = &application.mechanical_approval {
        tx.use_mechanical_approval(number, *sequence, &case.id)?;
    }
    match &application.replaces {
        Some(number) => Ok(tx.claim_licence_of_number(application.kind, number)?),
        None => Ok(None),
    }
}

/// The rules are asked before a number is taken, so the facts carry the first of the year.
fn placeholder(code: &IssuerCode) -> Result<LicenceNumber, Failure> {
    LicenceNumber::new(2000, code, 1).map_err(|_used_up| Failure::NotFound("free licence number"))
}

/// Asks the rules, then takes the number: the last row that is claimed.
fn numbered(
    tx: &mut Tx<'_>,
    facts: IssueFacts,
    code: &IssuerCode,
) -> Result<(Licence, LicenceEvent), Failure> {
    let (mut licence, event) = Licence::issue(facts)
        .map_err(|rules| Failure::Broken(rules.iter().map(Violation::from).collect()))?;
    licence.number = next_number(tx, licence.kind, (licence.year, code))?;
    Ok((licence, event))
}

/// The next number of a kind, a year and an issuing body. Taken last.
pub(super) fn next_number(
    tx: &mut Tx<'_>,
    kind: LicenceKind,
    (year, code): (i32, &IssuerCode),
) -> Result<LicenceNumber, Failure> {
    let serial = tx.next_serial(kind.as_str(), &year.to_string(), code.as_str())?;
    let serial =
        u32::try_from(serial).map_err(|_used_up| Failure::NotFound("free licence number"))?;
    LicenceNumber::new(year, code, serial)
        .map_err(|_used_up| Failure::NotFound("free licence number"))
}

/// Releases what is left of the licence that is replaced: its account comes before the number.
pub(super) fn release_rest(
    tx: &mut Tx<'_>,
    held: Held<SignedLicence>,
) -> Result<Held<SignedLicence>, Failure> {
    let (SignedLicence { licence, account, signature }, version) = held.into_parts();
    let account = match account.close() {
        Some(movement) => {
            let overdraft = account.overdraft;
            let closed = account.apply(&[movement], overdraft)?;
            tx.post_to_account(&closed, &[movement], "replace")?;
            quotas::release(tx, &licence.id, movement.amount, PostingKind::Return, "replace")?;
            closed
        }
        None => account,
    };
    Ok(Held { value: SignedLicence { licence, account, signature }, version })
}

/// Puts the new licence in the place of the old one.
pub(super) fn replace(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    held: Held<SignedLicence>,
    successor: &LicenceNumber,
) -> Result<(), Failure> {
    let (SignedLicence { licence, account, signature }, version) = held.into_parts();
    let reason = Some(format!("replaced by {successor}"));
    let circumstances = Circumstances { on: desk.today, reserved: account.reserved, reason };
    let (licence, event) = licence.replaced_by(successor.clone(), circumstances)?;
    debug_assert!(matches!(licence.state, LicenceState::Replaced | LicenceState::Lost));
    tx.save_licence(version, &SignedLicence { licence, account, signature }, &event)?;
    Ok(())
}
