//! Issuing: an application, the numbers in force and the day become a face that never changes.

use chrono::{DateTime, Utc};
use domain_casework::Body;
use domain_kernel::{
    CaseId, Currency, EnterpriseId, IssuerCode, LicenceId, LicenceNumber, Money, Period, Quantity,
    RuleText, Rulebook,
};
use domain_reference::{CatalogueGood, ExchangeRate};

use crate::rules::SubmissionFacts;
use crate::rules::every::{AMOUNTS, IN_CATALOGUE};
use crate::validity::{ValidityQuestion, validity};
use crate::{BatchMode, Delivery, Licence, LicenceEvent, LicenceLine, LicenceState, Party};

/// Everything a licence is made of; nothing else decides.
#[derive(Debug, Clone)]
pub struct IssueFacts {
    /// The key it will have.
    pub id: LicenceId,
    /// The number given to it.
    pub number: LicenceNumber,
    /// The case it ends.
    pub case: CaseId,
    /// Who will hold it.
    pub enterprise: EnterpriseId,
    /// The applicant, as named on the day.
    pub importer: Party,
    /// Code of the issuing body.
    pub issuer: IssuerCode,
    /// The body that handled the case.
    pub handling: Body,
    /// The body that issues.
    pub issuing: Body,
    /// The body where the paper is collected; the issuing body unless the applicant chose another.
    pub collection: Body,
    /// The book of the regime the case froze: `rules::issue_book`.
    pub book: &'static Rulebook<SubmissionFacts>,
    /// The application and what the rules look at, on the legal day of issue.
    pub submission: SubmissionFacts,
    /// The month's rate of the application's currency, when known.
    pub rate: Option<ExchangeRate>,
    /// The instant of issue.
    pub issued_at: DateTime<Utc>,
}

/// What the catalogue, the rules and the sums add to an application.
struct Grant {
    good: CatalogueGood,
    period: Period,
    quantity: Quantity,
    amount: Money,
}

impl Licence {
    /// Builds the licence.
    ///
    /// # Errors
    ///
    /// Every rule that forbids issuing it on that day.
    pub fn issue(facts: IssueFacts) -> Result<(Self, LicenceEvent), Vec<RuleText>> {
        let grant = grant(&facts)?;
        Ok((face(facts, grant), LicenceEvent::Issued))
    }
}

/// What is granted, or every rule against it.
fn grant(facts: &IssueFacts) -> Result<Grant, Vec<RuleText>> {
    let submission = &facts.submission;
    let application = &submission.application;
    let broken = facts.book.broken_on(submission, submission.today);
    let mut broken: Vec<RuleText> = broken.into_iter().map(|rule| rule.describe()).collect();
    let period = validity(&ValidityQuestion {
        kind: application.kind,
        policy: &submission.policy,
        good: submission.good.as_ref(),
        issued_on: submission.today,
        licence_year: application.licence_year,
        crosses_year: application.crosses_year,
        approval: application.approval.as_ref(),
    });
    if let Err(rule) = &period
        && broken.iter().all(|known| known.code != rule.code)
    {
        broken.push(*rule);
    }
    if !broken.is_empty() {
        return Err(broken);
    }
    let good = submission.good.clone().ok_or_else(|| vec![IN_CATALOGUE.describe()])?;
    let sums = application.quantity().zip(application.amount());
    let (quantity, amount) = sums.ok_or_else(|| vec![AMOUNTS.describe()])?;
    Ok(Grant { good, period: period.map_err(|rule| vec![rule])?, quantity, amount })
}

fn face(facts: IssueFacts, grant: Grant) -> Licence {
    let IssueFacts { submission, rate, .. } = facts;
    let SubmissionFacts { application, policy, today, .. } = submission;
    let Grant { good, period, quantity, amount } = grant;
    let kind = application.kind;
    Licence {
        id: facts.id,
        kind,
        number: facts.number,
        case: facts.case,
        enterprise: facts.enterprise,
        importer: facts.importer,
        consignee: application.consignee,
        issuer: facts.issuer,
        issuing: facts.issuing.id,
        issuing_path: facts.issuing.path,
        handling_path: facts.handling.path,
        collection: facts.collection,
        year: application.licence_year,
        regime: facts.book.regime.to_owned(),
        trade_mode: application.trade_mode,
        ports: application.ports,
        trading_country: application.trading_country,
        terms: application.terms,
        hs_code: application.hs_code,
        amount_usd: in_dollars(&amount, rate.as_ref()),
        currency: application.currency,
        lines: face_lines(application.lines),
        quantity,
        amount,
        contract_number: application.contract_number,
        batch_mode: application.batch_mode,
        uses_max: match application.batch_mode {
            BatchMode::OneBatch => 1,
            BatchMode::SeveralBatches => policy.uses_max(kind),
        },
        is_bulk: good.is_bulk,
        tolerance: policy.tolerance(kind, &good),
        goods_name: good.name_zh,
        delivery: application.delivery,
        issued_on: today,
        valid_from: period.from,
        valid_until: period.until,
        remarks: application.remarks,
        predecessor: application.replaces,
        successor: None,
        succession: None,
        extensions: 0,
        state: first_state(application.delivery),
        uses: 0,
        issued_at: facts.issued_at,
    }
}

/// A paper waits to be collected; an electronic licence is in force at once.
pub(crate) const fn first_state(delivery: Delivery) -> LicenceState {
    match delivery {
        Delivery::Paper => LicenceState::Issued,
        Delivery::Electronic => LicenceState::Active,
    }
}

fn face_lines(lines: Vec<crate::Line>) -> Vec<LicenceLine> {
    let numbered = (1..).zip(lines);
    numbered
        .map(|(line_number, line)| LicenceLine {
            line_number,
            specification: line.specification,
            quantity: line.quantity,
            unit_price: line.unit_price,
            amount: line.amount,
        })
        .collect()
}

/// The amount in US dollars: itself, or at the month's rate of its currency.
pub(crate) fn in_dollars(amount: &Money, rate: Option<&ExchangeRate>) -> Option<Money> {
    let dollar = Currency::parse("USD").expect("three capital letters");
    if *amount.currency() == dollar {
        return Some(amount.clone());
    }
    let rate = rate.filter(|rate| rate.currency == *amount.currency())?;
    amount.exchanged(rate.usd_hundred_millionths, dollar)
}

#[cfg(test)]
#[path = "issue_tests.rs"]
mod tests;
