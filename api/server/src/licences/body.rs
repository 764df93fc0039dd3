//! Licences as the wire shows them.

use chrono::NaiveDate;
use domain_kernel::{Money, Price, Quantity, Unit, decimal};
use domain_licences::{
    BatchMode, ChangeKind, Delivery, Family, Licence, LicenceAction, LicenceKind, LicenceLine,
    LicenceState, Market, Party,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::wire_enum;

wire_enum! {
    /// The kind of a licence: import (进口许可证), automatic import (自动进口许可证) and automatic
    /// import of mechanical and electrical products; export (出口许可证), in processing trade and in
    /// border small trade; interim export of textiles (纺织品临时出口许可证, 2005 to 2008).
    LicenceKindWord as LicenceKind = LicenceKind {
        Import AutomaticImport AutomaticImportMechanical Export ExportProcessing ExportBorder
        TextileExport TariffQuota TariffQuotaCountry
    }
}

wire_enum! {
    /// Where a licence stands (证件状态).
    LicenceStateWord as LicenceState = LicenceState {
        Issued Active InUse UsedUp Frozen LossReported Expired Replaced Lost Returned Revoked
        RevokedUncollected Voided
    }
}

wire_enum! {
    /// What is done to a licence.
    LicenceActionWord as LicenceAction = LicenceAction {
        Collect Use GiveBack Reopen Exhaust Freeze Thaw ReportLoss WithdrawLoss CancelLost Expire
        Replace Return Revoke RevokeUncollected Void
    }
}

wire_enum! {
    /// How many declarations may use a licence: one (一批一证) or several (非一批一证).
    BatchModeWord as BatchMode = BatchMode { OneBatch SeveralBatches }
}

wire_enum! {
    /// Whether the licence is on paper or electronic only.
    DeliveryWord as Delivery = Delivery { Paper Electronic }
}

wire_enum! {
    /// By which change a licence took the place of another: amendment (更改), extension (延期),
    /// split (分证), reissue after loss (遗失补发); `return` (退证) leaves no other.
    SuccessionWord as Succession = ChangeKind { Amendment Extension Split Reissue Return }
}

/// A quantity in a unit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Quantity, example = json!({"value": "1200.5000", "unit": "070"}))]
pub(crate) struct QuantityView {
    /// Decimal text with four decimals; never negative.
    value: String,
    /// Unit of quantity (计量单位), three digits of `units`.
    unit: String,
}

impl From<&Quantity> for QuantityView {
    fn from(quantity: &Quantity) -> Self {
        Self { value: quantity.decimal(), unit: quantity.unit().as_str().to_owned() }
    }
}

impl QuantityView {
    /// So many ten-thousandths of a unit.
    pub(crate) fn of(ten_thousandths: i64, unit: &Unit) -> Self {
        let value = decimal::print(ten_thousandths, Quantity::DECIMALS);
        Self { value, unit: unit.as_str().to_owned() }
    }
}

/// An amount of money.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Money, example = json!({"amount": "35.20", "currency": "USD"}))]
pub(crate) struct MoneyView {
    /// Decimal text with two decimals.
    amount: String,
    /// ISO 4217.
    currency: String,
}

impl From<&Money> for MoneyView {
    fn from(money: &Money) -> Self {
        Self { amount: money.decimal(), currency: money.currency().as_str().to_owned() }
    }
}

/// A unit price.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Price, example = json!({"amount": "35.2000", "currency": "USD"}))]
pub(crate) struct PriceView {
    /// Decimal text with four decimals.
    amount: String,
    /// ISO 4217.
    currency: String,
}

impl From<&Price> for PriceView {
    fn from(price: &Price) -> Self {
        Self { amount: price.decimal(), currency: price.currency().as_str().to_owned() }
    }
}

/// A company on the face.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LicenceParty)]
pub(crate) struct PartyView {
    /// Unified social credit code (统一社会信用代码), when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_code: Option<String>,
    /// Name on the day of issue.
    name: String,
}

impl From<&Party> for PartyView {
    fn from(party: &Party) -> Self {
        Self {
            credit_code: party.credit_code.as_ref().map(|code| code.as_str().to_owned()),
            name: party.name.clone(),
        }
    }
}

/// A specification line of the face.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LicenceLine)]
pub(crate) struct LicenceLineView {
    /// From 1.
    line_number: i32,
    /// Specification or grade (规格、等级).
    specification: String,
    /// Quantity of the line.
    quantity: QuantityView,
    /// Price of one unit.
    unit_price: PriceView,
    /// Quantity times price, rounded half up at two decimals.
    amount: MoneyView,
}

impl From<&LicenceLine> for LicenceLineView {
    fn from(line: &LicenceLine) -> Self {
        Self {
            line_number: line.line_number,
            specification: line.specification.clone(),
            quantity: (&line.quantity).into(),
            unit_price: (&line.unit_price).into(),
            amount: (&line.amount).into(),
        }
    }
}

/// The face of a licence (证面): it never changes after issue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LicenceFace)]
pub(crate) struct FaceView {
    kind: LicenceKindWord,
    /// Supervision document code (监管证件代码), case-sensitive: `1`, `7`, `O`, `4`, `x`, `y` or `5`.
    supervision_code: String,
    /// Licence number (许可证号).
    number: String,
    /// Importer (进口商); imports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    importer: Option<PartyView>,
    /// Consignee or import user (收货人/进口用户) of an import; the importer abroad of a textile
    /// export.
    #[serde(skip_serializing_if = "Option::is_none")]
    consignee: Option<PartyView>,
    /// Exporter (出口商); exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    exporter: Option<PartyView>,
    /// Consignor (发货人); exports other than of textiles.
    #[serde(skip_serializing_if = "Option::is_none")]
    consignor: Option<PartyView>,
    /// Issuer's two characters (发证机构代码).
    issuer: String,
    /// The year whose catalogue it belongs to.
    year: i32,
    /// The rulebook it was issued under.
    regime: String,
    /// Supervision mode (贸易方式).
    trade_mode: String,
    /// Source of foreign exchange (外汇来源); imports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange_source: Option<String>,
    /// Ports of clearance (报关口岸).
    ports: Vec<String>,
    /// Trading or exporting country (贸易国/出口国), alpha-3; imports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    trading_country: Option<String>,
    /// Country of origin (原产地国), alpha-3; imports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_country: Option<String>,
    /// Use of the goods (商品用途); imports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    goods_use: Option<String>,
    /// Importing country (进口国), alpha-3; exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    destination_country: Option<String>,
    /// Method of payment (付款方式); exports other than of textiles.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment: Option<String>,
    /// Transport (运输方式); exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    transport: Option<String>,
    /// Restricting market (设限市场), `EU` or `US`; textile exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    market: Option<&'static str>,
    /// Category of the market (类别); textile exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    /// Net weight (净重), in kilograms; textile exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    net_weight: Option<QuantityView>,
    /// Terms of the prices, `FOB`; exports only.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_term: Option<&'static str>,
    /// Commodity code (商品编码).
    hs_code: String,
    /// Name in the catalogue (商品名称).
    goods_name: String,
    /// Specification lines.
    lines: Vec<LicenceLineView>,
    /// Total quantity.
    quantity: QuantityView,
    /// Total amount.
    amount: MoneyView,
    /// Total in US dollars at the month's rate, when the rate is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_usd: Option<MoneyView>,
    /// Contract number (合同号).
    contract_number: String,
    batch_mode: BatchModeWord,
    /// How many declarations may use it.
    uses_max: i32,
    /// How far a bulk shipment may overrun, in hundredths of a per cent; 0 for other goods.
    tolerance_basis_points: u32,
    delivery: DeliveryWord,
    /// Day of issue (发证日期).
    issued_on: NaiveDate,
    /// First day of validity.
    valid_from: NaiveDate,
    /// Last day of validity (有效截止日期).
    valid_until: NaiveDate,
    /// Remarks (备注).
    remarks: String,
    /// The licence it replaces, of the same kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    predecessor: Option<String>,
    /// By which change it came to take that place.
    #[serde(skip_serializing_if = "Option::is_none")]
    succession: Option<SuccessionWord>,
}

impl From<&Licence> for FaceView {
    fn from(licence: &Licence) -> Self {
        let text = |code: &str| code.to_owned();
        let (is_export, terms) = (licence.kind.family().is_export(), &licence.terms);
        let (first, second) =
            (PartyView::from(&licence.importer), PartyView::from(&licence.consignee));
        let (importer, exporter) =
            if is_export { (None, Some(first)) } else { (Some(first), None) };
        let (consignee, consignor) = match licence.kind.family() {
            Family::Import | Family::Automatic | Family::Textile | Family::TariffQuota => {
                (Some(second), None)
            }
            Family::Export => (None, Some(second)),
        };
        let country = text(licence.trading_country.as_str());
        let (destination, trading) =
            if is_export { (Some(country), None) } else { (None, Some(country)) };
        Self {
            kind: licence.kind.into(),
            supervision_code: licence.kind.supervision_code().to_string(),
            number: text(licence.number.as_str()),
            importer,
            consignee,
            exporter,
            consignor,
            issuer: text(licence.issuer.as_str()),
            year: licence.year,
            regime: licence.regime.clone(),
            trade_mode: text(licence.trade_mode.as_str()),
            exchange_source: terms.exchange_source().map(text),
            ports: licence.ports.iter().map(|port| text(port.as_str())).collect(),
            trading_country: trading,
            origin_country: terms.origin_country().map(|code| text(code.as_str())),
            goods_use: terms.goods_use().map(text),
            destination_country: destination,
            payment: terms.payment().map(text),
            transport: terms.transport().map(text),
            market: licence.market().map(Market::as_str),
            category: terms.textile().map(|(category, _)| category.clone()),
            net_weight: terms.textile().map(|(_, weight)| weight.into()),
            price_term: is_export.then_some("FOB"),
            hs_code: text(licence.hs_code.as_str()),
            goods_name: licence.goods_name.clone(),
            lines: licence.lines.iter().map(LicenceLineView::from).collect(),
            quantity: (&licence.quantity).into(),
            amount: (&licence.amount).into(),
            amount_usd: licence.amount_usd.as_ref().map(MoneyView::from),
            contract_number: licence.contract_number.clone(),
            batch_mode: licence.batch_mode.into(),
            uses_max: licence.uses_max,
            tolerance_basis_points: if licence.is_bulk { licence.tolerance.0 } else { 0 },
            delivery: licence.delivery.into(),
            issued_on: licence.issued_on,
            valid_from: licence.valid_from,
            valid_until: licence.valid_until,
            remarks: licence.remarks.clone(),
            predecessor: licence.predecessor.as_ref().map(|number| text(number.as_str())),
            succession: licence.succession.map(Into::into),
        }
    }
}
