//! The catalogue of matters: what can be applied for, on what basis, with what and how fast.

mod automatic;
mod change;
mod export;
mod import;
mod materials;
mod mechanical;
mod tariff_quota;
mod textile;

use crate::Matter;

/// Every matter of the catalogue (办事指南).
pub const MATTERS: &[Matter] = &[
    import::IMPORT_LICENCE,
    automatic::AUTOMATIC_IMPORT_LICENCE,
    mechanical::AUTOMATIC_IMPORT_LICENCE_MECHANICAL,
    export::EXPORT_LICENCE,
    export::EXPORT_LICENCE_PROCESSING,
    export::EXPORT_LICENCE_BORDER,
    textile::TEXTILE_EXPORT_LICENCE,
    tariff_quota::TARIFF_QUOTA_CERTIFICATE,
    tariff_quota::TARIFF_QUOTA_CERTIFICATE_COUNTRY,
    change::LICENCE_AMENDMENT,
    change::LICENCE_EXTENSION,
    change::LICENCE_SPLIT,
    change::LICENCE_REISSUE,
    change::LICENCE_RETURN,
];

/// The matter of a code, if there is one.
pub fn matter(code: &str) -> Option<&'static Matter> {
    MATTERS.iter().find(|matter| matter.code == code)
}
