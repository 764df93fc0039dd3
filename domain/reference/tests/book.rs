//! The indexes answer what a scan of the rows would.

use chrono::NaiveDate;
use domain_kernel::{
    BasisPoints, CalendarDay, Currency, DayKind, Evidence, HsCode, OrganisationId, Region,
    TradeMode, Unit, day,
};
use domain_reference::{
    Catalogue, CatalogueGood, CataloguePart, CodeEntry, CodeTable, Competence, CompetenceQuestion,
    ExchangeRate, ReferenceBook, ReferenceContents,
};
use proptest::prelude::*;

fn good(code: &str, trade_mode: Option<&str>, name: &str) -> CatalogueGood {
    CatalogueGood {
        catalogue: Catalogue::AutomaticImport,
        year: 2013,
        hs_code: HsCode::parse(code).expect("a sample"),
        trade_mode: trade_mode.map(|mode| TradeMode::parse(mode).expect("a sample")),
        part: CataloguePart::General,
        category: "类".to_owned(),
        name_zh: name.to_owned(),
        unit: Unit::parse("035").expect("a sample"),
        is_bulk: false,
        tolerance: BasisPoints(0),
        allows_several_batches: false,
        is_used_only: false,
        designated_ports: Vec::new(),
        validity_months: None,
        evidence: Evidence::Design,
    }
}

fn entry(code: String, from: NaiveDate, until: Option<NaiveDate>) -> CodeEntry {
    CodeEntry {
        table: CodeTable::Units,
        name_zh: format!("{code} {from}"),
        code,
        name_en: String::new(),
        from,
        until,
        evidence: Evidence::Design,
    }
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..60_i64).prop_map(|days| day(2013, 1, 1) + chrono::Duration::days(days))
}

fn entries() -> impl Strategy<Value = Vec<CodeEntry>> {
    let row =
        (0..4_u8, days(), proptest::option::of(0..20_i64)).prop_map(|(code, from, length)| {
            let until = length.map(|length| from + chrono::Duration::days(length));
            entry(format!("00{code}"), from, until)
        });
    proptest::collection::vec(row, 0..12)
}

/// Codes close enough to cover each other: a common stem of six digits.
fn goods() -> impl Strategy<Value = Vec<CatalogueGood>> {
    let code = proptest::sample::select(vec![
        "270900",
        "27090000",
        "27090001",
        "2709000000",
        "2709000001",
        "2709000100",
    ]);
    let mode = proptest::sample::select(vec![None, Some("0110"), Some("0615")]);
    proptest::collection::btree_set((code, mode), 0..12)
        .prop_map(|lines| lines.into_iter().map(|(code, mode)| good(code, mode, code)).collect())
}

fn competences() -> impl Strategy<Value = Vec<Competence>> {
    let row = (
        proptest::option::of(proptest::sample::select(vec!["a", "b"])),
        proptest::option::of(proptest::sample::select(vec!["0110", "0615"])),
        proptest::option::of(proptest::sample::select(vec!["210000", "210200", "330000"])),
        proptest::option::of(any::<bool>()),
        2010..2014_i32,
        proptest::option::of(2012..2016_i32),
    );
    proptest::collection::vec(row, 0..10).prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(number, (category, mode, region, central, from, until))| Competence {
            id: format!("row-{number}"),
            matter: "import-licence".to_owned(),
            category: category.map(str::to_owned),
            trade_mode: mode.map(|mode| TradeMode::parse(mode).expect("a sample")),
            region: region.map(|region| Region::parse(region).expect("a sample")),
            central_in_beijing: central,
            year_from: from,
            year_until: until,
            handling: OrganisationId::parse("mofcom").expect("a sample"),
            issuing: OrganisationId::parse("licence-bureau").expect("a sample"),
            evidence: Evidence::Design,
        })
        .collect()
    })
}

proptest! {
    #[test]
    fn rows_that_overlap_are_found_and_others_are_not(entries in entries()) {
        let mut naive = false;
        for (position, one) in entries.iter().enumerate() {
            for other in &entries[position + 1..] {
                let meets = |a: &CodeEntry, b: &CodeEntry| a.is_valid_on(b.from);
                naive |= one.code == other.code && (meets(one, other) || meets(other, one));
            }
        }
        let contents = ReferenceContents { entries, ..ReferenceContents::default() };
        prop_assert_eq!(!contents.overlaps().is_empty(), naive);
    }

    #[test]
    fn codes_are_found_as_by_a_scan(entries in entries(), on in days()) {
        let contents = ReferenceContents { entries: entries.clone(), ..ReferenceContents::default() };
        prop_assume!(contents.overlaps().is_empty());
        let book = ReferenceBook::bind(contents);
        for code in ["000", "001", "002", "003", "004"] {
            let scanned = entries.iter().find(|row| row.code == code && row.is_valid_on(on));
            prop_assert_eq!(book.entry(CodeTable::Units, code, on), scanned);
            prop_assert_eq!(book.entry(CodeTable::Countries, code, on), None);
        }
        let mut scanned: Vec<_> = entries.iter().filter(|row| row.is_valid_on(on)).collect();
        scanned.sort_by_key(|row| &row.code);
        prop_assert_eq!(book.entries(CodeTable::Units, on).collect::<Vec<_>>(), scanned);
    }

    #[test]
    fn goods_are_found_as_by_a_scan(
        goods in goods(),
        code in proptest::sample::select(vec!["2709000000", "2709000001", "2709000199", "27090000", "2601111000"]),
        mode in proptest::sample::select(vec![None, Some("0110"), Some("1234")]),
    ) {
        let code = HsCode::parse(code).unwrap();
        let mode = mode.map(|mode| TradeMode::parse(mode).unwrap());
        let finest = |of_mode: bool| {
            goods
                .iter()
                .filter(|good| good.hs_code.covers(&code))
                .filter(|good| match of_mode {
                    true => good.trade_mode.is_some() && good.trade_mode == mode,
                    false => good.trade_mode.is_none(),
                })
                .max_by_key(|good| good.hs_code.as_str().len())
        };
        let scanned = finest(true).or_else(|| finest(false)).cloned();
        let contents = ReferenceContents { goods: goods.clone(), ..ReferenceContents::default() };
        prop_assert_eq!(contents.overlaps(), []);
        let book = ReferenceBook::bind(contents);
        let found = |year| book.good(Catalogue::AutomaticImport, year, &code, mode.as_ref());
        prop_assert_eq!(found(2013).cloned(), scanned);
        prop_assert_eq!(found(2014), None);
        prop_assert_eq!(book.goods(Catalogue::AutomaticImport, 2013).count(), goods.len());
    }

    #[test]
    fn the_most_specific_body_is_found_as_by_a_scan(
        rows in competences(),
        category in proptest::sample::select(vec!["a", "b", "c"]),
        mode in proptest::sample::select(vec!["0110", "0615", "9900"]),
        region in proptest::sample::select(vec!["210200", "210100", "110000"]),
        central in any::<bool>(),
        year in 2009..2017_i32,
    ) {
        let mode = TradeMode::parse(mode).unwrap();
        let region = Region::parse(region).unwrap();
        let question = CompetenceQuestion {
            matter: "import-licence",
            category,
            trade_mode: &mode,
            region: &region,
            central_in_beijing: central,
            year,
        };
        // Weights that spell the documented order out: each condition outweighs all later ones.
        let weight = |row: &Competence| {
            let region = match row.region.as_ref().map(Region::as_str) {
                Some("210200") => 2,
                Some(_) => 1,
                None => 0,
            };
            i32::from(row.central_in_beijing.is_some()) * 1_000_000
                + i32::from(row.category.is_some()) * 500_000
                + i32::from(row.trade_mode.is_some()) * 200_000
                + region * 20_000
                + row.year_from
        };
        let best = rows.iter().filter(|row| row.answers(&question)).map(weight).max();
        let contents = ReferenceContents { competences: rows.clone(), ..ReferenceContents::default() };
        let book = ReferenceBook::bind(contents);
        let found = book.competence(&question);
        prop_assert_eq!(found.map(weight), best);
        prop_assert!(found.is_none_or(|row| row.answers(&question)));
        // The order of loading makes no difference.
        let reversed = rows.into_iter().rev().collect();
        let contents = ReferenceContents { competences: reversed, ..ReferenceContents::default() };
        let again = ReferenceBook::bind(contents);
        prop_assert_eq!(again.competence(&question), found);
        let other = CompetenceQuestion { matter: "another", ..question };
        prop_assert_eq!(book.competence(&other), None);
    }
}

#[test]
fn a_rate_is_of_one_month_and_currency() {
    let currency = Currency::parse("EUR").unwrap();
    let rate = ExchangeRate {
        year: 2013,
        month: 1,
        currency: currency.clone(),
        usd_hundred_millionths: 133_040_000,
    };
    let contents = ReferenceContents { rates: vec![rate.clone()], ..ReferenceContents::default() };
    let book = ReferenceBook::bind(contents);
    assert_eq!(book.rate(2013, 1, &currency), Some(&rate));
    assert_eq!(book.rate(2013, 2, &currency), None);
    assert_eq!(book.rate(2013, 1, &Currency::parse("USD").unwrap()), None);
}

#[test]
fn repeated_days_rates_goods_and_rows_are_named() {
    let holiday = CalendarDay {
        date: day(2013, 1, 1),
        kind: DayKind::Holiday,
        name_zh: "元旦".to_owned(),
        name_en: "New Year".to_owned(),
    };
    let contents = ReferenceContents {
        goods: vec![good("27090000", None, "a"), good("2709.0000", None, "b")],
        calendar: vec![holiday.clone(), holiday],
        ..ReferenceContents::default()
    };
    let said: Vec<_> = contents.overlaps().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "two rows of goods hold automatic-import 2013 27090000 any at the same time",
            "two rows of calendar hold 2013-01-01 at the same time",
        ]
    );
}
