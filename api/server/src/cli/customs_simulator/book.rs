//! Customs' own book: the licences it knows and where its declaration lines stand.

use std::collections::BTreeMap;
use std::error::Error;

use chrono::NaiveDate;
use domain_kernel::{Quantity, decimal};
use serde::Deserialize;
use serde_json::{Value, json};

use super::plan::Message;
use super::remote::Service;

/// The face of a licence, as the exchange tells it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Face {
    pub(super) kind: String,
    pub(super) number: String,
    pub(super) importer_code: Option<String>,
    pub(super) trade_mode: String,
    pub(super) ports: Vec<String>,
    pub(super) hs_code: String,
    pub(super) unit: String,
    quantity: String,
    pub(super) uses_max: i32,
    pub(super) tolerance_basis_points: i64,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
}

impl Face {
    /// Ten-thousandths of the unit.
    pub(super) fn granted(&self) -> i64 {
        decimal::parse(&self.quantity, Quantity::DECIMALS).unwrap_or_default()
    }

    fn is_valid_on(&self, day: NaiveDate) -> bool {
        (self.valid_from..=self.valid_until).contains(&day)
    }
}

/// A message of the exchange.
#[derive(Debug, Deserialize)]
pub(super) struct News {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) body: Value,
}

/// What customs knows.
#[derive(Debug, Default)]
pub(super) struct Book {
    licences: BTreeMap<(String, String), (Face, bool)>,
    lines: BTreeMap<(String, String, i32), Message>,
}

impl Book {
    /// Takes over all news and acknowledges it; how many there were.
    pub(super) fn take_over(&mut self, service: &Service) -> Result<usize, Box<dyn Error>> {
        let mut count = 0;
        loop {
            let page = service.news()?;
            if page.is_empty() {
                return Ok(count);
            }
            for news in &page {
                self.learn(news)?;
            }
            let ids: Vec<&str> = page.iter().map(|news| news.id.as_str()).collect();
            service.acknowledge(&ids)?;
            count += page.len();
        }
    }

    fn learn(&mut self, news: &News) -> Result<(), Box<dyn Error>> {
        let face: Face = serde_json::from_value(news.body.clone())?;
        let is_usable = matches!(news.kind.as_str(), "licence_issued" | "licence_thawed");
        self.licences.insert((face.kind.clone(), face.number.clone()), (face, is_usable));
        Ok(())
    }

    /// The licences that may be declared on a day.
    pub(super) fn usable(&self, day: NaiveDate, at_most: usize) -> Vec<Face> {
        let usable = self.licences.values().filter(|(face, ok)| *ok && face.is_valid_on(day));
        usable.map(|(face, _)| face.clone()).take(at_most).collect()
    }

    /// Keeps the newest version of a line.
    pub(super) fn note(&mut self, message: &Message) {
        let key = (message.office.clone(), message.declaration.clone(), message.line_number);
        let newer = self.lines.get(&key).is_none_or(|kept| kept.version < message.version);
        if newer {
            self.lines.insert(key, message.clone());
        }
    }

    /// The lines as they stand at the end of the day.
    pub(super) fn statement(&self) -> Vec<Value> {
        self.lines.values().map(statement_line).collect()
    }
}

fn statement_line(message: &Message) -> Value {
    let (state, quantity) = match message.action {
        "reserve" => ("reserved", message.quantity),
        "release" => ("released", 0),
        _ => ("committed", message.quantity),
    };
    json!({
        "customs_office": message.office,
        "declaration_number": message.declaration,
        "line_number": message.line_number,
        "version": message.version,
        "licence_kind": message.face.kind,
        "licence_number": message.face.number,
        "state": state,
        "quantity": decimal::print(quantity, Quantity::DECIMALS),
    })
}
