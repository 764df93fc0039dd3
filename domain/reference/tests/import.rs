//! Official tables load as they are; a bad row is named by line and column.

use domain_kernel::{Currency, DayKind, Evidence, HsCode, TradeMode, day};
use domain_reference::import::{ImportKind, ImportOptions, Row, RowProblem, UnitNames, parse};
use domain_reference::{
    Catalogue, CatalogueGood, CataloguePart, CodeTable, IssuingTier, Management, ReferenceBook,
    ReferenceContents,
};

const OPTIONS: ImportOptions = ImportOptions {
    table: None,
    catalogue: None,
    year: None,
    valid_from: day(2001, 1, 1),
    evidence: Evidence::Verified,
};

fn units() -> UnitNames {
    let mut contents = ReferenceContents::seed();
    let options = ImportOptions { table: Some(CodeTable::Units), ..OPTIONS };
    // The annex of 2013 also counts cigarettes, in thousands of sticks.
    let more = "code,name_zh\n143,千支\n";
    for row in parse(options, UnitNames::default(), more.as_bytes()).expect("a sample") {
        if let Row::Code(entry) = row.expect("a sample") {
            contents.entries.push(entry);
        }
    }
    UnitNames::of(&contents.entries).expect("a sample")
}

fn rows(options: ImportOptions, file: &str) -> Vec<Result<Row, RowProblem>> {
    match parse(options, units(), file.as_bytes()) {
        Ok(rows) => rows.collect(),
        Err(problem) => vec![Err(problem)],
    }
}

fn says(options: ImportOptions, file: &str) -> Vec<String> {
    let problems = rows(options, file).into_iter().filter_map(Result::err);
    problems.map(|problem| problem.to_string()).collect()
}

fn goods(catalogue: Catalogue, year: i32, file: &str) -> Vec<CatalogueGood> {
    let options = ImportOptions { catalogue: Some(catalogue), year: Some(year), ..OPTIONS };
    let good = |row| match row {
        Ok(Row::Good(good)) => good,
        other => panic!("{other:?} is no good"),
    };
    rows(options, file).into_iter().map(good).collect()
}

#[test]
fn the_automatic_catalogue_of_2013_loads_whole() {
    let file = include_str!("data/automatic-import-2013.csv");
    let goods = goods(Catalogue::AutomaticImport, 2013, file);
    assert_eq!(goods.len(), 723);
    let parts =
        CataloguePart::ALL.map(|part| goods.iter().filter(|good| good.part == part).count());
    // Mechanical goods begin where the annex's second part does.
    let begins = goods.iter().position(|good| good.category == "光盘生产设备").unwrap();
    assert_eq!((goods.len() - begins, parts[1]), (460, 460));
    assert!(goods[begins..].iter().all(|good| good.part == CataloguePart::Mechanical));
    let contents = ReferenceContents { goods, ..ReferenceContents::default() };
    assert_eq!(contents.overlaps(), []);
    let book = ReferenceBook::bind(contents);
    let good = |code| {
        let code = HsCode::parse(code).unwrap();
        book.good(Catalogue::AutomaticImport, 2013, &code, None).cloned().unwrap()
    };
    let crude = good("2709.0000.00");
    assert_eq!((crude.unit.as_str(), crude.is_bulk, crude.tolerance.0), ("035", true, 300));
    let ore = good("2601111000");
    assert_eq!((ore.is_bulk, ore.tolerance.0, ore.allows_several_batches), (true, 500, true));
    let beef = good("0201100010");
    assert_eq!((beef.part, beef.is_bulk, beef.tolerance.0), (CataloguePart::General, false, 0));
    // Licensed in the first unit the annex names: kilograms of kilograms and litres.
    assert_eq!(good("2710191100").unit.as_str(), "035");
}

#[test]
fn the_import_catalogue_of_2013_loads_whole() {
    let file = include_str!("data/import-licence-2013.csv");
    let goods = goods(Catalogue::ImportLicence, 2013, file);
    assert_eq!(goods.len(), 134);
    let used = goods.iter().filter(|good| good.is_used_only).count();
    assert_eq!(used, 85);
    for good in goods.iter().filter(|good| !good.is_used_only) {
        assert_eq!((good.category.as_str(), good.is_bulk), ("消耗臭氧层物质", false));
    }
}

#[test]
fn the_announcements_on_export_goods_load_whole() {
    let read = |file: &'static str| -> Vec<Row> {
        let rows = parse(OPTIONS, UnitNames::default(), file.as_bytes()).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let tiers = read(include_str!("data/export-issuing-tiers.csv"));
    let of = |year: i32, tier: IssuingTier| {
        let fits =
            |row: &&Row| matches!(row, Row::Tier(row) if row.year == year && row.tier == tier);
        tiers.iter().filter(fits).count()
    };
    let counts = |year| IssuingTier::ALL.map(|tier| of(year, tier));
    assert_eq!(counts(2010), [6, 32, 11], "as announced");
    assert_eq!(counts(2013), [6, 25, 17], "as announced");
    let modes = read(include_str!("data/export-goods-2005.csv"));
    assert_eq!(modes.len(), 50);
    let bid =
        |row: &&Row| matches!(row, Row::Management(row) if row.management == Management::Bidding);
    assert_eq!(modes.iter().filter(bid).count(), 7);
}

#[test]
fn the_header_tells_the_kind() {
    let cases = [
        ("code,name_zh", Some(ImportKind::Codes)),
        ("code,name_zh,name_en,anything", Some(ImportKind::Codes)),
        ("hs_code,name_zh,category_zh,unit_zh,note", Some(ImportKind::Goods)),
        ("date,kind,name_en,name_zh,in_lieu,weekday", Some(ImportKind::Calendar)),
        ("month,cny_per_usd_avg,observations", Some(ImportKind::Rates)),
        ("id,matter,category,year_from,handling,issuing", Some(ImportKind::Competences)),
        ("year,issuing_tier_zh,goods_zh,source", Some(ImportKind::Tiers)),
        ("year,management_mode_zh,goods_zh", Some(ImportKind::Managements)),
        ("alpha,beta", None),
    ];
    for (header, kind) in cases {
        assert_eq!(ImportKind::of_header(header.split(',')), kind, "{header}");
    }
}

#[test]
fn a_line_says_more_than_the_annex_when_it_has_columns_for_it() {
    let file = "hs_code,name_zh,category_zh,unit_zh,trade_mode,part,is_bulk,tolerance_basis_points,\
                allows_several_batches,designated_ports,validity_months,evidence\n\
                8110.1010,未锻轧锑,锑,吨,0615,general,true,250,false,5200;7202;0200,3,design\n";
    let good = goods(Catalogue::ImportLicence, 2013, file).remove(0);
    assert_eq!(good.hs_code.as_str(), "81101010");
    assert_eq!(good.trade_mode, Some(TradeMode::parse("0615").unwrap()));
    assert_eq!((good.is_bulk, good.tolerance.0), (true, 250));
    assert!(!good.allows_several_batches);
    assert_eq!(good.designated_ports.len(), 3);
    assert_eq!((good.validity_months, good.evidence), (Some(3), Evidence::Design));
}

#[test]
fn days_and_rates_load_from_the_published_shapes() {
    let day_row = &rows(
        OPTIONS,
        "date,kind,name_en,name_zh,in_lieu\n2013-02-16,workday,Spring Festival,春节,N\n",
    )[0];
    match day_row {
        Ok(Row::Day(row)) => {
            assert_eq!((row.date, row.kind), (day(2013, 2, 16), DayKind::Workday));
        }
        other => panic!("{other:?}"),
    }
    let rate = |file| match rows(OPTIONS, file).remove(0) {
        Ok(Row::Rate(rate)) => (rate.currency, rate.usd_hundred_millionths),
        other => panic!("{other:?}"),
    };
    let currency = |code| Currency::parse(code).unwrap();
    // One yuan at 8.2776 to the dollar is 0.120808 dollars.
    assert_eq!(rate("month,cny_per_usd_avg\n2001-01,8.2776\n"), (currency("CNY"), 12_080_796));
    let euro = "month,currency,usd_per_unit\n2013-01,EUR,1.3304\n";
    assert_eq!(rate(euro), (currency("EUR"), 133_040_000));
}

#[test]
fn a_bad_row_is_named_and_the_next_is_read() {
    let of_goods =
        ImportOptions { catalogue: Some(Catalogue::ImportLicence), year: Some(2013), ..OPTIONS };
    let of_units = ImportOptions { table: Some(CodeTable::Units), ..OPTIONS };
    let file = "hs_code,name_zh,category_zh,unit_zh\n\
                27O9000000,原油,原油,千克\n2709000000,原油,原油,千斤顶\n2709000000,,原油,千克\n\
                2709000000,原油\n2709000000,原油,原油,千克\n";
    insta::assert_debug_snapshot!(says(of_goods, file));
    assert_eq!(rows(of_goods, file).into_iter().filter(Result::is_ok).count(), 1);
    let file = "code,name_zh,valid_from,valid_until\n35,千克,,\n035,千克,2013-02-30,\n\
                035,千克,2013-02-03,2013-02-02\n035,千\u{7}克,,\n";
    insta::assert_debug_snapshot!(says(of_units, file));
    let file = "month,cny_per_usd_avg\n2013-13,6.1\n2013-12,0\n2013-12,-1\n2013-12,6.123456789\n";
    insta::assert_debug_snapshot!(says(OPTIONS, file));
    let file = "date,kind,name_zh,name_en\n2013-01-01,feast,元旦,New Year\n";
    insta::assert_debug_snapshot!(says(OPTIONS, file));
    let file = "id,matter,year_from,year_until,handling,issuing,region\n\
                a,b,2013,2012,mofcom,mofcom,\na,b,13,,mofcom,mofcom,\na,b,2013,,Mofcom,mofcom,\n\
                a,b,2013,,mofcom,mofcom,1100\n";
    insta::assert_debug_snapshot!(says(OPTIONS, file));
}

#[test]
fn a_file_that_cannot_be_placed_is_refused() {
    assert_eq!(
        says(OPTIONS, "code,name_zh\n035,千克\n"),
        ["line 1, column \"\": the file does not say the name of the code table: name it"]
    );
    assert_eq!(
        says(OPTIONS, "hs_code,name_zh,category_zh,unit_zh\n"),
        ["line 1, column \"\": the file does not say the catalogue: name it"]
    );
    assert_eq!(
        says(OPTIONS, "month,month\n"),
        ["line 1, column \"month\": the column stands twice"]
    );
    assert_eq!(
        says(OPTIONS, ""),
        [
            "line 1, column \"\": the header is none of codes, goods, calendar, competences, rates, issuing tiers or management modes"
        ]
    );
}

#[test]
fn text_that_is_not_utf_8_is_named_by_line() {
    let options = ImportOptions { table: Some(CodeTable::Units), ..OPTIONS };
    let file: &[u8] = b"code,name_zh\n035,\xc7\xa7\xbf\xcb\n036,\xe5\x85\x8b\n";
    let rows: Vec<_> = parse(options, UnitNames::default(), file).unwrap().collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].as_ref().unwrap_err().line, 2);
    assert!(rows[1].is_ok());
}

#[test]
fn a_byte_order_mark_does_not_hide_the_first_column() {
    let options = ImportOptions { table: Some(CodeTable::Units), ..OPTIONS };
    assert_eq!(says(options, "\u{feff}code,name_zh\n035,千克\n"), Vec::<String>::new());
}
