//! All reference data of one moment, indexed once and shared.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain_kernel::{CalendarDay, Currency, HsCode, TradeMode, WorkingCalendar};

use crate::{
    Catalogue, CatalogueGood, CodeEntry, CodeTable, Competence, CompetenceQuestion, ExchangeRate,
    IssuingTier, Management, ManagementRow, TierRow,
};

/// The rows a book is bound from.
#[derive(Debug, Clone, Default)]
pub struct ReferenceContents {
    /// Grows with every change of a row.
    pub version: i64,
    /// The codes of every table.
    pub entries: Vec<CodeEntry>,
    /// The lines of every year's catalogues.
    pub goods: Vec<CatalogueGood>,
    /// The competence table.
    pub competences: Vec<Competence>,
    /// Statutory holidays and make-up workdays.
    pub calendar: Vec<CalendarDay>,
    /// Exchange rates.
    pub rates: Vec<ExchangeRate>,
    /// The graded issuing catalogues.
    pub tiers: Vec<TierRow>,
    /// How export goods are managed.
    pub managements: Vec<ManagementRow>,
}

/// All reference data of one moment, immutable and shared: what rules may look up.
#[derive(Debug)]
pub struct ReferenceBook {
    version: i64,
    entries: HashMap<CodeTable, BTreeMap<String, Vec<CodeEntry>>>,
    years: HashMap<(Catalogue, i32), YearCatalogue>,
    /// The most specific row first.
    competences: Vec<Competence>,
    /// Positions in `competences`, in their order.
    by_matter: HashMap<String, Vec<usize>>,
    calendar: WorkingCalendar,
    rates: HashMap<Currency, BTreeMap<(i32, u32), ExchangeRate>>,
    /// By the goods' name and the year of the announcement.
    tiers: HashMap<String, BTreeMap<i32, IssuingTier>>,
    managements: HashMap<String, BTreeMap<i32, Management>>,
}

/// One catalogue of one year: sorted by code, and found by code.
#[derive(Debug, Default)]
struct YearCatalogue {
    goods: Vec<CatalogueGood>,
    /// Positions in `goods`; more than one where lines differ by trade mode.
    by_code: HashMap<String, Vec<usize>>,
}

/// Lengths a catalogue line's code may have, the finest first.
const CODE_LENGTHS: [usize; 3] = [10, 8, 6];

impl YearCatalogue {
    fn bind(mut goods: Vec<CatalogueGood>) -> Self {
        let key = |good: &CatalogueGood| {
            (good.hs_code.clone(), good.trade_mode.clone(), good.category.clone())
        };
        goods.sort_by_cached_key(key);
        let mut by_code: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, good) in goods.iter().enumerate() {
            by_code.entry(good.hs_code.as_str().to_owned()).or_default().push(position);
        }
        Self { goods, by_code }
    }

    /// The lines that cover the code, the finest first.
    fn covering<'a, 'b>(
        &'a self,
        code: &'b HsCode,
    ) -> impl Iterator<Item = &'a CatalogueGood> + use<'a, 'b> {
        CODE_LENGTHS
            .into_iter()
            .filter_map(|length| code.as_str().get(..length))
            .filter_map(|prefix| self.by_code.get(prefix))
            .flatten()
            .filter_map(|position| self.goods.get(*position))
    }
}

impl ReferenceBook {
    /// Sorts and indexes the rows once.
    pub fn bind(contents: ReferenceContents) -> Self {
        let mut entries: HashMap<_, BTreeMap<String, Vec<CodeEntry>>> = HashMap::new();
        for entry in contents.entries {
            let codes = entries.entry(entry.table).or_default();
            codes.entry(entry.code.clone()).or_default().push(entry);
        }
        let mut goods: HashMap<_, Vec<CatalogueGood>> = HashMap::new();
        for good in contents.goods {
            goods.entry((good.catalogue, good.year)).or_default().push(good);
        }
        let years = goods.into_iter().map(|(key, goods)| (key, YearCatalogue::bind(goods)));
        let mut competences = contents.competences;
        competences.sort_by(|one, other| Reverse(one.rank()).cmp(&Reverse(other.rank())));
        let mut by_matter: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, row) in competences.iter().enumerate() {
            by_matter.entry(row.matter.clone()).or_default().push(position);
        }
        let mut rates: HashMap<Currency, BTreeMap<_, _>> = HashMap::new();
        for rate in contents.rates {
            let months = rates.entry(rate.currency.clone()).or_default();
            months.insert((rate.year, rate.month), rate);
        }
        Self {
            version: contents.version,
            entries,
            years: years.collect(),
            competences,
            by_matter,
            calendar: WorkingCalendar::new(&contents.calendar),
            rates,
            tiers: announced(
                contents.tiers.into_iter().map(|row| (row.category, row.year, row.tier)),
            ),
            managements: announced(
                contents
                    .managements
                    .into_iter()
                    .map(|row| (row.category, row.year, row.management)),
            ),
        }
    }

    /// The version of the data, to tell whether a newer one exists.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The working calendar.
    pub fn calendar(&self) -> &WorkingCalendar {
        &self.calendar
    }

    /// The code as valid on a day.
    pub fn entry(&self, table: CodeTable, code: &str, on: NaiveDate) -> Option<&CodeEntry> {
        self.entries.get(&table)?.get(code)?.iter().find(|entry| entry.is_valid_on(on))
    }

    /// The codes of a table valid on a day, in the order of the codes.
    pub fn entries(&self, table: CodeTable, on: NaiveDate) -> impl Iterator<Item = &CodeEntry> {
        self.entries
            .get(&table)
            .into_iter()
            .flat_map(BTreeMap::values)
            .flatten()
            .filter(move |entry| entry.is_valid_on(on))
    }

    /// The line of a year's catalogue for a code: the line of this trade mode before
    /// the line of any, and the finer code before the coarser.
    pub fn good(
        &self,
        catalogue: Catalogue,
        year: i32,
        hs_code: &HsCode,
        trade_mode: Option<&TradeMode>,
    ) -> Option<&CatalogueGood> {
        let year = self.years.get(&(catalogue, year))?;
        let of_mode = |good: &&CatalogueGood| {
            good.trade_mode.is_some() && good.trade_mode.as_ref() == trade_mode
        };
        let of_any = |good: &&CatalogueGood| good.trade_mode.is_none();
        year.covering(hs_code).find(of_mode).or_else(|| year.covering(hs_code).find(of_any))
    }

    /// The goods of a year's catalogue, in the order of the codes.
    pub fn goods(&self, catalogue: Catalogue, year: i32) -> impl Iterator<Item = &CatalogueGood> {
        self.years.get(&(catalogue, year)).into_iter().flat_map(|year| &year.goods)
    }

    /// The most specific row in force, or `None` when nobody is competent. A row with the
    /// central flag comes before one with a category, that before one with a trade mode,
    /// that before the finer region, that before the later year. `[D]`
    ///
    /// Where no row answers, the graded issuing catalogue names the tier of the goods, and the
    /// tier's own rows the body that serves the region.
    pub fn competence(&self, question: &CompetenceQuestion<'_>) -> Option<&Competence> {
        let graded = || {
            let matter = self.tier(question.category, question.year)?.matter();
            self.row_for(&CompetenceQuestion { matter, category: "", ..*question })
        };
        self.row_for(question).or_else(graded)
    }

    /// Who issues export licences for goods of a name: the latest announcement until the year,
    /// or the first there is. `[D]`
    pub fn tier(&self, category: &str, year: i32) -> Option<IssuingTier> {
        in_year(self.tiers.get(category)?, year)
    }

    /// How the export of goods of a name is managed, as [`Self::tier`].
    pub fn management(&self, category: &str, year: i32) -> Option<Management> {
        in_year(self.managements.get(category)?, year)
    }

    fn row_for(&self, question: &CompetenceQuestion<'_>) -> Option<&Competence> {
        self.by_matter
            .get(question.matter)?
            .iter()
            .filter_map(|position| self.competences.get(*position))
            .find(|row| row.answers(question))
    }

    /// Every row of the competence table, the most specific first.
    pub fn competences(&self) -> &[Competence] {
        &self.competences
    }

    /// The rate of a currency in a month.
    pub fn rate(&self, year: i32, month: u32, currency: &Currency) -> Option<&ExchangeRate> {
        self.rates.get(currency)?.get(&(year, month))
    }

    /// Statutory holidays and make-up workdays, as loaded.
    pub fn holidays(&self) -> &[CalendarDay] {
        self.calendar.days()
    }
}

/// What the announcements of the years say of goods by name.
fn announced<T>(rows: impl Iterator<Item = (String, i32, T)>) -> HashMap<String, BTreeMap<i32, T>> {
    let mut found: HashMap<String, BTreeMap<i32, T>> = HashMap::new();
    for (category, year, value) in rows {
        found.entry(category).or_default().insert(year, value);
    }
    found
}

fn in_year<T: Copy>(years: &BTreeMap<i32, T>, year: i32) -> Option<T> {
    let latest = years.range(..=year).next_back().or_else(|| years.iter().next());
    latest.map(|(_, value)| *value)
}
