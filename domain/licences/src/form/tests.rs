use domain_kernel::day;

use super::*;
use crate::{LicenceKind, samples};

const IMPORT: LicenceKind = LicenceKind::Import;
const GENERAL: LicenceKind = LicenceKind::AutomaticImport;
const MECHANICAL: LicenceKind = LicenceKind::AutomaticImportMechanical;

/// Pointer and code of every problem of a good form of a kind after a change.
fn problems(kind: LicenceKind, change: impl FnOnce(&mut LicenceForm)) -> Vec<String> {
    let mut form = samples::form(kind);
    change(&mut form);
    match form.parse(kind, &samples::book(), day(2009, 3, 2)) {
        Ok(_) => Vec::new(),
        Err(problems) => {
            assert!(problems.iter().all(|found| FormProblem::CODES.contains(&found.code)));
            problems.iter().map(|found| format!("{} {}", found.pointer, found.code)).collect()
        }
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_good_form_becomes_an_application() {
    for kind in LicenceKind::ALL {
        assert_eq!(problems(kind, |_| ()), [""; 0]);
    }
    let application = samples::application(GENERAL);
    assert_eq!(application.licence_year, 2009);
    assert!(!application.crosses_year);
    assert_eq!(application.lines.first().unwrap().amount.to_string(), "80500.00 USD");
    assert_eq!(application.quantity().unwrap().to_string(), "1000.0000 070");
}

#[test]
fn an_empty_form_hears_everything_at_once() {
    let found = problems(MECHANICAL, |form| *form = LicenceForm::default());
    insta::assert_snapshot!(found.join("\n"), @"
    /consignee required
    /trade_mode required
    /ports required
    /trading_country required
    /exchange_source required
    /origin_country required
    /goods_use required
    /hs_code required
    /unit required
    /currency required
    /lines required
    /contract_number required
    /batch_mode required
    /delivery required
    /contact required
    /equipment required
    ");
}

#[test]
fn codes_are_looked_up_on_the_day() {
    let found = problems(GENERAL, |form| {
        form.trade_mode = some("9999");
        form.origin_country = some("EUR");
        form.trading_country = some("aus");
        form.currency = some("XXX");
        form.unit = some("999");
        form.goods_use = some("resale");
        form.ports = vec!["5200".to_owned(), "9901".to_owned()];
    });
    assert_eq!(
        found,
        [
            "/trade_mode unknown_code",
            "/ports/1 unknown_code",
            "/trading_country format",
            "/origin_country unknown_code",
            "/goods_use unknown_code",
            "/unit unknown_code",
            "/currency unknown_code",
        ]
    );
    let before = samples::form(GENERAL).parse(GENERAL, &samples::book(), day(1999, 12, 31));
    let unknown = before.unwrap_err().iter().filter(|found| found.code == "unknown_code").count();
    assert_eq!(unknown, 8);
}

#[test]
fn a_commodity_has_ten_digits() {
    for text in ["26011120", "260111", "2601112000x", "26011120０0000"] {
        assert_eq!(problems(GENERAL, |form| form.hs_code = some(text)), ["/hs_code format"]);
    }
    assert_eq!(problems(GENERAL, |form| form.hs_code = some("26011120.00")), [""; 0]);
}

#[test]
fn quantities_and_prices_are_plain_decimals_above_zero() {
    for (quantity, code) in [
        ("0", "not_positive"),
        ("0.0000", "not_positive"),
        ("-1", "decimal"),
        ("1.00001", "decimal"),
        ("1e3", "decimal"),
        ("1,000", "decimal"),
        ("NaN", "decimal"),
        ("922337203685477.5808", "too_large"),
        (" ", "required"),
    ] {
        let found = problems(GENERAL, |form| form.lines[0].quantity = some(quantity));
        assert_eq!(found, [format!("/lines/0/quantity {code}")], "{quantity}");
        let found = problems(GENERAL, |form| form.lines[0].unit_price = some(quantity));
        assert_eq!(found, [format!("/lines/0/unit_price {code}")], "{quantity}");
    }
}

#[test]
fn sums_that_cannot_be_counted_are_refused() {
    let large = "900000000000000";
    let found = problems(GENERAL, |form| {
        form.lines[0].quantity = some(large);
        form.lines[0].unit_price = some(large);
    });
    assert_eq!(found, ["/lines/0/unit_price too_large"]);
    let found = problems(GENERAL, |form| {
        form.lines[0].quantity = some(large);
        form.lines[0].unit_price = some("0.0001");
        form.lines.push(form.lines[0].clone());
    });
    assert_eq!(found, ["/lines too_large"]);
}

#[test]
fn one_to_four_lines_each_read_by_itself() {
    let line = samples::form(GENERAL).lines[0].clone();
    let four = vec![line.clone(); 4];
    assert_eq!(problems(GENERAL, |form| form.lines = four.clone()), [""; 0]);
    let five = vec![line; 5];
    assert_eq!(problems(GENERAL, |form| form.lines = five), ["/lines too_many"]);
    let found = problems(GENERAL, |form| {
        form.lines = four;
        form.lines[1].quantity = None;
        form.lines[3].specification = some(&"长".repeat(limits::SPECIFICATION + 1));
    });
    assert_eq!(found, ["/lines/1/quantity required", "/lines/3/specification length"]);
}

#[test]
fn l11_and_a08_count_the_ports() {
    let two = vec!["5200".to_owned(), "0200".to_owned()];
    assert_eq!(problems(GENERAL, |form| form.ports = two.clone()), [""; 0]);
    assert_eq!(problems(IMPORT, |form| form.ports = two.clone()), ["/ports too_many"]);
    let three = [two, vec!["2200".to_owned()]].concat();
    assert_eq!(problems(GENERAL, |form| form.ports = three), ["/ports too_many"]);
    let same = vec!["5200".to_owned(); 2];
    assert_eq!(problems(GENERAL, |form| form.ports = same), ["/ports/1 duplicate"]);
}

#[test]
fn l17_the_contract_number_is_short_ascii() {
    let number = |text: &str| {
        let text = some(text);
        problems(GENERAL, |form| form.contract_number = text)
    };
    assert_eq!(number("12345678901234567"), [""; 0]);
    assert_eq!(number("123456789012345678"), ["/contract_number format"]);
    assert_eq!(number("合同1号"), ["/contract_number format"]);
    assert_eq!(number("A\tB"), ["/contract_number format"]);
}

#[test]
fn days_are_days_in_their_order() {
    let days = |issued: &str, until: &str| {
        let (issued, until) = (some(issued), some(until));
        problems(IMPORT, |form| {
            let approval = form.approval.as_mut().unwrap();
            approval.issued_on = issued;
            approval.valid_until = until;
        })
    };
    assert_eq!(days("2009-01-05", "2009-01-05"), [""; 0]);
    assert_eq!(days("2009-01-05", "2009-01-04"), ["/approval/valid_until order"]);
    assert_eq!(
        days("2009-02-29", "2009-1-5"),
        ["/approval/issued_on date", "/approval/valid_until date"]
    );
    assert_eq!(
        days("05/01/2009", ""),
        ["/approval/issued_on date", "/approval/valid_until required"]
    );
}

#[test]
fn papers_belong_to_their_kind() {
    let approval = samples::form(IMPORT).approval;
    let found = problems(GENERAL, |form| form.approval = approval);
    assert_eq!(found, ["/approval not_allowed"]);
    let equipment = samples::form(MECHANICAL).equipment;
    let found = problems(GENERAL, |form| form.equipment = equipment);
    assert_eq!(found, ["/equipment not_allowed"]);
    assert_eq!(problems(MECHANICAL, |form| form.equipment = None), ["/equipment required"]);
}

#[test]
fn used_equipment_says_when_it_was_made() {
    let equipment = |condition: &str, made: Option<&str>, sequence| {
        let equipment = EquipmentForm {
            condition: some(condition),
            manufactured_on: made.map(str::to_owned),
            approval_number: some("ME-1"),
            approval_sequence: sequence,
        };
        problems(MECHANICAL, |form| form.equipment = Some(equipment))
    };
    assert_eq!(equipment("used", Some("1999-05-01"), Some(1)), [""; 0]);
    assert_eq!(equipment("used", None, Some(1)), ["/equipment/manufactured_on required"]);
    assert_eq!(
        equipment("new", Some("1999-05-01"), Some(1)),
        ["/equipment/manufactured_on not_allowed"]
    );
    assert_eq!(
        equipment("old", None, Some(0)),
        ["/equipment/condition unknown_word", "/equipment/approval_sequence range"]
    );
    assert_eq!(equipment("new", None, None), ["/equipment/approval_sequence required"]);
}

#[test]
fn the_other_fields_are_read_too() {
    let found = problems(GENERAL, |form| {
        form.consignee = Some(PartyForm {
            credit_code: some("91350100M000100Y44"),
            name: some(&"名".repeat(limits::NAME + 1)),
        });
        form.batch_mode = some("many");
        form.delivery = some("fax");
        form.licence_year = Some(1999);
        form.replaces = some("09-AA-1");
        form.contact = Some(ContactForm { name: some("a\u{7}b"), phone: None });
        form.remarks = some(&"x".repeat(limits::REMARKS + 1));
    });
    assert_eq!(
        found,
        [
            "/consignee/credit_code format",
            "/consignee/name length",
            "/batch_mode unknown_word",
            "/licence_year range",
            "/delivery unknown_word",
            "/replaces format",
            "/contact/name format",
            "/contact/phone required",
            "/remarks length",
        ]
    );
}

#[test]
fn a_form_survives_its_json_and_knows_no_other_field() {
    for kind in LicenceKind::ALL {
        let form = samples::form(kind);
        let text = serde_json::to_string(&form).unwrap();
        assert_eq!(serde_json::from_str::<LicenceForm>(&text).unwrap(), form);
    }
    assert!(serde_json::from_str::<LicenceForm>(r#"{"quota": 1}"#).is_err());
    assert_eq!(serde_json::to_string(&LicenceForm::default()).unwrap(), "{}");
}

#[test]
fn a_draft_may_be_wrong_but_not_larger_than_its_schema() {
    for kind in LicenceKind::ALL {
        assert_eq!(samples::form(kind).oversize(), []);
    }
    let wrong = LicenceForm { unit: some("tonne"), ..LicenceForm::default() };
    assert_eq!(wrong.oversize(), []);
    let large = Some("长".repeat(5_000));
    let line = LineForm {
        specification: large.clone(),
        quantity: large.clone(),
        unit_price: large.clone(),
    };
    let form = LicenceForm {
        contract_number: large.clone(),
        goods_use: large.clone(),
        consignee: Some(PartyForm { credit_code: large.clone(), name: large.clone() }),
        contact: Some(ContactForm { name: large.clone(), phone: large.clone() }),
        ports: vec!["5200".to_owned(); 3],
        lines: vec![line],
        equipment: Some(EquipmentForm { approval_number: large, ..EquipmentForm::default() }),
        ..LicenceForm::default()
    };
    let found: Vec<String> =
        form.oversize().iter().map(|found| format!("{} {}", found.pointer, found.code)).collect();
    insta::assert_snapshot!(found.join("\n"), @r"
    /goods_use length
    /contract_number length
    /consignee/credit_code length
    /consignee/name length
    /equipment/approval_number length
    /contact/name length
    /contact/phone length
    /lines/0/specification length
    /lines/0/quantity length
    /lines/0/unit_price length
    /ports too_many
    ");
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_publishes_the_limits() {
    use utoipa::PartialSchema as _;

    let forms = [
        serde_json::to_value(LicenceForm::schema()).unwrap(),
        serde_json::to_value(PartyForm::schema()).unwrap(),
        serde_json::to_value(LineForm::schema()).unwrap(),
        serde_json::to_value(ApprovalForm::schema()).unwrap(),
        serde_json::to_value(EquipmentForm::schema()).unwrap(),
        serde_json::to_value(ContactForm::schema()).unwrap(),
    ];
    for (form, field, word, limit) in [
        (0, "contract_number", "maxLength", limits::CONTRACT_NUMBER),
        (0, "remarks", "maxLength", limits::REMARKS),
        (0, "hs_code", "maxLength", limits::CODE),
        (0, "lines", "maxItems", limits::LINES),
        (0, "ports", "maxItems", limits::PORTS_AUTOMATIC),
        (1, "name", "maxLength", limits::NAME),
        (2, "specification", "maxLength", limits::SPECIFICATION),
        (2, "quantity", "maxLength", limits::DECIMAL),
        (3, "number", "maxLength", limits::APPROVAL_NUMBER),
        (3, "issued_on", "maxLength", limits::DATE),
        (4, "approval_number", "maxLength", limits::MECHANICAL_APPROVAL_NUMBER),
        (5, "name", "maxLength", limits::CONTACT_NAME),
        (5, "phone", "maxLength", limits::CONTACT_PHONE),
    ] {
        let published = &forms[form]["properties"][field][word];
        assert_eq!(published.as_u64(), u64::try_from(limit).ok(), "{field}");
    }
}
