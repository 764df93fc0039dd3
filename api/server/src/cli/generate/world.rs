//! What synthetic licences are made of: bodies, enterprises, goods of each year, places.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain_identity::{
    Enterprise, EnterpriseStanding, Organisation, OrganisationKind, OrganisationPath,
};
use domain_kernel::{
    Currency, CustomsDistrict, EnterpriseId, OrganisationCode, Region, UnifiedSocialCreditCode,
    Unit,
};
use domain_licences::LicenceKind;
use domain_reference::{CatalogueGood, CataloguePart, CodeTable, ReferenceBook};
use persistence::Tx;
use persistence::ids::Fresh as _;

use operations::Failure;

use super::random::Random;

/// More organisations than the tree will ever have.
const ORGANISATIONS_MAX: i64 = 10_000;

/// The first year the generator writes about.
pub(super) const YEAR_FIRST: i32 = 2014;

/// A body that issues, and its code.
#[derive(Debug, Clone)]
pub(super) struct Issuer {
    pub(super) organisation: Organisation,
    pub(super) code: domain_kernel::IssuerCode,
}

/// Everything a licence may be made of.
#[derive(Debug)]
pub(super) struct World {
    /// The licence bureau and its special offices.
    pub(super) central: Vec<Issuer>,
    /// Local authorities.
    pub(super) local: Vec<Issuer>,
    pub(super) enterprises: Vec<Enterprise>,
    pub(super) ports: Vec<CustomsDistrict>,
    pub(super) countries: Vec<domain_kernel::Country>,
    pub(super) dollar: Currency,
    goods: HashMap<(LicenceKind, i32), Vec<CatalogueGood>>,
}

impl World {
    /// Reads what is there; enterprises are added by the caller.
    pub(super) fn read(
        tx: &mut Tx<'_>,
        book: &ReferenceBook,
        today: NaiveDate,
    ) -> Result<Self, Failure> {
        let held = tx.organisations(None, ORGANISATIONS_MAX)?;
        let (mut central, mut local) = (Vec::new(), Vec::new());
        for organisation in held.into_iter().map(|held| held.value) {
            let Some(code) = organisation.issuer.clone() else { continue };
            match organisation.kind {
                OrganisationKind::LicenceBureau | OrganisationKind::SpecialOffice => {
                    central.push(Issuer { organisation, code });
                }
                OrganisationKind::Province
                | OrganisationKind::PlannedCity
                | OrganisationKind::Prefecture
                    if organisation.region.is_some() =>
                {
                    local.push(Issuer { organisation, code });
                }
                OrganisationKind::Province
                | OrganisationKind::PlannedCity
                | OrganisationKind::Prefecture
                | OrganisationKind::Ministry
                | OrganisationKind::Department
                | OrganisationKind::Customs => {}
            }
        }
        let codes = |table| book.entries(table, today).map(|entry| entry.code.as_str());
        let world = Self {
            central,
            local,
            enterprises: Vec::new(),
            ports: codes(CodeTable::CustomsDistricts).filter_map(office).collect(),
            countries: codes(CodeTable::Countries)
                .filter_map(|code| domain_kernel::Country::parse(code).ok())
                .collect(),
            dollar: Currency::parse("USD").expect("three capital letters"),
            goods: goods(book, today),
        };
        Ok(world)
    }

    /// Whether every list has something to choose from.
    pub(super) fn is_complete(&self) -> bool {
        let is_empty = self.central.is_empty()
            || self.local.is_empty()
            || self.ports.is_empty()
            || self.countries.is_empty()
            || self.goods.values().any(Vec::is_empty);
        !is_empty
    }

    /// The goods under a kind in a year.
    pub(super) fn goods(&self, kind: LicenceKind, year: i32) -> &[CatalogueGood] {
        self.goods.get(&(kind, year)).map_or(&[], Vec::as_slice)
    }

    /// The enterprise of an index: its region's authority supervises it.
    pub(super) fn enterprise(&self, seed: u64, index: u64) -> Enterprise {
        let mut random = Random::of(!seed, index);
        let issuer = random.one_of(&self.local);
        let region = issuer.organisation.region.clone().expect("local bodies have a region");
        let code = credit_code(seed, index, &region);
        Enterprise {
            id: EnterpriseId::fresh(),
            name_zh: format!("合成贸易有限公司{index:05}"),
            name_en: format!("Synthetic Trading {index:05} Ltd"),
            credit_code: code,
            enterprise_code: None,
            customs_registration: None,
            region,
            is_central_in_beijing: false,
            standing: EnterpriseStanding::Confirmed,
            banned_from: None,
            banned_until: None,
            authority: issuer.organisation.path.clone(),
        }
    }

    /// The local body of a path.
    pub(super) fn local_at(&self, path: &OrganisationPath) -> Option<&Issuer> {
        self.local.iter().find(|issuer| issuer.organisation.path == *path)
    }
}

/// A code that passes every check; the seed moves it, so that two runs do not collide.
fn credit_code(seed: u64, index: u64, region: &Region) -> UnifiedSocialCreditCode {
    let body = format!("{:08}", 10_000_000 + (seed % 80) * 1_000_000 + index % 1_000_000);
    let organisation = OrganisationCode::of(&body).expect("eight digits");
    UnifiedSocialCreditCode::of("91", region, &organisation).expect("its parts are checked")
}

/// An office of a district: `NN00` stands for the district as a whole.
fn office(code: &str) -> Option<CustomsDistrict> {
    CustomsDistrict::parse(&format!("{}01", code.strip_suffix("00")?)).ok()
}

fn goods(
    book: &ReferenceBook,
    today: NaiveDate,
) -> HashMap<(LicenceKind, i32), Vec<CatalogueGood>> {
    use chrono::Datelike as _;
    let mut all = HashMap::new();
    for year in YEAR_FIRST..=today.year() {
        for kind in LicenceKind::ALL {
            let listed = kind.catalogues().iter();
            let of_kind = listed.flat_map(|of| book.goods(*of, year)).filter(|good| {
                let is_mechanical = good.part == CataloguePart::Mechanical;
                match kind {
                    LicenceKind::Import => true,
                    LicenceKind::AutomaticImport => !is_mechanical,
                    LicenceKind::AutomaticImportMechanical => is_mechanical,
                    LicenceKind::Export
                    | LicenceKind::ExportProcessing
                    | LicenceKind::ExportBorder
                    | LicenceKind::TextileExport
                    | LicenceKind::TariffQuota
                    | LicenceKind::TariffQuotaCountry => true,
                }
            });
            all.insert((kind, year), of_kind.cloned().collect());
        }
    }
    all
}

/// Whether the unit counts pieces rather than mass: the codes of the list below 030.
pub(super) fn is_pieces(unit: &Unit) -> bool {
    unit.as_str() < "030"
}
