//! Reads reference data from CSV: one row at a time, every problem with its line and column.
//!
//! The kind of a file is told by its header. Columns are found by name; columns nobody
//! knows are passed over, so that official tables load as they are.

mod cells;
mod goods;
mod rows;
mod unsaid;

use std::collections::HashMap;
use std::io::Read;

use chrono::NaiveDate;
use csv::{Reader, ReaderBuilder, StringRecord};
use domain_kernel::{CalendarDay, CodeError, Evidence, Unit};

use crate::{
    Catalogue, CatalogueGood, CodeEntry, CodeTable, Competence, ExchangeRate, ManagementRow,
    TierRow,
};
use cells::{Cells, Columns};

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// `code,name_zh[,name_en][,valid_from,valid_until][,evidence]`; needs the table's name.
    Codes,
    /// `hs_code,name_zh,category_zh,unit_zh` and what the annex may say beside; needs the
    /// catalogue and the year.
    Goods,
    /// `date,kind,name_zh,name_en`.
    Calendar,
    /// `id,matter,category,trade_mode,region,central_in_beijing,year_from,year_until,handling,issuing`.
    Competences,
    /// `month,cny_per_usd_avg`, or `month,currency,usd_per_unit`.
    Rates,
    /// `year,issuing_tier_zh,goods_zh`: graded issuing of export licences.
    Tiers,
    /// `year,management_mode_zh,goods_zh`: how export goods are managed.
    Managements,
}

impl ImportKind {
    /// Every kind, in the order in which headers are tried.
    pub const ALL: [Self; 7] = [
        Self::Goods,
        Self::Competences,
        Self::Calendar,
        Self::Rates,
        Self::Tiers,
        Self::Managements,
        Self::Codes,
    ];

    /// The columns that tell the kind.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Codes => &["code", "name_zh"],
            Self::Goods => &["hs_code", "name_zh", "category_zh", "unit_zh"],
            Self::Calendar => &["date", "kind", "name_zh", "name_en"],
            Self::Competences => &["id", "matter", "year_from", "handling", "issuing"],
            Self::Rates => &["month"],
            Self::Tiers => &["year", "issuing_tier_zh", "goods_zh"],
            Self::Managements => &["year", "management_mode_zh", "goods_zh"],
        }
    }

    /// The kind of a file with these columns, if there is one.
    pub fn of_header<'a>(header: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let header: Vec<&str> = header.into_iter().map(str::trim).collect();
        Self::ALL
            .into_iter()
            .find(|kind| kind.columns().iter().all(|column| header.contains(column)))
    }
}

/// What a file does not say of itself.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions {
    /// The table a file of codes is for.
    pub table: Option<CodeTable>,
    /// The catalogue a file of goods is of.
    pub catalogue: Option<Catalogue>,
    /// The year a file of goods is for.
    pub year: Option<i32>,
    /// First day of the codes whose row names none.
    pub valid_from: NaiveDate,
    /// How well the rows are known that do not say it themselves.
    pub evidence: Evidence,
}

/// Units by their Chinese names: official annexes print names, not codes.
#[derive(Debug, Clone, Default)]
pub struct UnitNames(HashMap<String, Unit>);

impl UnitNames {
    /// The names of the entries of the units table.
    ///
    /// # Errors
    ///
    /// The first code that is no unit.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a CodeEntry>) -> Result<Self, CodeError> {
        let units = entries.into_iter().filter(|entry| entry.table == CodeTable::Units);
        units
            .map(|entry| Ok((entry.name_zh.clone(), Unit::parse(&entry.code)?)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The unit of a name; of several joined by a slash or comma the first, in which
    /// quantities are licensed. `[D]`
    pub fn unit(&self, name: &str) -> Option<&Unit> {
        let first = name.split(['/', '，', ',', '、']).next().unwrap_or(name);
        self.0.get(first.trim())
    }
}

/// One row that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A code of a table.
    Code(CodeEntry),
    /// A line of a catalogue.
    Good(CatalogueGood),
    /// A holiday or make-up workday.
    Day(CalendarDay),
    /// A row of the competence table.
    Competence(Competence),
    /// A month's rate.
    Rate(ExchangeRate),
    /// A line of the graded issuing catalogue.
    Tier(TierRow),
    /// How goods are managed.
    Management(ManagementRow),
}

/// What is wrong with a row, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column:?}: {message}")]
pub struct RowProblem {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column's name; empty when the whole row or file is meant.
    pub column: String,
    /// What is so, without a full stop.
    pub message: String,
}

/// The rows of a file, read one at a time.
#[derive(Debug)]
pub struct Rows<R> {
    reader: Reader<R>,
    columns: Columns,
    kind: ImportKind,
    options: ImportOptions,
    units: UnitNames,
    is_broken: bool,
}

/// Begins to read a file: its header decides the kind, and the options must fit it.
///
/// # Errors
///
/// The header is none of a known kind, names a column twice, or an option is missing.
pub fn parse<R: Read>(
    options: ImportOptions,
    units: UnitNames,
    input: R,
) -> Result<Rows<R>, RowProblem> {
    let mut reader = ReaderBuilder::new().comment(Some(b'#')).from_reader(input);
    let header = reader.headers().map_err(|error| cells::unreadable(&error))?.clone();
    let line = header.position().map_or(1, csv::Position::line);
    let whole = |message: String| RowProblem { line, column: String::new(), message };
    let kind = ImportKind::of_header(&header).ok_or_else(|| {
        whole(
            "the header is none of codes, goods, calendar, competences, rates, issuing tiers or \
               management modes"
                .to_owned(),
        )
    })?;
    let missing = match kind {
        ImportKind::Codes if options.table.is_none() => Some("the name of the code table"),
        ImportKind::Goods if options.catalogue.is_none() => Some("the catalogue"),
        ImportKind::Goods if options.year.is_none() => Some("the year"),
        ImportKind::Codes
        | ImportKind::Goods
        | ImportKind::Calendar
        | ImportKind::Competences
        | ImportKind::Rates
        | ImportKind::Tiers
        | ImportKind::Managements => None,
    };
    if let Some(missing) = missing {
        return Err(whole(format!("the file does not say {missing}: name it")));
    }
    let columns = Columns::of(&header).map_err(|column| RowProblem {
        line,
        column,
        message: "the column stands twice".to_owned(),
    })?;
    Ok(Rows { reader, columns, kind, options, units, is_broken: false })
}

impl<R: Read> Rows<R> {
    /// What the rows are.
    pub fn kind(&self) -> ImportKind {
        self.kind
    }

    fn row(&self, record: &StringRecord) -> Result<Option<Row>, RowProblem> {
        let cells = Cells::new(&self.columns, record);
        match self.kind {
            ImportKind::Codes => rows::code(&cells, &self.options).map(Row::Code).map(Some),
            ImportKind::Goods => {
                Ok(goods::good(&cells, &self.options, &self.units)?.map(Row::Good))
            }
            ImportKind::Calendar => rows::day(&cells).map(Row::Day).map(Some),
            ImportKind::Competences => {
                rows::competence(&cells, &self.options).map(Row::Competence).map(Some)
            }
            ImportKind::Rates => rows::rate(&cells).map(Row::Rate).map(Some),
            ImportKind::Tiers => rows::tier(&cells, &self.options).map(Row::Tier).map(Some),
            ImportKind::Managements => {
                rows::management(&cells, &self.options).map(Row::Management).map(Some)
            }
        }
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, RowProblem>;

    /// The next row, or what is wrong with it; reading goes on after a bad row, but not
    /// after the input itself failed. Goods of other years are passed over.
    fn next(&mut self) -> Option<Self::Item> {
        let mut record = StringRecord::new();
        while !self.is_broken {
            match self.reader.read_record(&mut record) {
                Ok(false) => return None,
                Ok(true) => match self.row(&record) {
                    Ok(None) => {}
                    Ok(Some(row)) => return Some(Ok(row)),
                    Err(problem) => return Some(Err(problem)),
                },
                Err(error) => {
                    self.is_broken = error.is_io_error();
                    return Some(Err(cells::unreadable(&error)));
                }
            }
        }
        None
    }
}
