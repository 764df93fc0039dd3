//! Boxes 2 and 5 to 10: who trades with which country, by which way, for what.

use domain_kernel::{Country, CustomsDistrict, Quantity, TradeMode, UnifiedSocialCreditCode, Unit};
use domain_reference::CodeTable;

use super::reader::{Reader, as_written};
use super::{LicenceForm, PartyForm, limits, problem};
use crate::{FaceTerms, Family, LicenceKind, Party};

/// The boxes, read.
#[derive(Debug)]
pub(super) struct Trade {
    pub(super) consignee: Party,
    pub(super) trade_mode: TradeMode,
    pub(super) ports: Vec<CustomsDistrict>,
    pub(super) trading_country: Country,
    pub(super) terms: FaceTerms,
}

impl Trade {
    pub(super) fn read(
        form: &LicenceForm,
        kind: LicenceKind,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        refuse_foreign(form, kind, reader);
        let consignee = match kind.family() {
            Family::Import | Family::Automatic | Family::TariffQuota => {
                party_of("/consignee", form.consignee.as_ref(), reader)
            }
            Family::Export => party_of("/consignor", form.consignor.as_ref(), reader),
            Family::Textile => party_abroad(form.consignee.as_ref(), reader),
        };
        let trade_mode = reader.code(
            "/trade_mode",
            form.trade_mode.as_ref(),
            CodeTable::TradeModes,
            TradeMode::parse,
        );
        let ports = ports(&form.ports, kind, reader);
        let trading_country = if kind.family().is_export() {
            country("/destination_country", &form.destination_country, reader)
        } else {
            country("/trading_country", &form.trading_country, reader)
        };
        let terms = match kind.family() {
            Family::Import | Family::Automatic | Family::TariffQuota => imported(form, reader),
            Family::Export => exported(form, reader),
            Family::Textile => textiles(form, reader),
        };
        Some(Self {
            consignee: consignee?,
            trade_mode: trade_mode?,
            ports: ports?,
            trading_country: trading_country?,
            terms: terms?,
        })
    }
}

fn imported(form: &LicenceForm, reader: &mut Reader<'_>) -> Option<FaceTerms> {
    let source = &form.exchange_source;
    let source = coded("/exchange_source", source, CodeTable::ExchangeSources, reader);
    let origin = country("/origin_country", &form.origin_country, reader);
    let goods_use = coded("/goods_use", &form.goods_use, CodeTable::GoodsUses, reader);
    Some(FaceTerms::Import {
        exchange_source: source?,
        origin_country: origin?,
        goods_use: goods_use?,
    })
}

fn exported(form: &LicenceForm, reader: &mut Reader<'_>) -> Option<FaceTerms> {
    let payment = coded("/payment", &form.payment, CodeTable::PaymentMethods, reader);
    let transport = coded("/transport", &form.transport, CodeTable::TransportModes, reader);
    Some(FaceTerms::Export { payment: payment?, transport: transport? })
}

fn textiles(form: &LicenceForm, reader: &mut Reader<'_>) -> Option<FaceTerms> {
    let transport = coded("/transport", &form.transport, CodeTable::TransportModes, reader);
    let category = reader.text("/category", form.category.as_ref(), limits::CODE);
    let weight = reader.positive("/net_weight", form.net_weight.as_ref(), Quantity::DECIMALS);
    let kilogram = Unit::parse("035").expect("a unit");
    Some(FaceTerms::Textile {
        transport: transport?,
        category: category?,
        net_weight: Quantity::of(weight?, kilogram)?,
    })
}

/// A field that the kind's form has not is told, not ignored.
fn refuse_foreign(form: &LicenceForm, kind: LicenceKind, reader: &mut Reader<'_>) {
    use Family::{Automatic, Export, Import, TariffQuota, Textile};
    let imports = (&[Import, Automatic, TariffQuota][..], "imports only");
    let consignee = (&[Import, Automatic, TariffQuota, Textile][..], imports.1);
    let exports = (&[Export, Textile][..], "exports only");
    let goods = (&[Export][..], "export licences only");
    let textiles = (&[Textile][..], "textile exports only");
    for (pointer, is_given, (families, expected)) in [
        ("/consignee", form.consignee.is_some(), consignee),
        ("/exchange_source", form.exchange_source.is_some(), imports),
        ("/trading_country", form.trading_country.is_some(), imports),
        ("/origin_country", form.origin_country.is_some(), imports),
        ("/goods_use", form.goods_use.is_some(), imports),
        ("/consignor", form.consignor.is_some(), goods),
        ("/destination_country", form.destination_country.is_some(), exports),
        ("/payment", form.payment.is_some(), goods),
        ("/transport", form.transport.is_some(), exports),
        ("/category", form.category.is_some(), textiles),
        ("/net_weight", form.net_weight.is_some(), textiles),
    ] {
        if is_given && !families.contains(&kind.family()) {
            reader.note(pointer, problem::NOT_ALLOWED, expected);
        }
    }
}

fn coded(
    pointer: &str,
    value: &Option<String>,
    table: CodeTable,
    reader: &mut Reader<'_>,
) -> Option<String> {
    reader.code(pointer, value.as_ref(), table, as_written)
}

fn country(pointer: &str, value: &Option<String>, reader: &mut Reader<'_>) -> Option<Country> {
    reader.code(pointer, value.as_ref(), CodeTable::Countries, Country::parse)
}

fn party_of(at: &str, form: Option<&PartyForm>, reader: &mut Reader<'_>) -> Option<Party> {
    let Some(form) = form else {
        return reader.refuse(at, problem::REQUIRED, "");
    };
    let credit_code = reader.parsed(
        &format!("{at}/credit_code"),
        form.credit_code.as_ref(),
        UnifiedSocialCreditCode::parse,
    );
    let name = reader.text(&format!("{at}/name"), form.name.as_ref(), limits::NAME);
    Some(Party { credit_code: Some(credit_code?), name: name? })
}

/// The importer abroad, who has no credit code.
fn party_abroad(form: Option<&PartyForm>, reader: &mut Reader<'_>) -> Option<Party> {
    let Some(form) = form else {
        return reader.refuse("/consignee", problem::REQUIRED, "");
    };
    if form.credit_code.is_some() {
        reader.note("/consignee/credit_code", problem::NOT_ALLOWED, "domestic parties only");
    }
    let name = reader.text("/consignee/name", form.name.as_ref(), limits::NAME);
    Some(Party { credit_code: None, name: name? })
}

/// How many ports a kind may name (L11, A08).
pub(crate) const fn most_ports(kind: LicenceKind) -> usize {
    match kind.family() {
        Family::Import | Family::Export | Family::Textile => limits::PORTS_IMPORT,
        Family::Automatic | Family::TariffQuota => limits::PORTS_AUTOMATIC,
    }
}

fn ports(
    codes: &[String],
    kind: LicenceKind,
    reader: &mut Reader<'_>,
) -> Option<Vec<CustomsDistrict>> {
    if codes.is_empty() {
        return reader.refuse("/ports", problem::REQUIRED, "");
    }
    let most = most_ports(kind);
    if most < codes.len() {
        return reader.refuse("/ports", problem::TOO_MANY, format_args!("at most {most}"));
    }
    let mut ports = Vec::new();
    let mut all_read = true;
    for (index, code) in codes.iter().enumerate() {
        let pointer = format!("/ports/{index}");
        let table = CodeTable::CustomsDistricts;
        match reader.code(&pointer, Some(code), table, CustomsDistrict::parse) {
            Some(port) if ports.contains(&port) => {
                all_read = false;
                reader.note(&pointer, problem::DUPLICATE, "each port once");
            }
            Some(port) => ports.push(port),
            None => all_read = false,
        }
    }
    all_read.then_some(ports)
}
