//! What the product ships with, so that it runs before anybody loads an official table.
//!
//! Every file says where it comes from and how far to trust it; whatever is not verified
//! says so in its rows and is meant to be loaded over.

use chrono::NaiveDate;
use csv::ReaderBuilder;
use domain_kernel::{Evidence, IssuerCode, OrganisationId, Region, day, holidays};

use crate::import::{self, ImportOptions, Row, UnitNames};
use crate::{Catalogue, CodeTable, ReferenceContents};

/// First and last year the seed speaks of.
const YEARS: std::ops::RangeInclusive<i32> = 2004..=2026;

/// First day of the seed's codes: before the first case there can be.
const FROM: NaiveDate = day(2001, 1, 1);

const TABLES: [(CodeTable, Evidence, &str); 11] = [
    (CodeTable::Countries, Evidence::Verified, include_str!("../data/countries.csv")),
    (CodeTable::Currencies, Evidence::Recalled, include_str!("../data/currencies.csv")),
    (CodeTable::Units, Evidence::Recalled, include_str!("../data/units.csv")),
    (
        CodeTable::CustomsDistricts,
        Evidence::Recalled,
        include_str!("../data/customs-districts.csv"),
    ),
    (CodeTable::TradeModes, Evidence::Recalled, include_str!("../data/trade-modes.csv")),
    (CodeTable::ExchangeSources, Evidence::Design, include_str!("../data/exchange-sources.csv")),
    (CodeTable::GoodsUses, Evidence::Design, include_str!("../data/goods-uses.csv")),
    (CodeTable::PaymentMethods, Evidence::Design, include_str!("../data/payment-methods.csv")),
    (CodeTable::TransportModes, Evidence::Verified, include_str!("../data/transport-modes.csv")),
    (CodeTable::Regions, Evidence::Verified, include_str!("../data/regions.csv")),
    (
        CodeTable::SupervisionDocuments,
        Evidence::Verified,
        include_str!("../data/supervision-documents.csv"),
    ),
];

const CATALOGUES: [(Catalogue, &str); 6] = [
    (Catalogue::AutomaticImport, include_str!("../data/goods-automatic-import.csv")),
    (Catalogue::ImportLicence, include_str!("../data/goods-import-licence.csv")),
    (Catalogue::ExportLicence, include_str!("../data/goods-export-licence.csv")),
    (Catalogue::TextileEu, include_str!("../data/goods-textile-eu.csv")),
    (Catalogue::TextileUs, include_str!("../data/goods-textile-us.csv")),
    (Catalogue::TariffQuota, include_str!("../data/goods-tariff-quota.csv")),
];

const COMPETENCES: &str = include_str!("../data/competences.csv");
const TIERS: &str = include_str!("../data/issuing-tiers.csv");
const MANAGEMENTS: &str = include_str!("../data/export-management.csv");
const ORGANISATIONS: &str = include_str!("../data/organisations.csv");

/// An authority of the seed, in the words of the tree: this crate knows no organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedOrganisation {
    /// Its word, stable for ever.
    pub id: OrganisationId,
    /// The authority above it; always earlier in the list.
    pub parent: Option<OrganisationId>,
    /// The kind's word, as `special_office`.
    pub kind: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
    /// The region it is responsible for.
    pub region: Option<Region>,
    /// What it prints in licence numbers; only `AA` is documented.
    pub issuer: Option<IssuerCode>,
    /// How well the row is known, its code included.
    pub evidence: Evidence,
}

impl ReferenceContents {
    /// Everything the product ships with but exchange rates, which are always loaded.
    pub fn seed() -> Self {
        let mut contents = Self { version: 1, calendar: holidays::built_in(), ..Self::default() };
        for (table, evidence, file) in TABLES {
            let options = ImportOptions { table: Some(table), ..options(evidence) };
            contents.read(options, UnitNames::default(), file);
        }
        let units = UnitNames::of(&contents.entries).expect("the seed is checked by a test");
        for (catalogue, file) in CATALOGUES {
            for year in YEARS {
                let of_year = ImportOptions {
                    catalogue: Some(catalogue),
                    year: Some(year),
                    ..options(Evidence::Design)
                };
                contents.read(of_year, units.clone(), file);
            }
        }
        for file in [COMPETENCES, TIERS, MANAGEMENTS] {
            contents.read(options(Evidence::Design), units.clone(), file);
        }
        contents
    }

    fn read(&mut self, options: ImportOptions, units: UnitNames, file: &str) {
        let rows = import::parse(options, units, file.as_bytes());
        for row in rows.expect("the seed is checked by a test") {
            match row.expect("the seed is checked by a test") {
                Row::Code(entry) => self.entries.push(entry),
                Row::Good(good) => self.goods.push(good),
                Row::Day(day) => self.calendar.push(day),
                Row::Competence(competence) => self.competences.push(competence),
                Row::Rate(rate) => self.rates.push(rate),
                Row::Tier(tier) => self.tiers.push(tier),
                Row::Management(management) => self.managements.push(management),
            }
        }
    }
}

fn options(evidence: Evidence) -> ImportOptions {
    ImportOptions { table: None, catalogue: None, year: None, valid_from: FROM, evidence }
}

/// The authorities of the seed, parents first.
pub fn organisations() -> Vec<SeedOrganisation> {
    let mut reader = ReaderBuilder::new().comment(Some(b'#')).from_reader(ORGANISATIONS.as_bytes());
    reader
        .records()
        .map(|record| {
            let record = record.expect("the seed is checked by a test");
            organisation(&record).expect("the seed is checked by a test")
        })
        .collect()
}

fn organisation(record: &csv::StringRecord) -> Option<SeedOrganisation> {
    let present = |column: usize| record.get(column).filter(|text| !text.is_empty());
    Some(SeedOrganisation {
        id: OrganisationId::parse(present(0)?).ok()?,
        parent: present(1).map(OrganisationId::parse).transpose().ok()?,
        kind: present(2)?.to_owned(),
        name_zh: present(3)?.to_owned(),
        name_en: present(4)?.to_owned(),
        region: present(5).map(Region::parse).transpose().ok()?,
        issuer: present(6).map(IssuerCode::parse).transpose().ok()?,
        evidence: present(7).and_then(Evidence::parse)?,
    })
}
