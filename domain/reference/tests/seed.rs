//! What the product ships with: complete, consistent, honest about itself.

use std::collections::{BTreeMap, HashSet};

use domain_kernel::{Evidence, HsCode, Region, TradeMode, day};
use domain_reference::{
    Catalogue, CataloguePart, CodeTable, CompetenceQuestion, ReferenceBook, ReferenceContents, seed,
};

fn book() -> ReferenceBook {
    ReferenceBook::bind(ReferenceContents::seed())
}

fn competent(
    matter: &str,
    category: &str,
    region: &str,
    central: bool,
    year: i32,
) -> (String, String) {
    let book = book();
    let question = CompetenceQuestion {
        matter,
        category,
        trade_mode: &TradeMode::parse("0110").expect("a sample"),
        region: &Region::parse(region).expect("a sample"),
        central_in_beijing: central,
        year,
    };
    let row = book.competence(&question).expect("somebody is competent");
    (row.handling.to_string(), row.issuing.to_string())
}

#[test]
fn the_seed_reads_and_does_not_contradict_itself() {
    let contents = ReferenceContents::seed();
    assert_eq!(contents.overlaps(), []);
    let book = ReferenceBook::bind(contents);
    let counts: BTreeMap<_, _> = CodeTable::ALL
        .into_iter()
        .map(|table| (table.as_str(), book.entries(table, day(2013, 6, 1)).count()))
        .collect();
    insta::assert_debug_snapshot!(counts, @r#"
    {
        "countries": 249,
        "currencies": 166,
        "customs-districts": 13,
        "exchange-sources": 8,
        "goods-uses": 6,
        "payment-methods": 4,
        "regions": 376,
        "supervision-documents": 55,
        "trade-modes": 29,
        "transport-modes": 18,
        "units": 45,
    }
    "#);
}

#[test]
fn no_exchange_rate_is_shipped_and_the_calendar_is() {
    let contents = ReferenceContents::seed();
    assert!(contents.rates.is_empty());
    let book = ReferenceBook::bind(contents);
    assert!(book.calendar().is_working(day(2004, 1, 5)).unwrap());
    assert!(!book.calendar().is_working(day(2026, 1, 1)).unwrap());
    assert!(book.calendar().is_working(day(2027, 1, 4)).is_err());
}

#[test]
fn supervision_codes_are_told_apart_by_case() {
    let book = book();
    let on = day(2013, 6, 1);
    let name =
        |code| book.entry(CodeTable::SupervisionDocuments, code, on).unwrap().name_en.clone();
    assert_eq!(name("O"), "automatic import licence, M&E");
    assert_eq!(name("v"), "automatic licence, processing trade");
    assert_eq!(name("V"), "human genetic resources certificate");
    assert!(book.entry(CodeTable::SupervisionDocuments, "o", on).is_none());
}

#[test]
fn every_year_has_goods_of_each_part() {
    let book = book();
    for year in 2004..=2026 {
        for part in CataloguePart::ALL {
            let goods = book.goods(Catalogue::AutomaticImport, year);
            assert!(goods.into_iter().any(|good| good.part == part), "{year} {part:?}");
        }
        assert!(book.goods(Catalogue::ImportLicence, year).next().is_some(), "{year}");
    }
    assert_eq!(book.goods(Catalogue::AutomaticImport, 2003).count(), 0);
}

#[test]
fn a_seed_line_of_eight_digits_covers_ten_and_says_it_is_a_design() {
    let book = book();
    let crude = HsCode::parse("2709000000").unwrap();
    let good = book.good(Catalogue::AutomaticImport, 2013, &crude, None).unwrap();
    assert_eq!((good.category.as_str(), good.tolerance.0, good.is_bulk), ("原油", 300, true));
    assert!(ReferenceContents::seed().goods.iter().all(|good| good.evidence == Evidence::Design));
}

#[test]
fn competence_follows_goods_region_and_the_central_flag() {
    let local = ("liaoning".to_owned(), "liaoning".to_owned());
    let bureau = ("licence-bureau".to_owned(), "licence-bureau".to_owned());
    let ods = "消耗臭氧层物质";
    let cases = [
        ("import-licence", ods, "210100", false, local.clone()),
        ("import-licence", ods, "110000", true, bureau.clone()),
        ("import-licence", "三、工程机械类", "210100", false, bureau.clone()),
        ("automatic-import-licence", "原油", "210100", false, local.clone()),
        ("automatic-import-licence", "原油", "110101", true, bureau),
        // A separately planned city comes before its province.
        (
            "automatic-import-licence",
            "原油",
            "210200",
            false,
            ("dalian".to_owned(), "dalian".to_owned()),
        ),
        ("automatic-import-licence-mechanical", "工程机械", "210100", false, local),
        (
            "automatic-import-licence-mechanical",
            "工程机械",
            "110000",
            true,
            ("mechanical-industry-department".to_owned(), "licence-bureau".to_owned()),
        ),
    ];
    for (matter, category, region, central, expected) in cases {
        assert_eq!(
            competent(matter, category, region, central, 2013),
            expected,
            "{matter} {region}"
        );
    }
}

/// Export example 10 and the graded issuing catalogue.
#[test]
fn export_licences_follow_the_graded_issuing_catalogue() {
    let own = |body: &str| (body.to_owned(), body.to_owned());
    for (category, region, central, year, expected) in [
        ("玉米", "350100", false, 2013, "licence-bureau"),
        ("碳化硅", "350100", false, 2013, "special-office-fuzhou"),
        ("碳化硅", "110000", true, 2013, "licence-bureau"),
        ("柠檬酸", "350100", false, 2013, "fujian"),
        ("柠檬酸", "210200", false, 2013, "dalian"),
        // Fluorspar is named by the list of 2013, frozen pork moved down with it.
        ("冻猪肉", "370100", false, 2010, "special-office-qingdao"),
        ("冻猪肉", "370100", false, 2013, "shandong"),
        ("冻猪肉", "370100", false, 2026, "shandong"),
        ("润滑油(一般贸易)", "350100", false, 2017, "fujian"),
    ] {
        let found = competent("export-licence", category, region, central, year);
        assert_eq!(found, own(expected), "{category} {region} {year}");
    }
    assert_eq!(competent("tier-local", "玉米", "350100", false, 2013), own("fujian"), "L31");
}

#[test]
fn the_tree_names_parents_first_and_every_competent_body() {
    let organisations = seed::organisations();
    let mut known = HashSet::new();
    let mut issuers = HashSet::new();
    for organisation in &organisations {
        assert!(organisation.parent.as_ref().is_none_or(|parent| known.contains(parent)));
        assert!(known.insert(organisation.id.clone()), "{organisation:?}");
        if let Some(issuer) = &organisation.issuer {
            assert!(issuers.insert(issuer.clone()), "{organisation:?}");
            let is_documented = organisation.evidence == Evidence::Verified;
            assert_eq!(is_documented, issuer.as_str() == "AA", "{organisation:?}");
        }
    }
    let count = |kind: &str| organisations.iter().filter(|one| one.kind == kind).count();
    assert_eq!((count("special_office"), count("planned_city"), count("province")), (16, 5, 32));
    for row in ReferenceContents::seed().competences {
        let issuing = organisations.iter().find(|one| one.id == row.issuing);
        assert!(issuing.is_some_and(|body| body.issuer.is_some()), "{}", row.id);
        assert!(known.contains(&row.handling), "{}", row.id);
    }
}
