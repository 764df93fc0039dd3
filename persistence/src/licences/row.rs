use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use domain_casework::Body;
use domain_kernel::{
    BasisPoints, CaseId, CodeError, Country, Currency, CustomsDistrict, EnterpriseId, HsCode,
    IssuerCode, LicenceId, LicenceNumber, Money, OrganisationId, Price, Quantity, TradeMode,
    UnifiedSocialCreditCode, Unit,
};
use domain_licences::{
    BatchMode, ChangeKind, Delivery, FaceTerms, Licence, LicenceKind, LicenceLine, LicenceState,
    Party,
};

use crate::organisations::path;
use crate::schema::licences;
use crate::store::StoreError;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = licences, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: String,
    kind: String,
    number: String,
    case_id: String,
    enterprise_id: String,
    importer_code: Option<String>,
    importer_name: String,
    consignee_code: Option<String>,
    consignee_name: String,
    issuer: String,
    issuing_id: String,
    issuing_path: String,
    handling_path: String,
    collection_id: String,
    collection_path: String,
    year: i32,
    regime: String,
    trade_mode: String,
    exchange_source: Option<String>,
    ports: String,
    trading_country: String,
    origin_country: Option<String>,
    goods_use: Option<String>,
    payment: Option<String>,
    transport: Option<String>,
    category: Option<String>,
    net_weight: Option<i64>,
    hs_code: String,
    goods_name: String,
    unit: String,
    quantity: i64,
    currency: String,
    amount: i64,
    amount_usd: Option<i64>,
    lines: String,
    contract_number: String,
    batch_mode: String,
    uses_max: i32,
    is_bulk: bool,
    tolerance: i32,
    delivery: String,
    issued_on: NaiveDate,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
    remarks: String,
    predecessor: Option<String>,
    successor: Option<String>,
    succession: Option<String>,
    extensions: i32,
    state: String,
    uses: i32,
    issued_at: NaiveDateTime,
    signature: String,
    pub(super) row_version: i32,
}

/// Number, specification, quantity, price, amount.
type LineTuple = (i32, String, i64, i64, i64);

fn code(value: Option<&UnifiedSocialCreditCode>) -> Option<String> {
    value.map(ToString::to_string)
}

impl Row {
    pub(crate) fn new(licence: &Licence, signature: &str, row_version: i32) -> Self {
        let terms = TermColumns::of(&licence.terms);
        let number = |number: &LicenceNumber| number.as_str().to_owned();
        Self {
            id: licence.id.to_string(),
            kind: licence.kind.as_str().to_owned(),
            number: number(&licence.number),
            case_id: licence.case.to_string(),
            enterprise_id: licence.enterprise.to_string(),
            importer_code: code(licence.importer.credit_code.as_ref()),
            importer_name: licence.importer.name.clone(),
            consignee_code: code(licence.consignee.credit_code.as_ref()),
            consignee_name: licence.consignee.name.clone(),
            issuer: licence.issuer.to_string(),
            issuing_id: licence.issuing.to_string(),
            issuing_path: licence.issuing_path.as_str().to_owned(),
            handling_path: licence.handling_path.as_str().to_owned(),
            collection_id: licence.collection.id.to_string(),
            collection_path: licence.collection.path.as_str().to_owned(),
            year: licence.year,
            regime: licence.regime.clone(),
            trade_mode: licence.trade_mode.to_string(),
            exchange_source: terms.exchange_source,
            ports: join(&licence.ports),
            trading_country: licence.trading_country.to_string(),
            origin_country: terms.origin_country,
            goods_use: terms.goods_use,
            payment: terms.payment,
            transport: terms.transport,
            category: terms.category,
            net_weight: terms.net_weight,
            hs_code: licence.hs_code.to_string(),
            goods_name: licence.goods_name.clone(),
            unit: licence.quantity.unit().to_string(),
            quantity: licence.quantity.ten_thousandths(),
            currency: licence.currency.to_string(),
            amount: licence.amount.hundredths(),
            amount_usd: licence.amount_usd.as_ref().map(Money::hundredths),
            lines: lines_text(&licence.lines),
            contract_number: licence.contract_number.clone(),
            batch_mode: licence.batch_mode.as_str().to_owned(),
            uses_max: licence.uses_max,
            is_bulk: licence.is_bulk,
            tolerance: i32::try_from(licence.tolerance.0).unwrap_or(i32::MAX),
            delivery: licence.delivery.as_str().to_owned(),
            issued_on: licence.issued_on,
            valid_from: licence.valid_from,
            valid_until: licence.valid_until,
            remarks: licence.remarks.clone(),
            predecessor: licence.predecessor.as_ref().map(number),
            successor: licence.successor.as_ref().map(number),
            succession: licence.succession.map(|kind| kind.as_str().to_owned()),
            extensions: i32::try_from(licence.extensions).unwrap_or(i32::MAX),
            state: licence.state.as_str().to_owned(),
            uses: licence.uses,
            issued_at: licence.issued_at.naive_utc(),
            signature: signature.to_owned(),
            row_version,
        }
    }

    fn terms(&mut self) -> Result<FaceTerms, StoreError> {
        let columns = TermColumns {
            exchange_source: self.exchange_source.take(),
            origin_country: self.origin_country.take(),
            goods_use: self.goods_use.take(),
            payment: self.payment.take(),
            transport: self.transport.take(),
            category: self.category.take(),
            net_weight: self.net_weight,
        };
        columns.terms()
    }

    pub(super) fn licence(mut self) -> Result<(Licence, String), StoreError> {
        let terms = self.terms()?;
        let unit = parse(Unit::parse, &self.unit)?;
        let currency = parse(Currency::parse, &self.currency)?;
        let money = |hundredths| Money::of(hundredths, currency.clone());
        let lines = lines(&self.lines, &unit, &currency)?;
        let optional = |number: Option<&str>| {
            number.map(LicenceNumber::parse).transpose().map_err(StoreError::corrupt)
        };
        let licence = Licence {
            id: parse(LicenceId::parse, &self.id)?,
            kind: LicenceKind::parse(&self.kind).ok_or_else(|| StoreError::corrupt(&self.kind))?,
            number: parse(LicenceNumber::parse, &self.number)?,
            case: parse(CaseId::parse, &self.case_id)?,
            enterprise: parse(EnterpriseId::parse, &self.enterprise_id)?,
            importer: party(self.importer_code.as_deref(), self.importer_name)?,
            consignee: party(self.consignee_code.as_deref(), self.consignee_name)?,
            issuer: parse(IssuerCode::parse, &self.issuer)?,
            issuing: parse(OrganisationId::parse, &self.issuing_id)?,
            issuing_path: path(&self.issuing_path)?,
            handling_path: path(&self.handling_path)?,
            collection: Body {
                id: parse(OrganisationId::parse, &self.collection_id)?,
                path: path(&self.collection_path)?,
            },
            year: self.year,
            regime: self.regime,
            trade_mode: parse(TradeMode::parse, &self.trade_mode)?,
            ports: ports(&self.ports)?,
            trading_country: parse(Country::parse, &self.trading_country)?,
            terms,
            hs_code: parse(HsCode::parse, &self.hs_code)?,
            goods_name: self.goods_name,
            lines,
            quantity: quantity(self.quantity, &unit)?,
            amount: money(self.amount).ok_or_else(|| StoreError::corrupt(self.amount))?,
            amount_usd: self.amount_usd.and_then(|usd| Money::of(usd, us_dollar())),
            currency,
            contract_number: self.contract_number,
            batch_mode: BatchMode::parse(&self.batch_mode)
                .ok_or_else(|| StoreError::corrupt(&self.batch_mode))?,
            uses_max: self.uses_max,
            is_bulk: self.is_bulk,
            tolerance: BasisPoints(u32::try_from(self.tolerance).map_err(StoreError::corrupt)?),
            delivery: Delivery::parse(&self.delivery)
                .ok_or_else(|| StoreError::corrupt(&self.delivery))?,
            issued_on: self.issued_on,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            remarks: self.remarks,
            predecessor: optional(self.predecessor.as_deref())?,
            successor: optional(self.successor.as_deref())?,
            succession: self.succession.as_deref().map(succession).transpose()?,
            extensions: u32::try_from(self.extensions).map_err(StoreError::corrupt)?,
            state: LicenceState::parse(&self.state)
                .ok_or_else(|| StoreError::corrupt(&self.state))?,
            uses: self.uses,
            issued_at: self.issued_at.and_utc(),
        };
        Ok((licence, self.signature))
    }
}

/// The columns of boxes 6, 9 and 10: those of an import, of an export or of textiles.
#[derive(Default)]
struct TermColumns {
    exchange_source: Option<String>,
    origin_country: Option<String>,
    goods_use: Option<String>,
    payment: Option<String>,
    transport: Option<String>,
    category: Option<String>,
    net_weight: Option<i64>,
}

impl TermColumns {
    fn of(terms: &FaceTerms) -> Self {
        match terms {
            FaceTerms::Import { exchange_source, origin_country, goods_use } => Self {
                exchange_source: Some(exchange_source.clone()),
                origin_country: Some(origin_country.to_string()),
                goods_use: Some(goods_use.clone()),
                ..Self::default()
            },
            FaceTerms::Export { payment, transport } => Self {
                payment: Some(payment.clone()),
                transport: Some(transport.clone()),
                ..Self::default()
            },
            FaceTerms::Textile { transport, category, net_weight } => Self {
                transport: Some(transport.clone()),
                category: Some(category.clone()),
                net_weight: Some(net_weight.ten_thousandths()),
                ..Self::default()
            },
        }
    }

    fn terms(self) -> Result<FaceTerms, StoreError> {
        if let (Some(exchange_source), Some(origin), Some(goods_use)) =
            (self.exchange_source, self.origin_country, self.goods_use)
        {
            let origin_country = parse(Country::parse, &origin)?;
            return Ok(FaceTerms::Import { exchange_source, origin_country, goods_use });
        }
        match (self.transport, self.payment, self.category.zip(self.net_weight)) {
            (Some(transport), Some(payment), None) => Ok(FaceTerms::Export { payment, transport }),
            (Some(transport), None, Some((category, weight))) => Ok(FaceTerms::Textile {
                transport,
                category,
                net_weight: quantity(weight, &parse(Unit::parse, "035")?)?,
            }),
            _ => Err(StoreError::corrupt("terms of a licence")),
        }
    }
}

fn parse<T>(read: fn(&str) -> Result<T, CodeError>, text: &str) -> Result<T, StoreError> {
    read(text).map_err(StoreError::corrupt)
}

fn succession(word: &str) -> Result<ChangeKind, StoreError> {
    ChangeKind::parse(word).ok_or_else(|| StoreError::corrupt(word))
}

fn us_dollar() -> Currency {
    Currency::parse("USD").expect("a currency")
}

fn quantity(ten_thousandths: i64, unit: &Unit) -> Result<Quantity, StoreError> {
    Quantity::of(ten_thousandths, unit.clone()).ok_or_else(|| StoreError::corrupt(ten_thousandths))
}

fn party(code: Option<&str>, name: String) -> Result<Party, StoreError> {
    let credit_code =
        code.map(UnifiedSocialCreditCode::parse).transpose().map_err(StoreError::corrupt)?;
    Ok(Party { credit_code, name })
}

pub(crate) fn join(ports: &[CustomsDistrict]) -> String {
    ports.iter().map(CustomsDistrict::as_str).collect::<Vec<_>>().join(",")
}

fn ports(text: &str) -> Result<Vec<CustomsDistrict>, StoreError> {
    text.split(',')
        .filter(|port| !port.is_empty())
        .map(|port| parse(CustomsDistrict::parse, port))
        .collect()
}

fn lines_text(lines: &[LicenceLine]) -> String {
    let tuples: Vec<LineTuple> = lines
        .iter()
        .map(|line| {
            (
                line.line_number,
                line.specification.clone(),
                line.quantity.ten_thousandths(),
                line.unit_price.ten_thousandths(),
                line.amount.hundredths(),
            )
        })
        .collect();
    serde_json::to_string(&tuples).expect("numbers and texts serialise")
}

fn lines(text: &str, unit: &Unit, currency: &Currency) -> Result<Vec<LicenceLine>, StoreError> {
    let tuples: Vec<LineTuple> = serde_json::from_str(text).map_err(StoreError::corrupt)?;
    tuples
        .into_iter()
        .map(|(line_number, specification, amount, price, total)| {
            Ok(LicenceLine {
                line_number,
                specification,
                quantity: quantity(amount, unit)?,
                unit_price: Price::of(price, currency.clone())
                    .ok_or_else(|| StoreError::corrupt(price))?,
                amount: Money::of(total, currency.clone())
                    .ok_or_else(|| StoreError::corrupt(total))?,
            })
        })
        .collect()
}
