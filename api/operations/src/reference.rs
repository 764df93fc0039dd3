//! Questions to the reference data and the rules, which need no database.

use domain_kernel::HsCode;
use domain_licences::{Exemption, ExemptionQuestion, LicenceKind, exemption};
use domain_reference::{CatalogueGood, CataloguePart, ReferenceBook};

/// Whether goods of a catalogue need the licence of a kind.
#[derive(Debug, Clone)]
pub struct Need {
    pub kind: LicenceKind,
    /// The line of the year's catalogue that covers the goods.
    pub good: CatalogueGood,
    /// Why no licence is needed, if none is.
    pub exemption: Option<Exemption>,
}

/// Which licences an import needs: one answer for every kind whose catalogue of the year
/// lists the goods. `question` is asked once per kind; its kind and category are those of
/// the catalogue line.
pub fn needs(
    book: &ReferenceBook,
    year: i32,
    hs_code: &HsCode,
    question: &ExemptionQuestion,
) -> Vec<Need> {
    let kinds = LicenceKind::ALL.into_iter();
    let answers = kinds.filter_map(|kind| {
        let mode = Some(&question.trade_mode);
        let found = |catalogue| book.good(catalogue, year, hs_code, mode);
        let good = kind.catalogues().iter().copied().find_map(found)?;
        let is_used_only = good.is_used_only && !question.is_used;
        if is_used_only || !is_of_kind(kind, good) {
            return None;
        }
        let category = good.category.clone();
        let asked = ExemptionQuestion { kind, category, ..question.clone() };
        Some(Need { kind, good: good.clone(), exemption: exemption(&asked) })
    });
    answers.collect()
}

/// The two automatic licences share a catalogue; its part tells which of them it is.
fn is_of_kind(kind: LicenceKind, good: &CatalogueGood) -> bool {
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
        | LicenceKind::TariffQuotaCountry => false,
    }
}
