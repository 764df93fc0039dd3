//! Boxes 2 and 5 to 10: who buys from where, by which way, for what.

use domain_kernel::{Country, CustomsDistrict, TradeMode, UnifiedSocialCreditCode};
use domain_reference::CodeTable;

use super::reader::{Reader, as_written};
use super::{LicenceForm, PartyForm, limits, problem};
use crate::{LicenceKind, Party};

/// The boxes, read.
#[derive(Debug)]
pub(super) struct Trade {
    pub(super) consignee: Party,
    pub(super) trade_mode: TradeMode,
    pub(super) exchange_source: String,
    pub(super) ports: Vec<CustomsDistrict>,
    pub(super) trading_country: Country,
    pub(super) origin_country: Country,
    pub(super) goods_use: String,
}

impl Trade {
    pub(super) fn read(
        form: &LicenceForm,
        kind: LicenceKind,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let consignee = consignee(form.consignee.as_ref(), reader);
        let trade_mode = reader.code(
            "/trade_mode",
            form.trade_mode.as_ref(),
            CodeTable::TradeModes,
            TradeMode::parse,
        );
        let exchange_source = reader.code(
            "/exchange_source",
            form.exchange_source.as_ref(),
            CodeTable::ExchangeSources,
            as_written,
        );
        let ports = ports(&form.ports, kind, reader);
        let trading_country = reader.code(
            "/trading_country",
            form.trading_country.as_ref(),
            CodeTable::Countries,
            Country::parse,
        );
        let origin_country = reader.code(
            "/origin_country",
            form.origin_country.as_ref(),
            CodeTable::Countries,
            Country::parse,
        );
        let goods_use =
            reader.code("/goods_use", form.goods_use.as_ref(), CodeTable::GoodsUses, as_written);
        Some(Self {
            consignee: consignee?,
            trade_mode: trade_mode?,
            exchange_source: exchange_source?,
            ports: ports?,
            trading_country: trading_country?,
            origin_country: origin_country?,
            goods_use: goods_use?,
        })
    }
}

fn consignee(form: Option<&PartyForm>, reader: &mut Reader<'_>) -> Option<Party> {
    let Some(form) = form else {
        return reader.refuse("/consignee", problem::REQUIRED, "");
    };
    let credit_code = reader.parsed(
        "/consignee/credit_code",
        form.credit_code.as_ref(),
        UnifiedSocialCreditCode::parse,
    );
    let name = reader.text("/consignee/name", form.name.as_ref(), limits::NAME);
    Some(Party { credit_code: Some(credit_code?), name: name? })
}

/// How many ports a kind may name (L11, A08).
pub(crate) const fn most_ports(kind: LicenceKind) -> usize {
    match kind {
        LicenceKind::Import => limits::PORTS_IMPORT,
        LicenceKind::AutomaticImport | LicenceKind::AutomaticImportMechanical => {
            limits::PORTS_AUTOMATIC
        }
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
