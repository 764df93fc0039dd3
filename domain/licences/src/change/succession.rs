//! The licences that take the place of one: the same face but for what changes, and together no
//! more than what was left. Quantity moves and never doubles.

use chrono::{DateTime, NaiveDate, Utc};
use domain_kernel::{CaseId, EnterpriseId, LicenceId, LicenceNumber, Money, Price, Quantity};
use domain_reference::ExchangeRate;

use super::{ChangeFacts, ChangeTerms, FaceChanges, LineQuantity};
use crate::issue::{first_state, in_dollars};
use crate::{BatchMode, Licence, LicenceLine, Party};

/// What a new licence has that its predecessor does not say.
#[derive(Debug, Clone)]
pub struct Successor {
    /// The key it will have.
    pub id: LicenceId,
    /// The number given to it.
    pub number: LicenceNumber,
    /// The case it ends.
    pub case: CaseId,
    /// The new holder, where one was asked for.
    pub holder: Option<(EnterpriseId, Party)>,
    /// The month's rate of its currency, when known.
    pub rate: Option<ExchangeRate>,
    /// The instant of issue.
    pub issued_at: DateTime<Utc>,
}

/// What each new licence takes of the old one's lines, in the order of the application; empty
/// for a return. Where less is left than was asked for, the last lines are cut first, so that a
/// declaration between the application and the decision neither doubles anything nor blocks.
pub fn successors(facts: &ChangeFacts) -> Vec<Vec<LineQuantity>> {
    let mut left = facts.left;
    let mut take = |asked: Vec<LineQuantity>| -> Vec<LineQuantity> {
        let cut = asked.into_iter().map(|line| {
            let quantity = line.quantity.min(left.max(0));
            left -= quantity;
            LineQuantity { quantity, ..line }
        });
        cut.filter(|line| 0 < line.quantity).collect()
    };
    let whole = || -> Vec<LineQuantity> {
        let lines = facts.old.lines.iter();
        lines
            .map(|line| LineQuantity {
                line_number: line.line_number,
                quantity: line.quantity.ten_thousandths(),
            })
            .collect()
    };
    let of = |rest: &Vec<LineQuantity>| if rest.is_empty() { whole() } else { rest.clone() };
    let parts = match &facts.change.terms {
        ChangeTerms::Amendment(_, rest) | ChangeTerms::Extension(_, rest) => vec![take(of(rest))],
        ChangeTerms::Reissue(_) => vec![take(whole())],
        ChangeTerms::Split(parts) => parts.iter().map(|part| take(part.clone())).collect(),
        ChangeTerms::Return => Vec::new(),
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

impl Licence {
    /// A licence that takes this one's place with `quantities` of its lines.
    ///
    /// `None` when a sum is beyond counting or nothing of it is taken.
    pub fn succeeded(
        &self,
        facts: &ChangeFacts,
        quantities: &[LineQuantity],
        successor: Successor,
    ) -> Option<Self> {
        let none = FaceChanges::default();
        let (changes, until) = match &facts.change.terms {
            ChangeTerms::Amendment(changes, _) => (changes, self.valid_until),
            ChangeTerms::Extension(until, _) => (&none, *until),
            ChangeTerms::Split(_) | ChangeTerms::Reissue(_) | ChangeTerms::Return => {
                (&none, self.valid_until)
            }
        };
        let kind = facts.change.terms.kind();
        let lines = lines(self, changes, quantities)?;
        let (quantity, amount) = sums(self, &lines)?;
        let (enterprise, importer) =
            successor.holder.unwrap_or((self.enterprise.clone(), self.importer.clone()));
        let remarks = format!("{}，原证号{}。{}", kind.remark(), self.number, self.remarks);
        let is_extension = matches!(facts.change.terms, ChangeTerms::Extension(..));
        let old = self.clone();
        Some(Self {
            id: successor.id,
            number: successor.number,
            case: successor.case,
            enterprise,
            importer,
            consignee: changes.consignee.clone().unwrap_or(old.consignee),
            trade_mode: changes.trade_mode.clone().unwrap_or(old.trade_mode),
            ports: if changes.ports.is_empty() { old.ports } else { changes.ports.clone() },
            trading_country: changes.trading_country.clone().unwrap_or(old.trading_country),
            contract_number: changes.contract_number.clone().unwrap_or(old.contract_number),
            amount_usd: in_dollars(&amount, successor.rate.as_ref()),
            lines,
            quantity,
            amount,
            uses_max: match self.batch_mode {
                BatchMode::OneBatch => 1,
                BatchMode::SeveralBatches => (self.uses_max - self.uses).max(1),
            },
            issued_on: facts.today,
            valid_from: first_day(self.valid_from, facts.today),
            valid_until: until,
            remarks: remarks.chars().take(REMARKS).collect(),
            predecessor: Some(self.number.clone()),
            successor: None,
            succession: Some(kind),
            extensions: self.extensions + u32::from(is_extension),
            state: first_state(self.delivery),
            uses: 0,
            issued_at: successor.issued_at,
            ..old
        })
    }
}

/// Characters of the remarks of a licence that names its predecessor.
const REMARKS: usize = crate::form::limits::REMARKS + 40;

/// A licence that begins later keeps its first day; another begins on the day of its issue.
fn first_day(begins: NaiveDate, today: NaiveDate) -> NaiveDate {
    begins.max(today)
}

fn lines(
    old: &Licence,
    changes: &FaceChanges,
    quantities: &[LineQuantity],
) -> Option<Vec<LicenceLine>> {
    let taken = old.lines.iter().filter_map(|line| {
        let taken = quantities.iter().find(|part| part.line_number == line.line_number)?;
        Some((line, taken.quantity))
    });
    let numbered = (1..).zip(taken);
    numbered
        .map(|(line_number, (line, quantity))| {
            let change = changes.lines.iter().find(|c| c.line_number == line.line_number);
            let quantity = Quantity::of(quantity, line.quantity.unit().clone())?;
            let unit_price = match change.and_then(|change| change.unit_price) {
                Some(price) => Price::of(price, line.unit_price.currency().clone())?,
                None => line.unit_price.clone(),
            };
            let amount = unit_price.amount_of(&quantity)?;
            let specification = change.and_then(|change| change.specification.clone());
            let specification = specification.unwrap_or_else(|| line.specification.clone());
            Some(LicenceLine { line_number, specification, quantity, unit_price, amount })
        })
        .collect()
}

fn sums(old: &Licence, lines: &[LicenceLine]) -> Option<(Quantity, Money)> {
    if lines.is_empty() {
        return None;
    }
    let quantity =
        lines.iter().try_fold(Quantity::none_of(old.quantity.unit().clone()), |sum, line| {
            sum.plus(&line.quantity)
        })?;
    let amount = lines
        .iter()
        .try_fold(Money::none_of(old.currency.clone()), |sum, line| sum.plus(&line.amount))?;
    Some((quantity, amount))
}
