//! Who handles and who issues, as a dated table.

use std::cmp::Reverse;

use domain_kernel::{Evidence, OrganisationId, Region, TradeMode};

/// Who handles and who issues (发证权限): one row of the dated competence table.
/// Unset conditions match everything; the most specific row in force wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competence {
    /// The row's word, stable for ever.
    pub id: String,
    /// The matter's code, as `import-licence`.
    pub matter: String,
    /// The category of the goods.
    pub category: Option<String>,
    /// The trade mode of the application.
    pub trade_mode: Option<TradeMode>,
    /// The region subtree of the enterprise.
    pub region: Option<Region>,
    /// Central enterprises located in Beijing (在京中央企业).
    pub central_in_beijing: Option<bool>,
    /// First year in force.
    pub year_from: i32,
    /// Last year in force; open when missing.
    pub year_until: Option<i32>,
    /// Takes and reviews the application.
    pub handling: OrganisationId,
    /// Numbers and issues the licence.
    pub issuing: OrganisationId,
    /// How well the row is known.
    pub evidence: Evidence,
}

/// What competence depends on.
#[derive(Debug, Clone, Copy)]
pub struct CompetenceQuestion<'a> {
    /// The matter's code.
    pub matter: &'a str,
    /// The category of the goods in the year's catalogue.
    pub category: &'a str,
    /// The trade mode applied for.
    pub trade_mode: &'a TradeMode,
    /// The region of the enterprise.
    pub region: &'a Region,
    /// Whether the enterprise is a central one located in Beijing.
    pub central_in_beijing: bool,
    /// The year of the licence.
    pub year: i32,
}

/// How specific a row is; the greatest answers. In this order: the central flag overrides
/// the goods (dossier 2.H 13), then category, then trade mode, then the finer region, then
/// the later year. `[D]`
type Rank<'a> = (bool, bool, bool, usize, i32, Reverse<&'a str>);

impl Competence {
    /// Whether the row answers the question.
    pub fn answers(&self, question: &CompetenceQuestion<'_>) -> bool {
        let is_in_force = self.year_from <= question.year
            && self.year_until.is_none_or(|until| question.year <= until);
        is_in_force
            && self.matter == question.matter
            && self.category.as_deref().is_none_or(|category| category == question.category)
            && self.trade_mode.as_ref().is_none_or(|mode| mode == question.trade_mode)
            && self.region.as_ref().is_none_or(|region| region.contains(question.region))
            && self.central_in_beijing.is_none_or(|is| is == question.central_in_beijing)
    }

    /// Among rows equally specific the id decides, so that the answer never depends on the
    /// order of loading.
    pub(crate) fn rank(&self) -> Rank<'_> {
        (
            self.central_in_beijing.is_some(),
            self.category.is_some(),
            self.trade_mode.is_some(),
            self.region.as_ref().map_or(0, significant_digits),
            self.year_from,
            Reverse(&self.id),
        )
    }
}

fn significant_digits(region: &Region) -> usize {
    region.as_str().as_bytes().chunks(2).filter(|pair| *pair != b"00").count() * 2
}
