//! Changes of issued licences: asked for like a licence, carried out on what is left of one.

use chrono::{Datelike as _, NaiveDate};
use domain_casework::{Case, CaseAction};
use domain_identity::{EnterpriseStanding, Scope};
use domain_kernel::{CaseId, EnterpriseId, LicenceId, OrganisationId};
use domain_licences::mechanical::ChangeDesk;
use domain_licences::{
    Change, ChangeFacts, ChangeForm, ChangeKind, ChangeTerms, Licence, LicenceAction, LicenceEvent,
    LicencePolicy, LicenceState, LineQuantity, Party, Successor, change_book, desk_of, successors,
};
use persistence::ids::Fresh as _;
use persistence::{Held, SignedLicence, Tx};

use super::issuance::{Issued, Signer, conclude, next_number, release_rest, replace, signed};
use super::submission::{
    Ready, enterprise, form_violation, missing_materials, no_regime, standing_violations,
};
use super::{Desk, Open, open, save};
use crate::licences::{Act, moved};
use crate::{Expected, Failure, Violation, quotas};

/// Who is to hold a licence, where an amendment names somebody.
type NewHolder = Option<(EnterpriseId, Party)>;

/// A change that can be read, on the licence it is about.
struct Found {
    facts: ChangeFacts,
    held: Held<SignedLicence>,
    holder: NewHolder,
}

/// Asks everything that can be asked of a change before it is handed in.
pub(super) fn checked(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    open: &Open,
    form: &ChangeForm,
) -> Result<Ready, Failure> {
    let mut violations = missing_materials(tx, open)?;
    violations.extend(standing_violations(&enterprise(tx, &open.case)?));
    let found = match find(tx, desk, &open.case, form) {
        Ok(found) => found,
        Err(Failure::Broken(more)) => {
            violations.extend(more);
            return Err(Failure::Broken(violations));
        }
        Err(failure) => return Err(failure),
    };
    let old = &found.facts.old;
    if tx.open_case_about(&old.id, &open.case.id)?.is_some() {
        violations.push(pending());
    }
    let book = change_book(desk.today).ok_or_else(|| Failure::Broken(vec![no_regime()]))?;
    violations.extend(broken(&found.facts));
    Failure::unless_none(violations)?;
    tx.set_case_subject(&open.case.id, &old.id)?;
    Ok(Ready {
        handling: handling(&found.facts).ok_or(Failure::NotFound("competent body"))?,
        issuing: old.issuing.clone(),
        regime: book.regime.to_owned(),
    })
}

/// Who reviews: the body that issued it, or for most changes of mechanical licences the office
/// that handled the first application.
fn handling(facts: &ChangeFacts) -> Option<OrganisationId> {
    let desk = match &facts.change.terms {
        ChangeTerms::Amendment(changes, _) => desk_of(&facts.old, changes, &facts.policy),
        ChangeTerms::Extension(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Reissue(_)
        | ChangeTerms::Return => ChangeDesk::Bureau,
    };
    match desk {
        ChangeDesk::Bureau => Some(facts.old.issuing.clone()),
        ChangeDesk::MechanicalDepartment => facts.old.handling_path.last(),
    }
}

/// Reads the form and takes the licence it is about; nobody else changes it meanwhile.
fn find(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    case: &Case,
    form: &ChangeForm,
) -> Result<Found, Failure> {
    let kind = ChangeKind::of_matter(&case.matter).ok_or(Failure::NotFound("matter"))?;
    let change = form
        .parse(kind, desk.book, desk.today)
        .map_err(|problems| Failure::Broken(problems.iter().map(form_violation).collect()))?;
    let own = Scope::Enterprise(case.enterprise.clone());
    let claimed = tx.claim_licence(&own, change.licence_kind, &change.number)?;
    let held = claimed.ok_or_else(|| Failure::Broken(vec![unknown()]))?;
    let (is_holder_known, holder) = new_holder(tx, &change)?;
    let SignedLicence { licence, account, .. } = &held.value;
    let facts = ChangeFacts {
        old: licence.clone(),
        left: account.available.max(0),
        reserved: account.reserved,
        is_holder_known,
        today: desk.today,
        policy: LicencePolicy::in_force(desk.today),
        change,
    };
    Ok(Found { facts, held, holder })
}

fn new_holder(tx: &mut Tx<'_>, change: &Change) -> Result<(bool, NewHolder), Failure> {
    let named = match &change.terms {
        ChangeTerms::Amendment(changes, _) => changes.holder.as_ref(),
        ChangeTerms::Extension(..)
        | ChangeTerms::Split(_)
        | ChangeTerms::Reissue(_)
        | ChangeTerms::Return => None,
    };
    let Some(code) = named else { return Ok((true, None)) };
    let found = tx.enterprise_of_credit_code(code)?.map(|held| held.value);
    let known = found.filter(|found| found.standing == EnterpriseStanding::Confirmed);
    Ok(match known {
        None => (false, None),
        Some(enterprise) => {
            let credit_code = Some(enterprise.credit_code);
            (true, Some((enterprise.id, Party { credit_code, name: enterprise.name_zh })))
        }
    })
}

fn broken(facts: &ChangeFacts) -> Vec<Violation> {
    let Some(book) = change_book(facts.today) else { return vec![no_regime()] };
    let broken = book.broken_on(facts, facts.today);
    broken.into_iter().map(|rule| Violation::from(&rule.describe())).collect()
}

/// Carries a change out on what is left today.
pub(super) fn carry_out(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    at: (&CaseId, Expected),
    form: &ChangeForm,
    sign: Signer<'_>,
) -> Result<Issued, Failure> {
    let open = open(tx, desk, at, CaseAction::Issue)?;
    let Found { facts, held, holder } = find(tx, desk, &open.case, form)?;
    Failure::unless_none(late_violations(&facts))?;
    if facts.change.terms == ChangeTerms::Return {
        return cancel(tx, desk, open, held, facts.change.reason);
    }
    let approval = tx.approval_of(&facts.old.id)?;
    let drawn = tx.quota_draws(&facts.old.id)?;
    let old = release_rest(tx, held)?;
    let mut quota = quotas::claim(tx, &drawn)?;
    let parts = successors(&facts);
    let mut issued = Vec::with_capacity(parts.len());
    for quantities in &parts {
        let licence = succeed(tx, desk, &open.case, (&facts, quantities), holder.clone())?;
        issued.push(signed(licence, sign));
    }
    let mut issued = issued.into_iter();
    let first = issued.next().ok_or(Failure::NotFound("rest of the licence"))?;
    let further: Vec<SignedLicence> = issued.collect();
    replace(tx, desk, old, &first.licence.number)?;
    for new in std::iter::once(&first).chain(&further) {
        tx.add_licence(&new.licence, &new.signature, &new.account, &LicenceEvent::Issued)?;
        quotas::draw(tx, &new.licence, &mut quota)?;
        if let Some(approval) = &approval {
            tx.add_approval_use(&new.licence, approval)?;
        }
    }
    let case = conclude(tx, desk, open, &first.licence)?;
    Ok(Issued { case, licence: first, further })
}

/// What still speaks against a change on the day it is carried out: what customs took since it
/// was handed in is cut from the last lines, so the sums are not asked again.
fn late_violations(facts: &ChangeFacts) -> Vec<Violation> {
    let mut violations = broken(facts);
    violations.retain(|violation| !matches!(violation.rule.as_deref(), Some("C07" | "C08")));
    violations
}

fn succeed(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    case: &Case,
    (facts, quantities): (&ChangeFacts, &[LineQuantity]),
    holder: NewHolder,
) -> Result<Licence, Failure> {
    let old = &facts.old;
    let rate = desk.book.rate(desk.today.year(), desk.today.month(), &old.currency).cloned();
    let successor = Successor {
        id: LicenceId::fresh(),
        number: next_number(tx, old.kind, (old.year, &old.issuer))?,
        case: case.id.clone(),
        holder,
        rate,
        issued_at: tx.stamp().at,
    };
    let licence = old.succeeded(facts, quantities, successor);
    licence.ok_or(Failure::NotFound("rest of the licence"))
}

/// Takes a licence back: what is left of it is released.
fn cancel(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    open: Open,
    held: Held<SignedLicence>,
    reason: String,
) -> Result<Issued, Failure> {
    let act = Act { action: LicenceAction::Return, on: desk.today, reason: Some(reason) };
    let licence = moved(tx, held, &act)?.value;
    let case = conclude(tx, desk, open, &licence.licence)?;
    Ok(Issued { case, licence, further: Vec::new() })
}

/// Changes whose licence has ended otherwise meanwhile, the earliest first: nothing is left that
/// could be carried out.
///
/// # Errors
/// Of the store.
pub fn overtaken(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<CaseId>, Failure> {
    let ended: Vec<LicenceState> =
        LicenceState::ALL.into_iter().filter(|state| state.is_final()).collect();
    Ok(tx.cases_about_ended(&ended, limit)?)
}

/// Writes down that a change has lapsed with its licence; `false` when it has not.
///
/// # Errors
/// Of the store.
pub fn lapse(
    tx: &mut Tx<'_>,
    scope: &Scope,
    today: NaiveDate,
    id: &CaseId,
) -> Result<bool, Failure> {
    let Some(held) = tx.claim_case(scope, id)? else { return Ok(false) };
    let (case, version) = held.into_parts();
    let Some(subject) = tx.case_subject(id)? else { return Ok(false) };
    let licence = tx.licence_of_id(&subject)?.ok_or(Failure::NotFound("licence"))?.value.licence;
    if !case.state.is_open() || !licence.state.is_final() {
        return Ok(false);
    }
    let reason = format!("许可证{}已终止（{}）", licence.number, licence.state.as_str());
    save(tx, version, case.lapse(reason, today)?)?;
    Ok(true)
}

fn unknown() -> Violation {
    Violation {
        pointer: "/licence_number".to_owned(),
        code: "unknown_licence".to_owned(),
        rule: None,
        says_zh: "没有这张许可证".to_owned(),
        says_en: "there is no such licence".to_owned(),
        limit: None,
    }
}

fn pending() -> Violation {
    Violation {
        pointer: "/licence_number".to_owned(),
        code: "change_pending".to_owned(),
        rule: None,
        says_zh: "该许可证已有办理中的更改、延期、分证、补发或退证申请".to_owned(),
        says_en: "another change of this licence is under way".to_owned(),
        limit: None,
    }
}
