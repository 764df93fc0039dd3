//! Boxes 11 to 18: the commodity, its unit, currency and specification lines.

use domain_kernel::{Currency, HsCode, Money, Price, Quantity, Unit};
use domain_reference::CodeTable;

use super::reader::Reader;
use super::{LicenceForm, LineForm, limits, problem};
use crate::Line;

/// The boxes, read.
#[derive(Debug)]
pub(super) struct Goods {
    pub(super) hs_code: HsCode,
    pub(super) unit: Unit,
    pub(super) currency: Currency,
    pub(super) lines: Vec<Line>,
}

impl Goods {
    pub(super) fn read(form: &LicenceForm, reader: &mut Reader<'_>) -> Option<Self> {
        let hs_code = reader.parsed("/hs_code", form.hs_code.as_ref(), ten_digits);
        let unit = reader.unit(form);
        let currency = reader.code(
            "/currency",
            form.currency.as_ref(),
            CodeTable::Currencies,
            Currency::parse,
        );
        let rows = rows(&form.lines, reader);
        let (hs_code, unit, currency) = (hs_code?, unit?, currency?);
        let lines = lines(rows?, &unit, &currency, reader)?;
        Some(Self { hs_code, unit, currency, lines })
    }
}

/// Takes a code of ten digits: a licence names the commodity as finely as the catalogue.
fn ten_digits(text: &str) -> Result<HsCode, String> {
    let code = HsCode::parse(text).map_err(|error| error.to_string())?;
    if code.as_str().len() == 10 { Ok(code) } else { Err("expected 10 digits".to_owned()) }
}

/// A line as counted, before its unit and currency are known to be good.
struct Row {
    specification: String,
    quantity: i64,
    unit_price: i64,
}

fn rows(forms: &[LineForm], reader: &mut Reader<'_>) -> Option<Vec<Row>> {
    if forms.is_empty() {
        return reader.refuse("/lines", problem::REQUIRED, "");
    }
    if limits::LINES < forms.len() {
        let most = limits::LINES;
        return reader.refuse("/lines", problem::TOO_MANY, format_args!("at most {most}"));
    }
    let rows: Vec<Option<Row>> =
        forms.iter().enumerate().map(|(index, form)| row(index, form, reader)).collect();
    rows.into_iter().collect()
}

fn row(index: usize, form: &LineForm, reader: &mut Reader<'_>) -> Option<Row> {
    let specification = reader.text(
        &format!("/lines/{index}/specification"),
        form.specification.as_ref(),
        limits::SPECIFICATION,
    );
    let quantity = reader.positive(
        &format!("/lines/{index}/quantity"),
        form.quantity.as_ref(),
        Quantity::DECIMALS,
    );
    let unit_price = reader.positive(
        &format!("/lines/{index}/unit_price"),
        form.unit_price.as_ref(),
        Price::DECIMALS,
    );
    Some(Row { specification: specification?, quantity: quantity?, unit_price: unit_price? })
}

/// The lines with their amounts, and with sums that can be counted.
fn lines(
    rows: Vec<Row>,
    unit: &Unit,
    currency: &Currency,
    reader: &mut Reader<'_>,
) -> Option<Vec<Line>> {
    let mut lines = Vec::new();
    let mut sums = (Some(Quantity::none_of(unit.clone())), Some(Money::none_of(currency.clone())));
    for (index, row) in rows.into_iter().enumerate() {
        let quantity = Quantity::of(row.quantity, unit.clone())?;
        let unit_price = Price::of(row.unit_price, currency.clone())?;
        let Some(amount) = unit_price.amount_of(&quantity) else {
            let pointer = format!("/lines/{index}/unit_price");
            return reader.refuse(&pointer, problem::TOO_LARGE, "an amount that can be counted");
        };
        sums =
            (sums.0.and_then(|sum| sum.plus(&quantity)), sums.1.and_then(|sum| sum.plus(&amount)));
        let specification = row.specification;
        lines.push(Line { specification, quantity, unit_price, amount });
    }
    match sums {
        (Some(_), Some(_)) => Some(lines),
        _ => reader.refuse("/lines", problem::TOO_LARGE, "sums that can be counted"),
    }
}
