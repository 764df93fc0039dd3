//! Handing in: the form is read, every rule is asked, the competent bodies are found.

use chrono::NaiveDate;
use domain_casework::{Body, Case, CaseAction, Matter, SubmitFacts};
use domain_identity::Enterprise;
use domain_kernel::{CaseId, CaseNumber, CheckCode, IssuerCode, OrganisationId, Period, Quantity};
use domain_licences::rules::{Predecessor, Standing, SubmissionFacts, submission_book};
use domain_licences::{
    Application, ChangeForm, Family, FormProblem, LicenceForm, LicenceKind, LicencePolicy, Seat,
    competence_question,
};
use domain_reference::{CatalogueGood, Management};
use persistence::{Held, SignedLicence, Tx};

use super::{Desk, Open, change, open, save};
use crate::{Expected, Failure, Violation, quotas};

/// What handing in needs besides the case.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The form, as its stored document reads.
    pub form: CaseForm,
    /// For the first submission.
    pub check_code: CheckCode,
}

/// A form as its matter reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseForm {
    /// Of a matter that grants a licence.
    Licence(Box<LicenceForm>),
    /// Of a matter that changes one.
    Change(Box<ChangeForm>),
}

/// What a submission needs once nothing speaks against it.
pub(super) struct Ready {
    pub(super) handling: OrganisationId,
    pub(super) issuing: OrganisationId,
    pub(super) regime: String,
}

/// What was found out about an application.
pub(super) struct Found {
    pub(super) facts: SubmissionFacts,
    pub(super) bodies: Option<(OrganisationId, OrganisationId)>,
}

/// Hands a case in, for the first time or with what was missing. Everything that is wrong is
/// told at once; nothing is written and no number used then.
///
/// # Errors
/// As [`super::edit`], and `Broken` with every violation.
pub fn submit(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (id, expected): (&CaseId, Expected),
    submission: &Submission,
) -> Result<Held<Case>, Failure> {
    let open = open(tx, desk, (id, expected), CaseAction::Submit)?;
    let Ready { handling, issuing, regime } = match &submission.form {
        CaseForm::Licence(form) => checked(tx, desk, &open, form)?,
        CaseForm::Change(form) => change::checked(tx, desk, &open, form)?,
    };
    let (handling, code) = body(tx, &handling)?;
    let (issuing, _) = body(tx, &issuing)?;
    tx.answer_correction(id)?;
    let number = case_number(tx, &open, &code, desk)?;
    let facts = SubmitFacts {
        number,
        check_code: submission.check_code.clone(),
        handling,
        issuing,
        regime,
        received_on: desk.today,
    };
    save(tx, open.version, open.case.submit(facts)?)
}

/// Asks everything that can be asked of an application before it is handed in.
fn checked(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    open: &Open,
    form: &LicenceForm,
) -> Result<Ready, Failure> {
    let kind = kind_of(&open.case)?;
    let enterprise = &enterprise(tx, &open.case)?;
    let mut violations = missing_materials(tx, open)?;
    violations.extend(standing_violations(enterprise));
    let application = match form.parse(kind, desk.book, desk.today) {
        Ok(application) => application,
        Err(problems) => {
            violations.extend(problems.iter().map(form_violation));
            return Err(Failure::Broken(violations));
        }
    };
    let found = find(tx, desk, &open.case, enterprise, application)?;
    let Some(book) = submission_book(kind, desk.today) else {
        return Err(Failure::Broken(vec![no_regime()]));
    };
    violations.extend(collection_violation(tx, &found.facts.application)?);
    let broken = book.broken_on(&found.facts, desk.today);
    violations.extend(broken.into_iter().map(|rule| Violation::from(&rule.describe())));
    Failure::unless_none(violations)?;
    let (handling, issuing) = found.bodies.ok_or(Failure::NotFound("competent body"))?;
    Ok(Ready { handling, issuing, regime: book.regime.to_owned() })
}

/// Papers are collected at bodies that issue licences themselves (属地化领证).
fn collection_violation(
    tx: &mut Tx<'_>,
    application: &Application,
) -> Result<Option<Violation>, Failure> {
    let Some(id) = &application.collection else { return Ok(None) };
    let known = tx.organisation(id)?.is_some_and(|held| held.value.issuer.is_some());
    Ok((!known).then(|| Violation {
        pointer: "/collection_organisation_id".to_owned(),
        code: "unknown_code".to_owned(),
        rule: None,
        says_zh: "领证地须为发证机构".to_owned(),
        says_en: "papers are collected at a body that issues licences".to_owned(),
        limit: None,
    }))
}

/// Looks up everything the rules look at.
pub(super) fn find(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    case: &Case,
    enterprise: &Enterprise,
    application: Application,
) -> Result<Found, Failure> {
    let good = application.catalogue().and_then(|catalogue| {
        let (year, mode) = (application.licence_year, &application.trade_mode);
        desk.book.good(catalogue, year, &application.hs_code, Some(mode))
    });
    let seat = Seat {
        region: enterprise.region.clone(),
        is_central_in_beijing: enterprise.is_central_in_beijing,
    };
    let question = competence_question(&application, &seat, good);
    let bodies = desk
        .book
        .competence(&question)
        .map(|found| (found.handling.clone(), found.issuing.clone()));
    let facts = facts(tx, desk, (case, enterprise), application, (good, bodies.is_some()))?;
    Ok(Found { facts, bodies })
}

fn facts(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (case, enterprise): (&Case, &Enterprise),
    application: Application,
    (good, is_competence_found): (Option<&CatalogueGood>, bool),
) -> Result<SubmissionFacts, Failure> {
    let approval = match &application.mechanical_approval {
        Some((number, sequence)) => tx.mechanical_approval(number, *sequence)?,
        None => None,
    };
    let other = approval.as_ref().and_then(|kept| kept.case.as_ref()).filter(|id| **id != case.id);
    let drawn = approval.as_ref().filter(|_| other.is_some());
    let replaced = match &application.replaces {
        Some(number) => tx.licence_of_number(application.kind, number)?.map(|held| held.value),
        None => None,
    };
    let management = management(desk, &application, good);
    let of_quota = quotas::drawn(tx, &application, good, management)?;
    let is_under_import_quota = of_quota.is_some() && application.kind == LicenceKind::Import;
    let quota_left = match of_quota {
        Some(drawn) => drawn.left(&drawn.read(tx, &enterprise.id)?, &application.unit),
        None => 0,
    };
    let issued_on_approval = issued_on_approval(tx, enterprise, &application, replaced.as_ref())?;
    Ok(SubmissionFacts {
        predecessor: replaced.and_then(|signed| predecessor(signed, case, desk.today)),
        good: good.cloned(),
        management,
        is_under_import_quota,
        quota_left,
        enterprise: Standing {
            credit_code: enterprise.credit_code.clone(),
            is_filed: enterprise.standing == domain_identity::EnterpriseStanding::Confirmed,
            ban: enterprise.banned_from.map(|from| Period {
                from,
                until: enterprise.banned_until.unwrap_or(NaiveDate::MAX),
            }),
        },
        today: desk.today,
        is_competence_found,
        issued_on_approval,
        drawn_on_mechanical: drawn.map_or(0, |kept| kept.approval.quantity.ten_thousandths()),
        mechanical_approval: approval.map(|kept| kept.approval),
        policy: LicencePolicy::in_force(desk.today),
        application,
    })
}

/// How the export of the goods is managed; nothing for an import.
fn management(
    desk: &Desk<'_>,
    application: &Application,
    good: Option<&CatalogueGood>,
) -> Option<Management> {
    let good = good.filter(|_| application.kind.family() == Family::Export)?;
    desk.book.management(&good.category, application.licence_year)
}

/// What other licences take of the approval document; the rest of the one that is replaced is
/// given back.
fn issued_on_approval(
    tx: &mut Tx<'_>,
    enterprise: &Enterprise,
    application: &Application,
    replaced: Option<&SignedLicence>,
) -> Result<i64, Failure> {
    let Some(document) = &application.approval else { return Ok(0) };
    let granted = tx.granted_on_approval(&enterprise.id, &document.number)?;
    match replaced {
        Some(signed) if tx.is_issued_on_approval(&signed.licence.id, &document.number)? => {
            Ok(granted - signed.account.available.max(0))
        }
        Some(_) | None => Ok(granted),
    }
}

fn predecessor(signed: SignedLicence, case: &Case, today: NaiveDate) -> Option<Predecessor> {
    let SignedLicence { licence, account, .. } = signed;
    Some(Predecessor {
        kind: licence.kind,
        is_own: licence.enterprise == case.enterprise,
        state: licence.effective_state(today),
        left: Quantity::of(account.available.max(0), account.unit.clone())?,
        is_reserved: 0 < account.reserved,
    })
}

pub(super) fn kind_of(case: &Case) -> Result<LicenceKind, Failure> {
    LicenceKind::of_matter(&case.matter).ok_or(Failure::NotFound("matter"))
}

pub(super) fn enterprise(tx: &mut Tx<'_>, case: &Case) -> Result<Enterprise, Failure> {
    let found = tx.enterprise_of_id(&case.enterprise)?;
    Ok(found.ok_or(Failure::NotFound("enterprise"))?.value)
}

pub(super) fn missing_materials(tx: &mut Tx<'_>, open: &Open) -> Result<Vec<Violation>, Failure> {
    let attached = tx.attachments(&open.case.id)?;
    let matter: &Matter = open.matter;
    let missing = matter.materials.iter().filter(|material| {
        material.is_required && attached.iter().all(|found| found.kind != material.kind)
    });
    Ok(missing
        .map(|material| Violation {
            pointer: format!("/attachments/{}", material.kind),
            code: "required".to_owned(),
            rule: None,
            says_zh: format!("缺少材料：{}", material.name_zh),
            says_en: format!("the material is missing: {}", material.name_en),
            limit: None,
        })
        .collect())
}

pub(crate) fn standing_violations(enterprise: &Enterprise) -> Option<Violation> {
    use domain_identity::EnterpriseStanding as Standing;
    let (zh, en) = match enterprise.standing {
        Standing::Confirmed => return None,
        Standing::Unconfirmed => ("企业尚未经主管机构确认", "the enterprise is not confirmed yet"),
        Standing::Suspended => ("企业已被暂停", "the enterprise is suspended"),
    };
    Some(Violation {
        pointer: String::new(),
        code: "standing".to_owned(),
        rule: None,
        says_zh: zh.to_owned(),
        says_en: en.to_owned(),
        limit: None,
    })
}

pub(super) fn no_regime() -> Violation {
    Violation {
        pointer: String::new(),
        code: "no_rules".to_owned(),
        rule: None,
        says_zh: "该日期尚无适用的规定".to_owned(),
        says_en: "no rules are in force on this day".to_owned(),
        limit: None,
    }
}

pub(super) fn form_violation(problem: &FormProblem) -> Violation {
    let expected = (!problem.expected.is_empty()).then(|| problem.expected.clone());
    let words = expected.as_deref().unwrap_or(problem.code);
    Violation {
        pointer: problem.pointer.clone(),
        code: problem.code.to_owned(),
        rule: None,
        says_zh: format!("填写不符合要求：{words}"),
        says_en: format!("not as it has to be: {words}"),
        limit: expected,
    }
}

/// A body with its path, and the two characters its numbers begin with.
pub(super) fn body(
    tx: &mut Tx<'_>,
    id: &OrganisationId,
) -> Result<(Body, Option<IssuerCode>), Failure> {
    let held = tx.organisation(id)?.ok_or(Failure::NotFound("organisation"))?;
    let organisation = held.value;
    Ok((Body { id: organisation.id, path: organisation.path }, organisation.issuer))
}

/// The number of a first submission; a case keeps the one it has. Taken last.
fn case_number(
    tx: &mut Tx<'_>,
    open: &Open,
    code: &Option<IssuerCode>,
    desk: &Desk<'_>,
) -> Result<CaseNumber, Failure> {
    if let Some(number) = &open.case.number {
        return Ok(number.clone());
    }
    let code = code.clone().ok_or(Failure::NotFound("issuer code of the handling body"))?;
    let serial = tx.next_serial("case", &desk.today.to_string(), code.as_str())?;
    let serial = u32::try_from(serial).map_err(|_used_up| Failure::NotFound("free case number"))?;
    CaseNumber::new(&code, desk.today, serial)
        .map_err(|_used_up| Failure::NotFound("free case number"))
}
