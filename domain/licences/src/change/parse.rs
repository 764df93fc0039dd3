//! From the application for a change as typed to what it asks for, or everything wrong with it.

use chrono::NaiveDate;
use domain_kernel::{
    Country, CustomsDistrict, LicenceNumber, Quantity, TradeMode, UnifiedSocialCreditCode,
};
use domain_reference::{CodeTable, ReferenceBook};

use super::form::{ChangeForm, FaceChangesForm, LineChangeForm, LineQuantityForm};
use super::{ChangeKind, NoticeForm};
use crate::form::reader::Reader;
use crate::form::{FormProblem, PartyForm, limits, problem, terms};
use crate::{LicenceKind, Party};

/// An application for a change, complete and readable; the rules come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of the licence.
    pub licence_kind: LicenceKind,
    /// Its number.
    pub number: LicenceNumber,
    /// Why.
    pub reason: String,
    /// What is asked for.
    pub terms: ChangeTerms,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeTerms {
    /// Other boxes, and how what is left is spread over the lines.
    Amendment(FaceChanges, Vec<LineQuantity>),
    /// Another last day, and how what is left is spread over the lines.
    Extension(NaiveDate, Vec<LineQuantity>),
    /// What each of the new licences takes.
    Split(Vec<Vec<LineQuantity>>),
    /// A new paper after a notice of loss.
    Reissue(Notice),
    /// Nothing but to give it back.
    Return,
}

impl ChangeTerms {
    /// The kind of the change.
    pub const fn kind(&self) -> ChangeKind {
        match self {
            Self::Amendment(..) => ChangeKind::Amendment,
            Self::Extension(..) => ChangeKind::Extension,
            Self::Split(_) => ChangeKind::Split,
            Self::Reissue(_) => ChangeKind::Reissue,
            Self::Return => ChangeKind::Return,
        }
    }
}

/// New contents of boxes; `None` and empty lists keep what stands there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaceChanges {
    /// Who is to hold it (box 1).
    pub holder: Option<UnifiedSocialCreditCode>,
    /// Box 2.
    pub consignee: Option<Party>,
    /// Box 5.
    pub trade_mode: Option<TradeMode>,
    /// Box 7.
    pub ports: Vec<CustomsDistrict>,
    /// Box 8.
    pub trading_country: Option<Country>,
    /// Boxes 12 and 15.
    pub lines: Vec<LineChange>,
    /// The contract.
    pub contract_number: Option<String>,
}

/// A line that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// The line of the old face.
    pub line_number: i32,
    /// Another specification.
    pub specification: Option<String>,
    /// Another unit price, in ten-thousandths of the licence's currency.
    pub unit_price: Option<i64>,
}

/// So much of a line of the old face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineQuantity {
    /// The line of the old face.
    pub line_number: i32,
    /// Ten-thousandths of the licence's unit, above zero.
    pub quantity: i64,
}

/// A notice of loss in a newspaper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The newspaper.
    pub newspaper: String,
    /// The day it was printed.
    pub published_on: NaiveDate,
}

impl ChangeForm {
    /// Reads the form for a kind of change, its codes as valid on a day.
    ///
    /// # Errors
    ///
    /// Everything that is missing, unreadable or of another matter, at once.
    pub fn parse(
        &self,
        kind: ChangeKind,
        book: &ReferenceBook,
        on: NaiveDate,
    ) -> Result<Change, Vec<FormProblem>> {
        let mut reader = Reader::new(book, on);
        let licence_kind = reader.word(
            "/licence_kind",
            self.licence_kind.as_ref(),
            "a kind of licence",
            LicenceKind::parse,
        );
        let number =
            reader.parsed("/licence_number", self.licence_number.as_ref(), LicenceNumber::parse);
        let reason = reader.text("/reason", self.reason.as_ref(), limits::REMARKS);
        let contact = terms::contact(self.contact.as_ref(), &mut reader);
        self.refuse_foreign(kind, &mut reader);
        let terms = self.terms(kind, &mut reader);
        match (licence_kind, number, reason, contact, terms) {
            (Some(licence_kind), Some(number), Some(reason), Some(_), Some(terms))
                if reader.is_clean() =>
            {
                Ok(Change { licence_kind, number, reason, terms })
            }
            _ => Err(reader.into_problems()),
        }
    }

    /// A field of another matter is told, not ignored.
    fn refuse_foreign(&self, kind: ChangeKind, reader: &mut Reader<'_>) {
        use ChangeKind as Kind;
        for (pointer, is_given, takes) in [
            ("/changes", self.changes.is_some(), &[Kind::Amendment][..]),
            ("/valid_until", self.valid_until.is_some(), &[Kind::Extension]),
            ("/parts", !self.parts.is_empty(), &[Kind::Split]),
            ("/notice", self.notice.is_some(), &[Kind::Reissue]),
            ("/quantities", !self.quantities.is_empty(), &[Kind::Amendment, Kind::Extension]),
        ] {
            if is_given && !takes.contains(&kind) {
                reader.note(pointer, problem::NOT_ALLOWED, "a field of another matter");
            }
        }
    }

    fn terms(&self, kind: ChangeKind, reader: &mut Reader<'_>) -> Option<ChangeTerms> {
        match kind {
            ChangeKind::Amendment => {
                let rest = quantities("/quantities", &self.quantities, reader);
                let changes = match &self.changes {
                    None => reader.refuse("/changes", problem::REQUIRED, ""),
                    Some(form) => face_changes(form, reader),
                };
                Some(ChangeTerms::Amendment(changes?, rest?))
            }
            ChangeKind::Extension => {
                let rest = quantities("/quantities", &self.quantities, reader);
                let until = reader.date("/valid_until", self.valid_until.as_ref());
                Some(ChangeTerms::Extension(until?, rest?))
            }
            ChangeKind::Split => self.parts(reader).map(ChangeTerms::Split),
            ChangeKind::Reissue => notice(self.notice.as_ref(), reader).map(ChangeTerms::Reissue),
            ChangeKind::Return => Some(ChangeTerms::Return),
        }
    }

    fn parts(&self, reader: &mut Reader<'_>) -> Option<Vec<Vec<LineQuantity>>> {
        if self.parts.len() < 2 || limits::PARTS < self.parts.len() {
            let most = limits::PARTS;
            return reader.refuse("/parts", problem::RANGE, format_args!("two to {most} parts"));
        }
        let mut parts = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            let pointer = format!("/parts/{index}/quantities");
            if part.quantities.is_empty() {
                reader.note(&pointer, problem::REQUIRED, "");
            }
            parts.push(quantities(&pointer, &part.quantities, reader));
        }
        parts.into_iter().collect()
    }
}

fn quantities(
    pointer: &str,
    forms: &[LineQuantityForm],
    reader: &mut Reader<'_>,
) -> Option<Vec<LineQuantity>> {
    if limits::LINES < forms.len() {
        let most = limits::LINES;
        return reader.refuse(pointer, problem::TOO_MANY, format_args!("at most {most}"));
    }
    let mut read: Vec<LineQuantity> = Vec::new();
    for (index, form) in forms.iter().enumerate() {
        let at = |field: &str| format!("{pointer}/{index}/{field}");
        let line_number = line_number(&at("line_number"), form.line_number, reader);
        let quantity = reader.positive(&at("quantity"), form.quantity.as_ref(), Quantity::DECIMALS);
        let (Some(line_number), Some(quantity)) = (line_number, quantity) else { continue };
        if read.iter().any(|known| known.line_number == line_number) {
            reader.note(&at("line_number"), problem::DUPLICATE, "each line once");
        }
        read.push(LineQuantity { line_number, quantity });
    }
    (read.len() == forms.len()).then_some(read)
}

fn line_number(pointer: &str, number: Option<i32>, reader: &mut Reader<'_>) -> Option<i32> {
    match number {
        None => reader.refuse(pointer, problem::REQUIRED, ""),
        Some(number) if number < 1 => reader.refuse(pointer, problem::RANGE, "from 1"),
        Some(number) => Some(number),
    }
}

fn face_changes(form: &FaceChangesForm, reader: &mut Reader<'_>) -> Option<FaceChanges> {
    if *form == FaceChangesForm::default() {
        return reader.refuse("/changes", problem::REQUIRED, "at least one box");
    }
    let holder = optional(form.holder.as_ref(), |value| {
        reader.parsed("/changes/holder", Some(value), UnifiedSocialCreditCode::parse)
    });
    let consignee = optional(form.consignee.as_ref(), |party| consignee(party, reader));
    let trade_mode = optional(form.trade_mode.as_ref(), |code| {
        let table = CodeTable::TradeModes;
        reader.code("/changes/trade_mode", Some(code), table, TradeMode::parse)
    });
    let trading_country = optional(form.trading_country.as_ref(), |code| {
        let table = CodeTable::Countries;
        reader.code("/changes/trading_country", Some(code), table, Country::parse)
    });
    let contract_number = optional(form.contract_number.as_ref(), |text| {
        reader.parsed("/changes/contract_number", Some(text), terms::contract_number)
    });
    let ports = ports(&form.ports, reader);
    let lines = lines(&form.lines, reader);
    Some(FaceChanges {
        holder: holder?,
        consignee: consignee?,
        trade_mode: trade_mode?,
        ports: ports?,
        trading_country: trading_country?,
        lines: lines?,
        contract_number: contract_number?,
    })
}

/// Nothing when nothing is there, else what is read, or a problem.
fn optional<T, U>(value: Option<&T>, read: impl FnOnce(&T) -> Option<U>) -> Option<Option<U>> {
    match value {
        None => Some(None),
        Some(value) => read(value).map(Some),
    }
}

fn consignee(form: &PartyForm, reader: &mut Reader<'_>) -> Option<Party> {
    let code = reader.parsed(
        "/changes/consignee/credit_code",
        form.credit_code.as_ref(),
        UnifiedSocialCreditCode::parse,
    );
    let name = reader.text("/changes/consignee/name", form.name.as_ref(), limits::NAME);
    Some(Party { credit_code: Some(code?), name: name? })
}

fn ports(codes: &[String], reader: &mut Reader<'_>) -> Option<Vec<CustomsDistrict>> {
    let table = CodeTable::CustomsDistricts;
    let mut ports = Vec::new();
    for (index, code) in codes.iter().enumerate() {
        let pointer = format!("/changes/ports/{index}");
        let port = reader.code(&pointer, Some(code), table, CustomsDistrict::parse)?;
        if ports.contains(&port) {
            return reader.refuse(&pointer, problem::DUPLICATE, "each port once");
        }
        ports.push(port);
    }
    Some(ports)
}

fn lines(forms: &[LineChangeForm], reader: &mut Reader<'_>) -> Option<Vec<LineChange>> {
    let mut lines: Vec<LineChange> = Vec::new();
    for (index, form) in forms.iter().enumerate() {
        let at = |field: &str| format!("/changes/lines/{index}/{field}");
        let line_number = line_number(&at("line_number"), form.line_number, reader)?;
        if lines.iter().any(|known| known.line_number == line_number) {
            return reader.refuse(&at("line_number"), problem::DUPLICATE, "each line once");
        }
        let specification = optional(form.specification.as_ref(), |text| {
            reader.text(&at("specification"), Some(text), limits::SPECIFICATION)
        })?;
        let unit_price = optional(form.unit_price.as_ref(), |text| {
            reader.positive(&at("unit_price"), Some(text), domain_kernel::Price::DECIMALS)
        })?;
        lines.push(LineChange { line_number, specification, unit_price });
    }
    Some(lines)
}

fn notice(form: Option<&NoticeForm>, reader: &mut Reader<'_>) -> Option<Notice> {
    let Some(form) = form else { return reader.refuse("/notice", problem::REQUIRED, "") };
    let newspaper = reader.text("/notice/newspaper", form.newspaper.as_ref(), limits::NEWSPAPER);
    let published_on = reader.date("/notice/published_on", form.published_on.as_ref());
    Some(Notice { newspaper: newspaper?, published_on: published_on? })
}
