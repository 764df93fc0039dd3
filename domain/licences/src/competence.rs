//! Who is asked to handle and to issue: the question put to the competence table (rule L30).

use domain_kernel::Region;
use domain_reference::{CatalogueGood, CompetenceQuestion, IssuingTier};

use crate::{Application, LicenceKind};

/// Where an enterprise belongs, as competence sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The division it is registered in (属地).
    pub region: Region,
    /// A central enterprise located in Beijing (在京中央企业).
    pub is_central_in_beijing: bool,
}

/// The question for the competence table: the matter, the category of the goods, the trade
/// mode, the seat and the year. `None` of the goods asks for a category that has no row.
pub fn competence_question<'a>(
    application: &'a Application,
    seat: &'a Seat,
    good: Option<&'a CatalogueGood>,
) -> CompetenceQuestion<'a> {
    CompetenceQuestion {
        matter: match application.kind {
            // The provincial body, whatever the goods (L31; order 2005 No. 20, art. 3; authorised
            // agencies of tariff quotas).
            LicenceKind::ExportBorder
            | LicenceKind::TextileExport
            | LicenceKind::TariffQuota
            | LicenceKind::TariffQuotaCountry => IssuingTier::Local.matter(),
            LicenceKind::Import
            | LicenceKind::AutomaticImport
            | LicenceKind::AutomaticImportMechanical
            | LicenceKind::Export
            | LicenceKind::ExportProcessing => application.kind.matter(),
        },
        category: good.map_or("", |good| good.category.as_str()),
        trade_mode: &application.trade_mode,
        region: &seat.region,
        central_in_beijing: seat.is_central_in_beijing,
        year: application.licence_year,
    }
}

#[cfg(test)]
#[path = "competence_tests.rs"]
mod tests;
