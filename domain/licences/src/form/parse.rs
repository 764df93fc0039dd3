//! From the form as typed to a complete application, or everything that is wrong with it.

use chrono::NaiveDate;
use domain_reference::ReferenceBook;

use super::goods::Goods;
use super::papers::Papers;
use super::reader::Reader;
use super::terms::Terms;
use super::trade::Trade;
use super::{FormProblem, LicenceForm};
use crate::{Application, LicenceKind};

impl LicenceForm {
    /// Reads the form for a kind of licence, its codes as valid on a day.
    ///
    /// # Errors
    ///
    /// Everything that is missing or unreadable, at once, in the order of the form.
    pub fn parse(
        &self,
        kind: LicenceKind,
        book: &ReferenceBook,
        on: NaiveDate,
    ) -> Result<Application, Vec<FormProblem>> {
        let mut reader = Reader::new(book, on);
        let trade = Trade::read(self, kind, &mut reader);
        let goods = Goods::read(self, &mut reader);
        let terms = Terms::read(self, on, &mut reader);
        let papers = Papers::read(self, kind, &mut reader);
        match (trade, goods, terms, papers) {
            (Some(trade), Some(goods), Some(terms), Some(papers)) if reader.is_clean() => {
                Ok(assemble(kind, trade, goods, (terms, papers)))
            }
            _ => Err(reader.into_problems()),
        }
    }
}

fn assemble(
    kind: LicenceKind,
    trade: Trade,
    goods: Goods,
    (terms, papers): (Terms, Papers),
) -> Application {
    Application {
        kind,
        consignee: trade.consignee,
        trade_mode: trade.trade_mode,
        ports: trade.ports,
        trading_country: trade.trading_country,
        terms: trade.terms,
        hs_code: goods.hs_code,
        unit: goods.unit,
        currency: goods.currency,
        lines: goods.lines,
        contract_number: terms.contract_number,
        batch_mode: terms.batch_mode,
        licence_year: terms.licence_year,
        crosses_year: terms.crosses_year,
        delivery: terms.delivery,
        collection: terms.collection,
        approval: papers.approval,
        equipment: papers.equipment,
        mechanical_approval: papers.mechanical_approval,
        replaces: terms.replaces,
        contact_name: terms.contact_name,
        contact_phone: terms.contact_phone,
        remarks: terms.remarks,
    }
}
