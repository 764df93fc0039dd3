//! From when until when a licence is valid.

use chrono::{Datelike as _, Days, NaiveDate};
use domain_kernel::{Period, RuleText, add_months, day};
use domain_reference::{CatalogueGood, CataloguePart};

use crate::rules::automatic::{AUTOMATIC_LIFE, YEAR_SWITCH};
use crate::rules::export::{EXPORT_LIFE, NEXT_YEAR};
use crate::rules::import::{APPROVAL_COVERS_THE_DAY, IMPORT_LIFE};
use crate::rules::tariff_quota::TARIFF_LIFE;
use crate::rules::textile::TEXTILE_LIFE;
use crate::{Approval, Family, LicenceKind, LicencePolicy};

/// What the validity depends on.
#[derive(Debug, Clone, Copy)]
pub struct ValidityQuestion<'a> {
    /// What is issued.
    pub kind: LicenceKind,
    /// The numbers in force.
    pub policy: &'a LicencePolicy,
    /// The catalogue line of the licence's year; its own months prevail (rule L08).
    pub good: Option<&'a CatalogueGood>,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// The year the licence is for.
    pub licence_year: i32,
    /// Whether use may reach into the next year.
    pub crosses_year: bool,
    /// The approval document a restricted import stands on.
    pub approval: Option<&'a Approval>,
}

/// The first and the last day of a licence issued as the question says.
///
/// # Errors
///
/// The rule that forbids issuing such a licence on that day.
pub fn validity(question: &ValidityQuestion<'_>) -> Result<Period, RuleText> {
    match question.kind.family() {
        Family::Import => import(question),
        Family::Automatic => automatic(question),
        Family::Export => export(question),
        Family::Textile => textile(question),
        Family::TariffQuota => tariff_quota(question),
    }
}

/// Six months, to the end of its year (L01, L02) or under the older order to the end of February
/// (L03); next year's from 10 December on, beginning on 1 January (L04).
fn export(question: &ValidityQuestion<'_>) -> Result<Period, RuleText> {
    let ValidityQuestion { policy, issued_on, licence_year, .. } = *question;
    let is_next = licence_year == issued_on.year() + 1;
    if is_next && issued_on < policy.next_year_from.value.of(issued_on.year()) {
        return Err(NEXT_YEAR.describe());
    }
    if question.crosses_year || (licence_year != issued_on.year() && !is_next) {
        return Err(EXPORT_LIFE.describe());
    }
    let from = issued_on.max(day(licence_year, 1, 1));
    let months = own_months(question).unwrap_or(policy.export_months.value);
    let until = end_of_life(from, months, policy).min(policy.export_end(licence_year));
    Period::new(from, until).ok_or(EXPORT_LIFE.describe())
}

/// Six months, inside the calendar year (T01).
fn textile(question: &ValidityQuestion<'_>) -> Result<Period, RuleText> {
    let ValidityQuestion { policy, issued_on, licence_year, .. } = *question;
    if question.crosses_year || licence_year != issued_on.year() {
        return Err(TEXTILE_LIFE.describe());
    }
    let months = own_months(question).unwrap_or(policy.textile_months.value);
    let until = end_of_life(issued_on, months, policy).min(day(licence_year, 12, 31));
    Period::new(issued_on, until).ok_or(TEXTILE_LIFE.describe())
}

/// To the end of its year (G01), fertilisers some months of it as the catalogue says; next year's from
/// the day it is allocated on, beginning on 1 January.
fn tariff_quota(question: &ValidityQuestion<'_>) -> Result<Period, RuleText> {
    let ValidityQuestion { policy, issued_on, licence_year, .. } = *question;
    let is_next = licence_year == issued_on.year() + 1;
    if question.crosses_year || (licence_year != issued_on.year() && !is_next) {
        return Err(TARIFF_LIFE.describe());
    }
    let from = issued_on.max(day(licence_year, 1, 1));
    let year_end = day(licence_year, 12, 31);
    let end = own_months(question).map(|months| end_of_life(from, months, policy));
    let until = end.unwrap_or(year_end).min(year_end);
    Period::new(from, until).ok_or(TARIFF_LIFE.describe())
}

/// One year, inside the calendar year; with cross-year use until 31 March at most (L09).
fn import(question: &ValidityQuestion<'_>) -> Result<Period, RuleText> {
    let ValidityQuestion { policy, issued_on, licence_year, .. } = *question;
    if licence_year != issued_on.year() {
        return Err(IMPORT_LIFE.describe());
    }
    if !question.approval.is_some_and(|approval| approval.covers(issued_on)) {
        return Err(APPROVAL_COVERS_THE_DAY.describe());
    }
    let limit = if question.crosses_year {
        policy.cross_year_end.value.of(licence_year + 1)
    } else {
        day(licence_year, 12, 31)
    };
    let months = own_months(question).unwrap_or(policy.import_months.value);
    let until = end_of_life(issued_on, months, policy).min(limit);
    Period::new(issued_on, until).ok_or(IMPORT_LIFE.describe())
}

/// Six months, inside the calendar year (A01), for the year that may be issued for (A06).
fn automatic(question: &ValidityQuestion<'_>) -> Result<Period, RuleText> {
    let ValidityQuestion { policy, issued_on, licence_year, .. } = *question;
    if question.crosses_year {
        return Err(AUTOMATIC_LIFE.describe());
    }
    match part(question) {
        _ if may_be_issued_for(question) => {}
        CataloguePart::General | CataloguePart::Industrial => return Err(YEAR_SWITCH.describe()),
        CataloguePart::Mechanical => return Err(AUTOMATIC_LIFE.describe()),
    }
    let from = issued_on.max(day(licence_year, 1, 1));
    let months = own_months(question).unwrap_or(policy.automatic_months.value);
    let until = end_of_life(from, months, policy).min(day(licence_year, 12, 31));
    Period::new(from, until).ok_or(AUTOMATIC_LIFE.describe())
}

/// Whether an automatic licence of this year may be issued on this day: after the switch only
/// the next year's for parts I and III; the order says nothing of part II, which keeps both.
fn may_be_issued_for(question: &ValidityQuestion<'_>) -> bool {
    let year = question.issued_on.year();
    let has_switched = question.policy.year_switch.value.of(year) < question.issued_on;
    let must_switch = match part(question) {
        CataloguePart::General | CataloguePart::Industrial => has_switched,
        CataloguePart::Mechanical => false,
    };
    let is_current = question.licence_year == year && !must_switch;
    let is_next = question.licence_year == year + 1 && has_switched;
    is_current || is_next
}

fn part(question: &ValidityQuestion<'_>) -> CataloguePart {
    match question.kind {
        LicenceKind::AutomaticImportMechanical => CataloguePart::Mechanical,
        LicenceKind::Import
        | LicenceKind::AutomaticImport
        | LicenceKind::Export
        | LicenceKind::ExportProcessing
        | LicenceKind::ExportBorder
        | LicenceKind::TextileExport
        | LicenceKind::TariffQuota
        | LicenceKind::TariffQuotaCountry => {
            question.good.map_or(CataloguePart::General, |good| good.part)
        }
    }
}

fn own_months(question: &ValidityQuestion<'_>) -> Option<u32> {
    question.good.and_then(|good| good.validity_months)
}

/// The last day of a life of months: the same day of the month, or the day before where the
/// policy says so.
fn end_of_life(from: NaiveDate, months: u32, policy: &LicencePolicy) -> NaiveDate {
    let same_day = add_months(from, months);
    if policy.ends_on_same_day.value {
        same_day
    } else {
        same_day.checked_sub_days(Days::new(1)).unwrap_or(same_day)
    }
}

impl Approval {
    /// Whether the document is valid on a day.
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.issued_on <= date && date <= self.valid_until
    }
}

#[cfg(test)]
#[path = "validity_tests.rs"]
mod tests;
