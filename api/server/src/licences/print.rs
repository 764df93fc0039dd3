//! The printed form of a licence: what stands in each of its boxes, and what kind of print it is.

mod boxes;
mod names;
mod standing;

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use certificate::{CertificateFace, Day, Pair};
use chrono::{Datelike as _, NaiveDate};
use domain_licences::{Delivery, Licence, LicenceKind};
use domain_reference::ReferenceBook;
use persistence::SignedLicence;

use super::jws::certificate_id;
use crate::context::Context;
use crate::idempotency::sha256_hex;
use crate::problem::Problem;
use names::Names;

/// The print, as a file named after the licence.
pub(super) async fn answer(
    context: &Context,
    signed: &SignedLicence,
) -> Result<HttpResponse, Problem> {
    let print = Print {
        licence: &signed.licence,
        signature: &signed.signature,
        today: context.clock.today(),
        issuer: &context.config.issuer_url,
    };
    let file = format!("{}-{}.pdf", signed.licence.kind.as_str(), signed.licence.number.as_str());
    let bytes = context.print(print.face(&context.book())).await?;
    let name = ContentDisposition {
        disposition: DispositionType::Inline,
        parameters: vec![DispositionParam::Filename(file)],
    };
    Ok(HttpResponse::Ok().content_type("application/pdf").insert_header(name).body(bytes))
}

/// A licence to print, as it stands on a day.
pub(super) struct Print<'a> {
    /// What was issued.
    pub(super) licence: &'a Licence,
    /// Its electronic form, whose digest is printed.
    pub(super) signature: &'a str,
    /// The day the print speaks of.
    pub(super) today: NaiveDate,
    /// Our public address.
    pub(super) issuer: &'a str,
}

impl Print<'_> {
    /// The face as it is set in type. Names of codes are those of the day of issue.
    pub(super) fn face(&self, book: &ReferenceBook) -> CertificateFace {
        let licence = self.licence;
        let names = Names { book, on: licence.issued_on };
        let digest = sha256_hex(self.signature.as_bytes());
        let (mark, advice) = nature(licence.delivery);
        CertificateFace {
            title: title(licence.kind),
            number: licence.number.as_str().to_owned(),
            boxes: boxes::above(licence, &names),
            wide: boxes::goods(licence),
            lines: boxes::lines(licence, &names),
            foot: boxes::foot(licence, certificate_id(self.signature).as_deref()),
            mark,
            notice: standing::notice(licence.effective_state(self.today)),
            advice,
            code: self.address(&digest),
            digest,
            dated: day(licence.issued_on),
        }
    }

    /// Where the print is checked; the fragment names the licence and its digest to the page
    /// there and never reaches a server's log.
    fn address(&self, digest: &str) -> String {
        let (kind, number) = (self.licence.kind.as_str(), self.licence.number.as_str());
        format!("{}/api/v1/public/verifications#{kind}/{number}/{digest}", self.issuer)
    }
}

fn day(date: NaiveDate) -> Day {
    let small = |part: u32| u8::try_from(part).expect("a month or a day of it");
    Day { year: date.year(), month: small(date.month()), day: small(date.day()) }
}

/// The heading of the form.
fn title(kind: LicenceKind) -> Pair {
    match kind {
        LicenceKind::Import => Pair::new(
            "中华人民共和国进口许可证",
            "Import licence of the People's Republic of China",
        ),
        LicenceKind::AutomaticImport | LicenceKind::AutomaticImportMechanical => Pair::new(
            "中华人民共和国自动进口许可证",
            "Automatic import licence of the People's Republic of China",
        ),
        LicenceKind::Export | LicenceKind::ExportProcessing | LicenceKind::ExportBorder => {
            Pair::new(
                "中华人民共和国出口许可证",
                "Export licence of the People's Republic of China",
            )
        }
        LicenceKind::TariffQuota => Pair::new(
            "中华人民共和国关税配额证明",
            "Tariff quota certificate of the People's Republic of China",
        ),
        LicenceKind::TariffQuotaCountry => Pair::new(
            "中华人民共和国国别关税配额证明",
            "Country tariff quota certificate of the People's Republic of China",
        ),
        LicenceKind::TextileExport => Pair::new(
            "中华人民共和国纺织品临时出口许可证",
            "Interim textile export licence of the People's Republic of China",
        ),
    }
}

/// What a print is worth: it is a copy, of the electronic licence or of the paper one.
fn nature(delivery: Delivery) -> (Pair, Pair) {
    match delivery {
        Delivery::Electronic => (
            Pair::new("电子证打印件 · 副本", "Print of the electronic licence: copy"),
            Pair::new(
                "电子许可证为正本，本件为其打印副本；效力以核验结果为准。",
                "The electronic licence is the original and this is a copy of it; whether it is \
                 in force is told by verification.",
            ),
        ),
        Delivery::Paper => (
            Pair::new("副本", "Copy"),
            Pair::new(
                "加盖发证机关印章的纸质许可证为正本，本件为副本；效力以核验结果为准。",
                "The paper licence with the issuing authority's stamp is the original and this is \
                 a copy; whether it is in force is told by verification.",
            ),
        ),
    }
}

/// Whether box 1 names an exporter.
fn is_export(licence: &Licence) -> bool {
    licence.kind.family().is_export()
}
