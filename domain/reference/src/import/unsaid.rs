//! What an official annex leaves unsaid of a good: defaults that a column of the file
//! overrides. `[D]`

use domain_kernel::{BasisPoints, HsCode};

use crate::{Catalogue, CataloguePart};

/// Bulk goods the rules name, with their tolerance on automatic licences: 3 % of crude oil,
/// refined oil, fertiliser and steel (rule A03), 5 % of the others.
const BULK: [(&str, BasisPoints); 6] = [
    ("原油", BasisPoints(300)),
    ("成品油", BasisPoints(300)),
    ("化肥", BasisPoints(300)),
    ("钢材", BasisPoints(300)),
    ("铁矿石", BasisPoints(500)),
    ("大豆", BasisPoints(500)),
];

/// The tolerance of any other bulk good (rules L15, A03).
const BULK_TOLERANCE: BasisPoints = BasisPoints(500);

/// Chapters of mechanical and electrical products in the catalogues.
const MECHANICAL: [&str; 8] = ["84", "85", "86", "87", "88", "89", "90", "95"];

/// Chapters of important industrial goods: ores, fuels, chemicals, fertiliser, metals.
const INDUSTRIAL: [&str; 9] = ["25", "26", "27", "28", "31", "72", "73", "74", "76"];

/// The defaults of one line.
pub(super) struct Unsaid {
    pub(super) part: CataloguePart,
    pub(super) is_bulk: bool,
    /// What a bulk good may overrun.
    pub(super) tolerance: BasisPoints,
    pub(super) is_used_only: bool,
}

impl Unsaid {
    pub(super) fn of(catalogue: Catalogue, hs_code: &HsCode, category: &str) -> Self {
        let is_mechanical = MECHANICAL.contains(&hs_code.chapter());
        let part = match catalogue {
            Catalogue::ImportLicence | Catalogue::AutomaticImport if is_mechanical => {
                CataloguePart::Mechanical
            }
            Catalogue::AutomaticImport if INDUSTRIAL.contains(&hs_code.chapter()) => {
                CataloguePart::Industrial
            }
            Catalogue::ImportLicence
            | Catalogue::AutomaticImport
            | Catalogue::ExportLicence
            | Catalogue::TextileEu
            | Catalogue::TextileUs
            | Catalogue::TariffQuota => CataloguePart::General,
        };
        // Under import licence stand ozone-depleting substances, which are no bulk goods,
        // and used machinery.
        let (is_used_only, bulk) = match catalogue {
            Catalogue::ImportLicence => (is_mechanical, None),
            Catalogue::AutomaticImport
            | Catalogue::ExportLicence
            | Catalogue::TextileEu
            | Catalogue::TextileUs
            | Catalogue::TariffQuota => {
                (false, BULK.into_iter().find(|(name, _)| *name == category))
            }
        };
        Self {
            part,
            is_bulk: bulk.is_some(),
            tolerance: bulk.map_or(BULK_TOLERANCE, |(_, tolerance)| tolerance),
            is_used_only,
        }
    }
}
