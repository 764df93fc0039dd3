use std::fmt::Write as _;

use domain_kernel::{Period, Quantity, Unit};

use super::*;
use crate::{BatchMode, Delivery, Equipment, LicenceKind, LicenceState, SubmissionFacts, samples};

const IMPORT: LicenceKind = LicenceKind::Import;
const GENERAL: LicenceKind = LicenceKind::AutomaticImport;
const MECHANICAL: LicenceKind = LicenceKind::AutomaticImportMechanical;

/// The codes of the rules broken by good facts of a kind after a change.
fn broken(kind: LicenceKind, change: impl FnOnce(&mut SubmissionFacts)) -> String {
    let mut facts = samples::facts(kind);
    change(&mut facts);
    let book = submission_book(kind, facts.today).unwrap();
    let codes: Vec<&str> = book.broken_by(&facts).iter().map(|rule| rule.code).collect();
    codes.join(" ")
}

/// The same on the day of issue.
fn broken_at_issue(kind: LicenceKind, change: impl FnOnce(&mut SubmissionFacts)) -> String {
    let mut facts = samples::facts(kind);
    change(&mut facts);
    let book = issue_book(submission_book(kind, facts.today).unwrap().regime).unwrap();
    let codes: Vec<&str> = book.broken_by(&facts).iter().map(|rule| rule.code).collect();
    codes.join(" ")
}

#[test]
fn good_facts_break_nothing() {
    for kind in LicenceKind::ALL {
        assert_eq!(broken(kind, |_| ()), "");
        assert_eq!(broken_at_issue(kind, |_| ()), "");
    }
}

#[test]
fn the_book_is_chosen_by_the_legal_day() {
    let regime = |kind, on| submission_book(kind, on).map(|book| book.regime);
    assert_eq!(regime(IMPORT, day(2004, 12, 31)), None);
    assert_eq!(regime(IMPORT, day(2005, 1, 1)), Some("IMP-2004"));
    assert_eq!(regime(GENERAL, day(2026, 1, 1)), Some("AIL-2004"));
    assert_eq!(regime(MECHANICAL, day(2008, 4, 30)), None);
    assert_eq!(regime(MECHANICAL, day(2008, 5, 1)), Some("AILME-2008"));
    for book in &SUBMISSION {
        assert!(issue_book(book.regime).is_some());
    }
}

#[test]
fn g01_the_commodity_stands_in_the_catalogue() {
    assert_eq!(broken(GENERAL, |facts| facts.good = None), "G01");
}

#[test]
fn g02_filing_is_needed_before_30_december_2022() {
    assert_eq!(broken(GENERAL, |facts| facts.enterprise.is_filed = false), "G02");
    let later = |facts: &mut SubmissionFacts| {
        facts.enterprise.is_filed = false;
        facts.today = day(2022, 12, 30);
        facts.application.licence_year = 2023;
    };
    assert_eq!(broken(GENERAL, later), "");
}

#[test]
fn g03_a_ban_lasts_to_its_last_day() {
    let banned = |until| {
        move |facts: &mut SubmissionFacts| {
            facts.enterprise.ban = Period::new(day(2008, 3, 3), until);
        }
    };
    assert_eq!(broken(GENERAL, banned(day(2009, 3, 2))), "G03");
    assert_eq!(broken(GENERAL, banned(day(2009, 3, 1))), "");
    assert_eq!(broken_at_issue(GENERAL, banned(day(2009, 3, 2))), "G03");
}

#[test]
fn g04_the_mechanical_approval_matches_at_issue() {
    let missing = |facts: &mut SubmissionFacts| facts.mechanical_approval = None;
    assert_eq!(broken(MECHANICAL, missing), "");
    assert_eq!(broken_at_issue(MECHANICAL, missing), "G04");
}

#[test]
fn g05_the_part_of_the_catalogue_decides_the_kind() {
    let of_kind = |kind| {
        let good = samples::good(kind);
        move |facts: &mut SubmissionFacts| {
            facts.application.unit = good.unit.clone();
            facts.application.lines.clear();
            facts.good = Some(good);
        }
    };
    assert_eq!(broken(MECHANICAL, of_kind(GENERAL)), "G05");
    assert_eq!(broken(GENERAL, of_kind(MECHANICAL)), "G05");
}

#[test]
fn g07_electronic_licences_since_2018_except_for_ozone_depleting_substances() {
    let electronic = |today| {
        move |facts: &mut SubmissionFacts| {
            facts.application.delivery = Delivery::Electronic;
            facts.today = today;
            facts.application.licence_year = 2018;
            if let Some(paper) = &mut facts.application.approval {
                paper.valid_until = today;
            }
        }
    };
    assert_eq!(broken(GENERAL, electronic(day(2018, 10, 14))), "G07");
    assert_eq!(broken(GENERAL, electronic(day(2018, 10, 15))), "");
    assert_eq!(broken(IMPORT, electronic(day(2018, 10, 15))), "G07");
}

#[test]
fn g08_a_replacement_takes_no_more_than_is_left() {
    let replacing = |change: fn(&mut Predecessor)| {
        move |facts: &mut SubmissionFacts| {
            let mut old = Predecessor {
                kind: facts.application.kind,
                is_own: true,
                state: LicenceState::InUse,
                left: facts.application.quantity().unwrap(),
                is_reserved: false,
            };
            change(&mut old);
            facts.application.replaces =
                Some(domain_kernel::LicenceNumber::parse("09-AA-100000").unwrap());
            facts.predecessor = Some(old);
        }
    };
    for kind in LicenceKind::ALL {
        assert_eq!(broken(kind, replacing(|_| ())), "");
        assert_eq!(broken(kind, replacing(|old| old.is_own = false)), "G08");
        assert_eq!(broken(kind, replacing(|old| old.state = LicenceState::Expired)), "G08");
        assert_eq!(broken(kind, replacing(|old| old.is_reserved = true)), "G08");
    }
    assert_eq!(broken(GENERAL, replacing(|old| old.kind = IMPORT)), "G08");
    let short = replacing(|old| {
        old.left = Quantity::parse("999.9999", old.left.unit().clone()).unwrap();
    });
    assert_eq!(broken(GENERAL, short), "G08");
    let unknown = |facts: &mut SubmissionFacts| {
        replacing(|_| ())(facts);
        facts.predecessor = None;
    };
    assert_eq!(broken(GENERAL, unknown), "G08");
}

#[test]
fn l09_an_import_licence_is_of_its_year() {
    assert_eq!(broken(IMPORT, |facts| facts.application.licence_year = 2010), "L09");
}

#[test]
fn l11_one_licence_one_customs() {
    let two = |facts: &mut SubmissionFacts| facts.application.ports.push(samples::port("0200"));
    assert_eq!(broken(IMPORT, two), "L11");
}

#[test]
fn l13_and_a02_several_batches_where_the_catalogue_allows_them() {
    for (kind, code) in [(IMPORT, "L13"), (GENERAL, "A02"), (MECHANICAL, "A02")] {
        let several = |facts: &mut SubmissionFacts| {
            facts.application.batch_mode = BatchMode::SeveralBatches;
        };
        assert_eq!(broken(kind, several), "");
        let forbidden = |facts: &mut SubmissionFacts| {
            several(facts);
            facts.good.as_mut().unwrap().allows_several_batches = false;
        };
        assert_eq!(broken(kind, forbidden), code);
    }
}

#[test]
fn l13a_the_approval_document_is_valid() {
    assert_eq!(broken(IMPORT, |facts| facts.application.approval = None), "L13a");
    let before = |facts: &mut SubmissionFacts| facts.today = day(2009, 1, 4);
    assert_eq!(broken(IMPORT, before), "L13a");
    assert_eq!(broken_at_issue(IMPORT, before), "L13a");
}

#[test]
fn l17_one_short_contract_number() {
    let long = |facts: &mut SubmissionFacts| facts.application.contract_number = "9".repeat(18);
    assert_eq!(broken(GENERAL, long), "L17");
    let chinese = |facts: &mut SubmissionFacts| facts.application.contract_number = "合同".into();
    assert_eq!(broken(IMPORT, chinese), "L17");
}

#[test]
fn l22_licences_stay_within_the_approved_quantity() {
    assert_eq!(broken(IMPORT, |facts| facts.issued_on_approval = 5_000_000), "");
    assert_eq!(broken(IMPORT, |facts| facts.issued_on_approval = 5_000_001), "L22");
    assert_eq!(broken_at_issue(IMPORT, |facts| facts.issued_on_approval = 5_000_001), "L22");
}

#[test]
fn l26_the_unit_is_the_catalogues() {
    let other = |facts: &mut SubmissionFacts| {
        facts.good.as_mut().unwrap().unit = Unit::parse("035").unwrap();
    };
    assert_eq!(broken(GENERAL, other), "L26");
}

#[test]
fn l27_amounts_are_quantity_times_price() {
    let wrong = |facts: &mut SubmissionFacts| {
        let line = facts.application.lines.first_mut().unwrap();
        line.amount = domain_kernel::Money::none_of(line.amount.currency().clone());
    };
    assert_eq!(broken(GENERAL, wrong), "L27");
}

/// Import example 11: antimony is exported, so its ports stand on an import line here.
#[test]
fn import_11_l29_designated_ports_only() {
    let at = |port: &'static str| {
        move |facts: &mut SubmissionFacts| {
            let named = ["5200", "0200", "7203"].map(samples::port);
            facts.good.as_mut().unwrap().designated_ports = named.to_vec();
            facts.application.ports = vec![samples::port(port)];
        }
    };
    assert_eq!(broken(IMPORT, at("2200")), "L29");
    assert_eq!(broken(IMPORT, at("7201")), "L29");
    assert_eq!(broken(IMPORT, at("5201")), "");
    assert_eq!(broken(GENERAL, at("7203")), "");
}

#[test]
fn l30_somebody_is_competent() {
    assert_eq!(broken(IMPORT, |facts| facts.is_competence_found = false), "L30");
}

#[test]
fn a01_an_automatic_licence_does_not_cross_the_year() {
    assert_eq!(broken(GENERAL, |facts| facts.application.crosses_year = true), "A01");
    assert_eq!(broken(MECHANICAL, |facts| facts.application.licence_year = 2011), "A01");
}

#[test]
fn a06_no_current_year_after_25_december() {
    let on = |date| move |facts: &mut SubmissionFacts| facts.today = date;
    assert_eq!(broken(GENERAL, on(day(2009, 12, 25))), "");
    assert_eq!(broken(GENERAL, on(day(2009, 12, 26))), "A06");
    assert_eq!(broken(MECHANICAL, on(day(2009, 12, 26))), "");
    let next = |facts: &mut SubmissionFacts| {
        facts.today = day(2009, 12, 26);
        facts.application.licence_year = 2010;
    };
    assert_eq!(broken(GENERAL, next), "");
}

#[test]
fn a08_two_ports_at_most() {
    let ports = |count: usize| {
        move |facts: &mut SubmissionFacts| {
            facts.application.ports = vec![samples::port("5200"); count];
        }
    };
    assert_eq!(broken(GENERAL, ports(2)), "");
    assert_eq!(broken(GENERAL, ports(3)), "A08");
    assert_eq!(broken(MECHANICAL, ports(0)), "A08");
}

#[test]
fn a19_a_line_for_used_products_takes_used_ones() {
    let only_used = |facts: &mut SubmissionFacts| {
        facts.good.as_mut().unwrap().is_used_only = true;
    };
    assert_eq!(broken(MECHANICAL, only_used), "A19");
    assert_eq!(broken(IMPORT, only_used), "A19");
    let used = |facts: &mut SubmissionFacts| {
        only_used(facts);
        facts.application.equipment = Some(Equipment::Used { manufactured_on: day(1999, 1, 1) });
    };
    assert_eq!(broken(MECHANICAL, used), "");
}

#[test]
fn all_broken_rules_are_heard_at_once() {
    let many = |facts: &mut SubmissionFacts| {
        facts.good = None;
        facts.is_competence_found = false;
        facts.application.crosses_year = true;
    };
    assert_eq!(broken(GENERAL, many), "G01 L30 A01");
}

#[test]
fn a_code_says_one_thing_in_one_regime() {
    let rules = all_rules();
    for (index, rule) in rules.iter().enumerate() {
        let twice = rules
            .iter()
            .skip(index + 1)
            .find(|other| other.regime == rule.regime && other.text.code == rule.text.code);
        assert_eq!(twice, None);
    }
}

#[test]
fn every_number_has_a_source() {
    let mut list = String::new();
    for setting in crate::LicencePolicy::in_force(day(2009, 3, 2)).settings() {
        let (name, value, source) = (setting.name, setting.value, setting.citation);
        let evidence = source.evidence.as_str();
        writeln!(list, "{name} = {value} [{source}] {evidence}").expect("a String never fails");
    }
    insta::assert_snapshot!(list, @"
    import_tolerance = 5.00 % [MOFCOM Order 2004 No. 27 (secondary source)] verified
    automatic_tolerance = 5.00 % [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    narrow_tolerance = 3.00 % [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    narrow_categories = 原油 成品油 化肥 钢材 [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    import_uses_max = 12 [MOFCOM Order 2004 No. 27 (secondary source)] verified
    automatic_uses_max = 6 [Customs explanation of automatic import licences] verified
    import_months = 12 [MOFCOM Order 2004 No. 27 (secondary source)] verified
    cross_year_end = 03-31 [MOFCOM Order 2004 No. 27 (secondary source)] verified
    import_extensions = 1 [MOFCOM Order 2004 No. 27, art. 21] recalled
    import_extension_months = 3 [MOFCOM Order 2004 No. 27, art. 21] recalled
    automatic_months = 6 [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    year_switch = 12-25 [Year-end notice on automatic import licences] verified
    uncollected_months = 1 [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    import_sample_limit = 30000.00 CNY [MOFCOM Order 2004 No. 27] recalled
    automatic_sample_limit = 5000.00 CNY [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    ends_on_same_day = true [convention on end dates] design
    price_change = 10.00 % [Licence Bureau notice 2005 on M&E licences, item 2] verified
    filing_until = 2022-12-29 [MOFCOM Order 2004 No. 14, ended by the Foreign Trade Law as amended 2022-12-30] recalled
    electronic_from = 2018-10-15 [MOFCOM and Customs announcement on paperless import licences of 2018, items 1-4] verified
    paper_categories = 消耗臭氧层物质 [MOFCOM and Customs announcement on paperless import licences of 2018, items 1-4] verified
    no_payment_sources = no_payment [codes of foreign-exchange sources] design
    processing_needs_licence = 原油 成品油 [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    export_months = 6 [MOFCOM Order 2008 No. 11, art. 14] verified
    export_reaches_february = false [MOFCOM Order 2008 No. 11, art. 14] verified
    next_year_from = 12-10 [MOFCOM Order 2008 No. 11, art. 13] verified
    export_tolerance = 5.00 % [MOFCOM Order 2004 No. 28 (secondary source)] verified
    export_narrow_tolerance = 3.00 % [MOFCOM Order 2008 No. 11] recalled
    export_narrow_categories = 原油 成品油 [MOFCOM Order 2008 No. 11] recalled
    export_uses_max = 12 [MOFCOM and Customs notice 2003 No. 6 on wheat] verified
    export_electronic_from = 2019-09-09 [paperless licences of used cars, taken for all exports] design
    textile_months = 6 [Interim rules on textile exports, art. 17] verified
    textile_extension_months = 3 [Interim rules on textile exports, art. 17] verified
    land_neighbours = AFG BTN HKG IND KAZ KGZ LAO MAC MMR MNG NPL PAK PRK RUS TJK VNM [geography, for L19] design
    processing = 0214 0255 0615 0654 0715 [customs supervision modes] recalled
    investment = 2025 2225 [customs supervision modes] recalled
    samples = 3010 [customs supervision modes] recalled
    temporary = 2600 2700 [customs supervision modes] recalled
    bonded = 1233 1234 5033 5034 5335 6033 [customs supervision modes] recalled
    mechanical = 0110 0130 1500 1523 3339 3511 3612 4019 9739 9800 9900 [customs supervision modes] recalled
    donation = 3612 [customs supervision modes] recalled
    ");
}

/// The rules of a regime, one line each.
fn listed(regime: &str) -> String {
    let mut list = String::new();
    for rule in all_rules().into_iter().filter(|rule| rule.regime == regime) {
        let (text, place) = (rule.text, rule.enforced_at.as_str());
        let (code, says, source) = (text.code, text.says_en, text.citation);
        let evidence = source.evidence.as_str();
        writeln!(list, "{code} {place}: {says} [{source}] {evidence}")
            .expect("a String never fails");
    }
    list
}

#[test]
fn every_import_rule_and_its_source() {
    insta::assert_snapshot!(listed("IMP-2004"), @"
    G01 submission: The commodity code stands in the catalogue of the licence's year. [Instructions for the licence form, item 11] verified
    G05 submission: Mechanical and electrical products take the licence of code O, other goods of automatic licensing that of code 7. [Trial network check of licences of 2013] verified
    G02 submission: Before 30 December 2022 the applicant is filed as a foreign trade operator. [MOFCOM Order 2004 No. 14, ended by the Foreign Trade Law as amended 2022-12-30] recalled
    G03 submission: An enterprise banned from foreign trade obtains no licence during the ban. [Foreign Trade Law] verified
    L30 submission: The competent body follows from the goods, the trade mode, central enterprises in Beijing, the region and the year. [Graded issuing catalogue 2013] verified
    L26 submission: The unit is the licence unit of the commodity code. [catalogue of goods, unit of the code] design
    A19 submission: Used means used but functional, unused beyond its quality guarantee, unused but visibly aged, mixed of old and new parts, or refurbished; a line of the catalogue for used products is applied for as used. [MOFCOM, Customs and AQSIQ Order 2008 No. 7, art. 2] verified
    G07 submission: From 15 October 2018 a licence may be electronic only, except for ozone-depleting substances. [MOFCOM and Customs announcement on paperless import licences of 2018, items 1-4] verified
    L17 submission: One contract number of at most 17 ASCII characters. [Instructions for the licence form, item 6] verified
    L27 submission: An amount is quantity times unit price, rounded half up at two decimals; the total is the sum of the lines. [amounts of the face, boxes 16 and 18] design
    L29 submission: Goods with designated ports clear only at the ports of the catalogue. [Graded issuing catalogue 2013, item 3(1)] verified
    L09 submission: An import licence lives one year and inside its calendar year; with cross-year use until 31 March of the next year at most. [MOFCOM Order 2004 No. 27 (secondary source)] verified
    L11 submission: One licence, one customs: exactly one port of clearance. [Instructions for the licence form, item 7] verified
    L13 submission: Several batches only for goods of the catalogue that allow it: at most twelve declarations at the same port, and after the twelfth a balance is dead. [MOFCOM Order 2004 No. 27 (secondary source)] verified
    L13a submission: An import licence is issued within the validity of the approval document. [MOFCOM Order 2004 No. 27] verified
    L22 submission: The licences issued on one approval document together stay within the approved quantity. [MOFCOM Order 2004 No. 27] recalled
    Q-12 submission: Goods whose import is limited by quantity are under quota: a licence stays within what the importer has left of it. [Regulations on the import and export of goods, Arts. 11-12] verified
    G08 submission: A replacement is the holder's, of a licence of the same kind that is in force and of which no declaration holds a part, for no more than it has left. [MOFCOM Orders 2004 No. 26 and No. 27] recalled
    L08 issue: The ministry may set another validity for a good. [MOFCOM Order 2008 No. 11, art. 14] verified
    L12 write_off: One batch, one licence: one declaration only. [MOFCOM Order 2004 No. 27 (secondary source)] verified
    L15 write_off: Bulk goods may overrun the licence by 5 %; with several batches, the last one overruns what is left. [MOFCOM Order 2004 No. 27 (secondary source)] verified
    L16 clock: A conforming application is issued within three working days of receipt. [MOFCOM Order 2004 No. 27] recalled
    L18 form: Trade mode, contract, port, country and commodity code have one value each. [Instructions for the licence form] verified
    L23 write_off: A declaration carries one licence number. [MOFCOM Order 2004 No. 27 (secondary source)] verified
    L24 write_off: The operator of the declaration is the importer or the consignee of the licence. [MOFCOM Order 2004 No. 27 (secondary source)] verified
    L28 exchange: Remarks are not written by hand, and are not part of the data sent to customs. [MOFCOM Order 2004 No. 27 (secondary source)] verified
    G09 life: A licence is not sold, transferred, altered or forged; its face never changes after issue. [MOFCOM Order 2004 No. 27, art. 8] verified
    G10 write_off: A use is the last when the uses are made, when the declarant says so, or when it takes all that is left. [state after the last use] design
    L25 exemption: A lot of samples worth up to CNY 30,000 needs no import licence; above, the licence says that it is for samples. [MOFCOM Order 2004 No. 27] recalled
    ");
}

#[test]
fn every_automatic_rule_and_its_source() {
    insta::assert_snapshot!(listed("AIL-2004"), @"
    G01 submission: The commodity code stands in the catalogue of the licence's year. [Instructions for the licence form, item 11] verified
    G05 submission: Mechanical and electrical products take the licence of code O, other goods of automatic licensing that of code 7. [Trial network check of licences of 2013] verified
    G02 submission: Before 30 December 2022 the applicant is filed as a foreign trade operator. [MOFCOM Order 2004 No. 14, ended by the Foreign Trade Law as amended 2022-12-30] recalled
    G03 submission: An enterprise banned from foreign trade obtains no licence during the ban. [Foreign Trade Law] verified
    L30 submission: The competent body follows from the goods, the trade mode, central enterprises in Beijing, the region and the year. [Graded issuing catalogue 2013] verified
    L26 submission: The unit is the licence unit of the commodity code. [catalogue of goods, unit of the code] design
    G07 submission: From 15 October 2018 a licence may be electronic only, except for ozone-depleting substances. [MOFCOM and Customs announcement on paperless import licences of 2018, items 1-4] verified
    L17 submission: One contract number of at most 17 ASCII characters. [Instructions for the licence form, item 6] verified
    L27 submission: An amount is quantity times unit price, rounded half up at two decimals; the total is the sum of the lines. [amounts of the face, boxes 16 and 18] design
    L29 submission: Goods with designated ports clear only at the ports of the catalogue. [Graded issuing catalogue 2013, item 3(1)] verified
    A01 submission: An automatic import licence lives six months and only inside the calendar year. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A06 submission: After 25 December no licence of the current year is issued; licences of the next year are issued under the next year's catalogue (parts I and III). [Year-end notice on automatic import licences] verified
    A02 submission: An automatic licence is for one batch, or where several are allowed for at most six declarations. [Customs explanation of automatic import licences] verified
    A08 submission: At most two ports of clearance. [Automatic import licence application form, box 7] verified
    G08 submission: A replacement is the holder's, of a licence of the same kind that is in force and of which no declaration holds a part, for no more than it has left. [MOFCOM Orders 2004 No. 26 and No. 27] recalled
    A03 write_off: Bulk goods may overrun by 5 %; crude oil, refined oil, fertiliser and steel by 3 %. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A04 write_off: With several batches, the overage of the last one is counted on what is left. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A05 clock: A conforming application is issued at once, within ten working days at most. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A07 life: A paper not collected within one month of its issue is taken back and revoked; electronic licences are not collected. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A09 life: The face is not altered: a change is a new licence. [Customs explanation of automatic import licences] verified
    A10 permission: One contract may have several automatic licences. [MOFCOM and Customs Order 2004 No. 26] recalled
    A21 write_off: One declaration uses one automatic licence. [Paperless pilot of 2015] verified
    G11 route: An automatic licence is granted whenever the application is formally complete; no quota is checked. [Automatic import licence application form] design
    A11 exemption: Processing trade, imported and re-exported, needs no automatic licence, except crude and refined oil. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A12 exemption: Investment imports of foreign-invested enterprises, and goods for their own production within the investment, need none, except used mechanical and electrical products. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A13 exemption: Samples, advertising goods and test goods need none up to CNY 5,000 a lot. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A14 exemption: Goods imported for a time under customs control need none. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A15 exemption: Goods entering bonded zones, export processing zones and other special zones, bonded warehouses and bonded logistics centres need none. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A16 exemption: Non-priced equipment its firm keeps after supervision ends needs none. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A17 exemption: Other imports exempt by law need none. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    ");
}

#[test]
fn every_mechanical_rule_and_its_source() {
    insta::assert_snapshot!(listed("AILME-2008"), @"
    G01 submission: The commodity code stands in the catalogue of the licence's year. [Instructions for the licence form, item 11] verified
    G05 submission: Mechanical and electrical products take the licence of code O, other goods of automatic licensing that of code 7. [Trial network check of licences of 2013] verified
    G02 submission: Before 30 December 2022 the applicant is filed as a foreign trade operator. [MOFCOM Order 2004 No. 14, ended by the Foreign Trade Law as amended 2022-12-30] recalled
    G03 submission: An enterprise banned from foreign trade obtains no licence during the ban. [Foreign Trade Law] verified
    L30 submission: The competent body follows from the goods, the trade mode, central enterprises in Beijing, the region and the year. [Graded issuing catalogue 2013] verified
    L26 submission: The unit is the licence unit of the commodity code. [catalogue of goods, unit of the code] design
    A19 submission: Used means used but functional, unused beyond its quality guarantee, unused but visibly aged, mixed of old and new parts, or refurbished; a line of the catalogue for used products is applied for as used. [MOFCOM, Customs and AQSIQ Order 2008 No. 7, art. 2] verified
    G07 submission: From 15 October 2018 a licence may be electronic only, except for ozone-depleting substances. [MOFCOM and Customs announcement on paperless import licences of 2018, items 1-4] verified
    L17 submission: One contract number of at most 17 ASCII characters. [Instructions for the licence form, item 6] verified
    L27 submission: An amount is quantity times unit price, rounded half up at two decimals; the total is the sum of the lines. [amounts of the face, boxes 16 and 18] design
    L29 submission: Goods with designated ports clear only at the ports of the catalogue. [Graded issuing catalogue 2013, item 3(1)] verified
    A01 submission: An automatic import licence lives six months and only inside the calendar year. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A02 submission: An automatic licence is for one batch, or where several are allowed for at most six declarations. [Customs explanation of automatic import licences] verified
    A08 submission: At most two ports of clearance. [Automatic import licence application form, box 7] verified
    G08 submission: A replacement is the holder's, of a licence of the same kind that is in force and of which no declaration holds a part, for no more than it has left. [MOFCOM Orders 2004 No. 26 and No. 27] recalled
    G04 issue: A licence for mechanical and electrical products is printed from the approval of the mechanical-electrical system: it exists and is valid, names the same importer and commodity, and covers the quantity. [Licence Bureau notice 2005 on M&E licences, item 1] design
    A03 write_off: Bulk goods may overrun by 5 %; crude oil, refined oil, fertiliser and steel by 3 %. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A04 write_off: With several batches, the overage of the last one is counted on what is left. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A05 clock: A conforming application is issued at once, within ten working days at most. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A07 life: A paper not collected within one month of its issue is taken back and revoked; electronic licences are not collected. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A09 life: The face is not altered: a change is a new licence. [Customs explanation of automatic import licences] verified
    A10 permission: One contract may have several automatic licences. [MOFCOM and Customs Order 2004 No. 26] recalled
    A21 write_off: One declaration uses one automatic licence. [Paperless pilot of 2015] verified
    G11 route: An automatic licence is granted whenever the application is formally complete; no quota is checked. [Automatic import licence application form] design
    A24 life: A licence for mechanical and electrical products is handed over from the second working day after the bureau received the approval. [Licence Bureau notice 2005 on M&E licences, item 1(2)] verified
    A20 legacy: Before 2004 a licence for these products lived a year, with one extension, and a deviation of payment up to 10 % needed no change; for legacy data only. [AQSIQ rule on M&E licences (secondary source)] verified
    G12 change_desk: The Licence Bureau changes only importer, port and a unit price within 10 %; every other change is the mechanical-electrical department's. [Licence Bureau notice 2005 on M&E licences, item 2] verified
    A11 exemption: Processing trade, imported and re-exported, needs no automatic licence, except crude and refined oil. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A12 exemption: Investment imports of foreign-invested enterprises, and goods for their own production within the investment, need none, except used mechanical and electrical products. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A13 exemption: Samples, advertising goods and test goods need none up to CNY 5,000 a lot. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A14 exemption: Goods imported for a time under customs control need none. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A15 exemption: Goods entering bonded zones, export processing zones and other special zones, bonded warehouses and bonded logistics centres need none. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A16 exemption: Non-priced equipment its firm keeps after supervision ends needs none. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A17 exemption: Other imports exempt by law need none. [MOFCOM and Customs Order 2004 No. 26 (secondary source)] verified
    A18 exemption: Mechanical and electrical products need the licence in general trade, barter, border small trade, leasing, aid and gifts, donations, and goods bought abroad for own use; in no other trade mode. [Draft implementing rules for M&E automatic licences of 2006, art. 4] verified
    ");
}
