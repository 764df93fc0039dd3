//! What certificate identifiers are made of that no licence knows: credit codes of public bodies.

use std::collections::BTreeMap;

use domain_kernel::CertificateId;
use domain_licences::{Licence, LicenceKind};

/// The credit codes of who owns the certificate types and of the bodies that issue (颁发机构代码), by
/// the two characters of their licence numbers. Without them licences bear no identifier: such codes
/// are facts of a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateCodes {
    owner: String,
    bodies: BTreeMap<String, String>,
}

impl CertificateCodes {
    /// Reads `owner=CODE,AA=CODE,35=CODE`; `None` when it is no such list, or names no owner.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut codes = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, code) = part.split_once('=')?;
            // Whoever is named must make identifiers.
            CertificateId::of(code, 1, code, "1", VERSION).ok()?;
            if name == "owner" {
                code.clone_into(&mut codes.owner);
            } else {
                domain_kernel::IssuerCode::parse(name).ok()?;
                codes.bodies.insert(name.to_owned(), code.to_owned());
            }
        }
        (codes.owner.is_empty() == codes.bodies.is_empty()).then_some(codes)
    }

    /// The identifier of a licence (证照标识), where its issuing body's code is known.
    pub(crate) fn id(&self, licence: &Licence) -> Option<CertificateId> {
        let body = self.bodies.get(licence.issuer.as_str())?;
        let number = licence.number.as_str();
        CertificateId::of(&self.owner, type_serial(licence.kind), body, number, VERSION).ok()
    }
}

/// A licence that is changed is issued anew under a number of its own, so each is the first
/// version of its number. `[D]`
const VERSION: u16 = 1;

/// The serial of a kind among the owner's certificate types; which ones are registered is not
/// public. `[D]`
const fn type_serial(kind: LicenceKind) -> u16 {
    match kind {
        LicenceKind::Import => 1,
        LicenceKind::AutomaticImport => 2,
        LicenceKind::AutomaticImportMechanical => 3,
        LicenceKind::Export => 4,
        LicenceKind::ExportProcessing => 5,
        LicenceKind::ExportBorder => 6,
        LicenceKind::TextileExport => 7,
        LicenceKind::TariffQuota => 8,
        LicenceKind::TariffQuotaCountry => 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_and_at_least_one_body_are_named_or_nobody() {
        const CODE: &str = "11100000000000001M";
        let reads = |text: &str| CertificateCodes::parse(text).is_some();
        assert!(reads("") && reads(&format!("owner={CODE},AA={CODE}")));
        for wrong in [format!("owner={CODE}"), format!("AA={CODE}"), "owner=1,AA=2".to_owned()] {
            assert!(!reads(&wrong), "{wrong}");
        }
        assert!(!reads(&format!("owner={CODE},AAA={CODE}")));
    }
}
