//! A complete application and its parts.

use chrono::NaiveDate;
use domain_kernel::{
    Country, Currency, CustomsDistrict, HsCode, LicenceNumber, Money, OrganisationId, Price,
    Quantity, TradeMode, Unit,
};

use domain_reference::Catalogue;

use crate::licence::Party;
use crate::{Family, LicenceKind, Market};

/// How many declarations may use a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchMode {
    /// One declaration (一批一证).
    OneBatch,
    /// Several declarations up to the kind's limit (非一批一证).
    SeveralBatches,
}

impl BatchMode {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneBatch => "one_batch",
            Self::SeveralBatches => "several_batches",
        }
    }

    /// The mode of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::OneBatch, Self::SeveralBatches].into_iter().find(|mode| mode.as_str() == word)
    }
}

/// Whether a licence is printed and collected, or electronic only (无纸化).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// Printed and collected (纸质).
    Paper,
    /// Electronic only (无纸).
    Electronic,
}

impl Delivery {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Electronic => "electronic",
        }
    }

    /// The delivery of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Paper, Self::Electronic].into_iter().find(|delivery| delivery.as_str() == word)
    }
}

/// A specification line, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Specification or grade (规格、等级).
    pub specification: String,
    /// In the application's unit.
    pub quantity: Quantity,
    /// In the application's currency.
    pub unit_price: Price,
    /// Quantity times price, rounded half up at two decimals (rule L27).
    pub amount: Money,
}

/// Condition of mechanical and electrical products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Equipment {
    /// Never used (新).
    New,
    /// Used in the sense of rule A19 (旧).
    Used {
        /// The day it was made.
        manufactured_on: NaiveDate,
    },
}

/// An approval of the mechanical-electrical system (ME_APPROVAL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MechanicalApproval {
    /// Number of the approval (自动许可编号).
    pub number: String,
    /// Sequence within the approval, from 1.
    pub sequence: i32,
    /// Credit code of the importer.
    pub importer: domain_kernel::UnifiedSocialCreditCode,
    /// The commodity approved.
    pub hs_code: HsCode,
    /// The quantity approved.
    pub quantity: Quantity,
    /// The last day it may be used.
    pub valid_until: NaiveDate,
}

/// Boxes 6, 9 and 10 of the face, which an import has and an export has not, and those an
/// export has instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaceTerms {
    /// Of an import.
    Import {
        /// Box 6 (外汇来源), a code of `exchange-sources`.
        exchange_source: String,
        /// Box 9 (原产地国).
        origin_country: Country,
        /// Box 10 (商品用途), a code of `goods-uses`.
        goods_use: String,
    },
    /// Of an export; prices are free on board (FOB).
    Export {
        /// Box 9 (付款方式), a code of `payment-methods`.
        payment: String,
        /// Box 10 (运输方式), a code of `transport-modes`.
        transport: String,
    },
    /// Of an export of textiles; prices are free on board (FOB).
    Textile {
        /// Mode of transport (运输方式), a code of `transport-modes`.
        transport: String,
        /// Category of the restricting market (类别).
        category: String,
        /// Net weight (净重), in kilograms.
        net_weight: Quantity,
    },
}

impl FaceTerms {
    /// The source of foreign exchange of an import.
    pub fn exchange_source(&self) -> Option<&str> {
        match self {
            Self::Import { exchange_source, .. } => Some(exchange_source),
            Self::Export { .. } | Self::Textile { .. } => None,
        }
    }

    /// The country of origin of an import.
    pub const fn origin_country(&self) -> Option<&Country> {
        match self {
            Self::Import { origin_country, .. } => Some(origin_country),
            Self::Export { .. } | Self::Textile { .. } => None,
        }
    }

    /// The use of an import's goods.
    pub fn goods_use(&self) -> Option<&str> {
        match self {
            Self::Import { goods_use, .. } => Some(goods_use),
            Self::Export { .. } | Self::Textile { .. } => None,
        }
    }

    /// The payment of an export.
    pub fn payment(&self) -> Option<&str> {
        match self {
            Self::Import { .. } | Self::Textile { .. } => None,
            Self::Export { payment, .. } => Some(payment),
        }
    }

    /// The category and the net weight of textiles.
    pub const fn textile(&self) -> Option<(&String, &Quantity)> {
        match self {
            Self::Import { .. } | Self::Export { .. } => None,
            Self::Textile { category, net_weight, .. } => Some((category, net_weight)),
        }
    }

    /// The transport of an export.
    pub fn transport(&self) -> Option<&str> {
        match self {
            Self::Import { .. } => None,
            Self::Export { transport, .. } | Self::Textile { transport, .. } => Some(transport),
        }
    }
}

/// A complete application: every field present and readable; the rules come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// What is applied for.
    pub kind: LicenceKind,
    /// Box 2: consignee or import user (收货人/进口用户), of an export the consignor (发货人).
    pub consignee: Party,
    /// Box 5 (贸易方式).
    pub trade_mode: TradeMode,
    /// Box 7 (报关口岸).
    pub ports: Vec<CustomsDistrict>,
    /// Box 8 (出口国/贸易国，出口为进口国).
    pub trading_country: Country,
    /// Boxes 6, 9 and 10.
    pub terms: FaceTerms,
    /// Box 11 (商品编码), ten digits.
    pub hs_code: HsCode,
    /// Box 13 (单位), of every line.
    pub unit: Unit,
    /// Box 15 (币别), of every line.
    pub currency: Currency,
    /// Boxes 12 to 16, one to four.
    pub lines: Vec<Line>,
    /// The contract (合同号).
    pub contract_number: String,
    /// How many declarations are to use it.
    pub batch_mode: BatchMode,
    /// The year the licence is for.
    pub licence_year: i32,
    /// Whether use may reach into the next year (跨年度).
    pub crosses_year: bool,
    /// On paper or electronic only.
    pub delivery: Delivery,
    /// Where the paper is to be collected (领证地); the issuing body when missing.
    pub collection: Option<OrganisationId>,
    /// Number, first day, last day and quantity of the approval document.
    pub approval: Option<Approval>,
    /// Condition of mechanical and electrical products.
    pub equipment: Option<Equipment>,
    /// Number and sequence of the mechanical approval.
    pub mechanical_approval: Option<(String, i32)>,
    /// The licence this one is to replace (原证号).
    pub replaces: Option<LicenceNumber>,
    /// Who answers questions (联系人).
    pub contact_name: String,
    /// Their telephone (电话).
    pub contact_phone: String,
    /// Remarks (备注); never part of what customs is sent (rule L28).
    pub remarks: String,
}

impl Application {
    /// The catalogue its goods are looked up in: of textiles that of the market they are bound
    /// for, `None` where it restricts nothing in the licence's year.
    pub fn catalogue(&self) -> Option<Catalogue> {
        match self.kind.family() {
            Family::Textile => self.market().map(Market::catalogue),
            Family::Import | Family::Automatic | Family::Export | Family::TariffQuota => {
                self.kind.catalogues().first().copied()
            }
        }
    }

    /// Whether its goods are fertilisers: chapter 31 of the Harmonized System.
    pub fn is_fertiliser(&self) -> bool {
        is_fertiliser(&self.hs_code)
    }

    /// The restricting market that textiles are bound for.
    pub fn market(&self) -> Option<Market> {
        match self.kind.family() {
            Family::Textile => Market::of(&self.trading_country, self.licence_year),
            Family::Import | Family::Automatic | Family::Export | Family::TariffQuota => None,
        }
    }

    /// The categories whose permit quantities textiles take, their own first, with the market of
    /// the accounts (T19, T20); `None` for other goods.
    pub fn permit_categories(&self) -> Option<(Market, Vec<&str>)> {
        let (category, _) = self.terms.textile()?;
        let market = self.market()?;
        Some((market, market.categories_taken(category)))
    }

    /// The sum of the lines in the application's unit; `None` when beyond counting.
    pub fn quantity(&self) -> Option<Quantity> {
        let none = Quantity::none_of(self.unit.clone());
        self.lines.iter().try_fold(none, |sum, line| sum.plus(&line.quantity))
    }

    /// The sum of the amounts in the application's currency; `None` when beyond counting.
    pub fn amount(&self) -> Option<Money> {
        let none = Money::none_of(self.currency.clone());
        self.lines.iter().try_fold(none, |sum, line| sum.plus(&line.amount))
    }
}

/// Whether a commodity is a fertiliser: chapter 31 of the Harmonized System.
pub(crate) fn is_fertiliser(hs_code: &HsCode) -> bool {
    hs_code.as_str().starts_with("31")
}

/// An approval document, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Number of the document (批准文号).
    pub number: String,
    /// Its day, the first of its validity.
    pub issued_on: NaiveDate,
    /// Its last day.
    pub valid_until: NaiveDate,
    /// The quantity approved, in the application's unit.
    pub quantity: Quantity,
}
