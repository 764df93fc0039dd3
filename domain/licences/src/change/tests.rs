//! Changes by example and by property: what is refused, who decides, what the new licence says.

use domain_kernel::{CaseId, LicenceId, LicenceNumber, Quantity, day};
use proptest::prelude::*;

use super::*;
use crate::mechanical::ChangeDesk;
use crate::{BatchMode, Licence, LicenceKind, LicencePolicy, LicenceState, samples};

fn old(kind: LicenceKind) -> Licence {
    Licence { state: LicenceState::Active, ..samples::licence(kind) }
}

fn facts(old: Licence, terms: ChangeTerms) -> ChangeFacts {
    let today = day(2009, 4, 1);
    ChangeFacts {
        change: Change {
            licence_kind: old.kind,
            number: old.number.clone(),
            reason: "合同变更".to_owned(),
            terms,
        },
        left: old.quantity.ten_thousandths(),
        reserved: 0,
        old,
        is_holder_known: true,
        today,
        policy: LicencePolicy::in_force(today),
    }
}

fn broken(facts: &ChangeFacts) -> Vec<&'static str> {
    let book = change_book(facts.today).unwrap();
    book.broken_on(facts, facts.today).iter().map(|rule| rule.code).collect()
}

fn port(code: &str) -> FaceChanges {
    FaceChanges { ports: vec![samples::port(code)], ..FaceChanges::default() }
}

fn price(unit_price: i64) -> FaceChanges {
    let line = LineChange { line_number: 1, specification: None, unit_price: Some(unit_price) };
    FaceChanges { lines: vec![line], ..FaceChanges::default() }
}

fn successor() -> Successor {
    let uuid = "01890a5d-ac96-774b-bcce-b302099a8058";
    Successor {
        id: LicenceId::parse(uuid).unwrap(),
        number: LicenceNumber::parse("09-AA-100002").unwrap(),
        case: CaseId::parse(uuid).unwrap(),
        holder: None,
        rate: None,
        issued_at: day(2009, 4, 1).and_hms_opt(4, 0, 0).unwrap().and_utc(),
    }
}

fn take(line_number: i32, quantity: i64) -> LineQuantity {
    LineQuantity { line_number, quantity }
}

#[test]
fn an_amendment_names_its_predecessor_and_carries_what_is_left() {
    let mut facts =
        facts(old(LicenceKind::Import), ChangeTerms::Amendment(port("2200"), Vec::new()));
    facts.old.batch_mode = BatchMode::SeveralBatches;
    (facts.old.uses_max, facts.old.uses, facts.left) = (12, 5, 4_000_000);
    assert_eq!(broken(&facts), [""; 0]);
    let parts = successors(&facts);
    let new = facts.old.succeeded(&facts, &parts[0], successor()).unwrap();
    assert_eq!(new.quantity, Quantity::parse("400", new.quantity.unit().clone()).unwrap());
    assert_eq!(new.amount.decimal(), "32200.00", "400 at 80.50");
    assert_eq!(new.ports, [samples::port("2200")]);
    assert_eq!(new.predecessor.as_ref(), Some(&facts.old.number));
    assert_eq!(new.remarks, "更改，原证号09-AA-100001。");
    assert_eq!((new.valid_from, new.valid_until), (day(2009, 4, 1), facts.old.valid_until));
    assert_eq!(new.uses_max, 7, "five of twelve declarations are made");
    assert_eq!(new.regime, facts.old.regime);
}

#[test]
fn what_is_a_new_application_is_no_amendment() {
    let import = |changes| facts(old(LicenceKind::Import), ChangeTerms::Amendment(changes, vec![]));
    assert_eq!(broken(&import(FaceChanges::default())), ["C04"]);
    assert_eq!(broken(&import(port("5200"))), ["C04"], "it is the port already");
    let consignee = crate::Party { credit_code: None, name: "别人".to_owned() };
    let other = FaceChanges { consignee: Some(consignee), ..FaceChanges::default() };
    assert_eq!(broken(&import(other)), ["C03"]);
    let two = FaceChanges {
        ports: vec![samples::port("2200"), samples::port("0200")],
        ..FaceChanges::default()
    };
    assert_eq!(broken(&import(two)), ["L11"]);
}

#[test]
fn ten_per_cent_of_price_is_the_bureaus_and_a_little_more_is_not() {
    let licence = old(LicenceKind::AutomaticImportMechanical);
    let policy = LicencePolicy::in_force(day(2009, 4, 1));
    let desk = |changes: FaceChanges| desk_of(&licence, &changes, &policy);
    assert_eq!(desk(price(885_500)), ChangeDesk::Bureau, "80.50 up to 88.55");
    assert_eq!(desk(price(885_501)), ChangeDesk::MechanicalDepartment);
    assert_eq!(desk(price(724_500)), ChangeDesk::Bureau, "down to 72.45");
    assert_eq!(desk(port("2200")), ChangeDesk::Bureau);
    let used = Licence { uses: 1, ..licence.clone() };
    assert_eq!(desk_of(&used, &port("2200"), &policy), ChangeDesk::MechanicalDepartment);
    let import = old(LicenceKind::Import);
    assert_eq!(desk_of(&import, &price(1), &policy), ChangeDesk::Bureau, "its issuer");
}

#[test]
fn an_import_licence_is_extended_once_by_three_months() {
    let until = |date| ChangeTerms::Extension(date, Vec::new());
    let licence = Licence { valid_until: day(2009, 12, 31), ..old(LicenceKind::Import) };
    assert_eq!(broken(&facts(licence.clone(), until(day(2010, 3, 31)))), [""; 0]);
    assert_eq!(broken(&facts(licence.clone(), until(day(2010, 4, 1)))), ["C06"]);
    assert_eq!(broken(&facts(licence.clone(), until(day(2009, 12, 31)))), ["C06"], "no later");
    let once = Licence { extensions: 1, ..licence };
    assert_eq!(broken(&facts(once, until(day(2010, 1, 31)))), ["L10"]);
}

#[test]
fn an_automatic_licence_stays_in_its_year() {
    let until = |date| ChangeTerms::Extension(date, Vec::new());
    let licence = old(LicenceKind::AutomaticImport);
    assert_eq!(licence.valid_until, day(2009, 9, 2));
    let extended = facts(licence.clone(), until(day(2009, 12, 31)));
    assert_eq!(broken(&extended), [""; 0]);
    let new = extended.old.succeeded(&extended, &successors(&extended)[0], successor()).unwrap();
    assert_eq!((new.valid_until, new.extensions), (day(2009, 12, 31), 1));
    assert_eq!(broken(&facts(licence, until(day(2010, 1, 1)))), ["C06"]);
}

#[test]
fn nothing_changes_after_expiry_or_while_goods_are_under_way() {
    let mut late = facts(
        old(LicenceKind::AutomaticImport),
        ChangeTerms::Extension(day(2009, 12, 31), Vec::new()),
    );
    late.today = day(2009, 9, 3);
    assert_eq!(broken(&late), ["L07"]);
    let mut held =
        facts(old(LicenceKind::AutomaticImport), ChangeTerms::Amendment(port("2200"), Vec::new()));
    held.reserved = 1;
    assert_eq!(broken(&held), ["C01"]);
    let mut spent =
        facts(old(LicenceKind::AutomaticImport), ChangeTerms::Amendment(port("2200"), Vec::new()));
    spent.left = 0;
    assert_eq!(broken(&spent), ["C02"]);
    let waiting = Licence { state: LicenceState::Issued, ..old(LicenceKind::AutomaticImport) };
    assert_eq!(broken(&facts(waiting, ChangeTerms::Return)), ["L07"], "collected first");
}

#[test]
fn a_split_adds_up_to_what_is_left() {
    let split = |parts: &[i64]| {
        let parts = parts.iter().map(|quantity| vec![take(1, *quantity)]).collect();
        facts(old(LicenceKind::AutomaticImport), ChangeTerms::Split(parts))
    };
    assert_eq!(broken(&split(&[6_000_000, 4_000_000])), [""; 0]);
    assert_eq!(broken(&split(&[6_000_000, 4_000_001])), ["C08"]);
    assert_eq!(broken(&split(&[6_000_000, 3_000_000])), ["C08"]);
    assert_eq!(broken(&split(&[i64::MAX, i64::MAX])), ["C08"], "no overflow");
}

#[test]
fn a_lost_paper_is_issued_anew_only_unused_and_after_its_notice() {
    let notice = |date| {
        ChangeTerms::Reissue(Notice { newspaper: "国际商报".to_owned(), published_on: date })
    };
    let lost = Licence { state: LicenceState::LossReported, ..old(LicenceKind::AutomaticImport) };
    assert_eq!(broken(&facts(lost.clone(), notice(day(2009, 3, 20)))), [""; 0]);
    assert_eq!(broken(&facts(lost.clone(), notice(day(2009, 4, 2)))), ["C10"], "not yet");
    assert_eq!(broken(&facts(lost.clone(), notice(day(2009, 3, 1)))), ["C10"], "before issue");
    let used = Licence { uses: 1, ..lost };
    assert_eq!(broken(&facts(used, notice(day(2009, 3, 20)))), ["C11"]);
    let at_hand = old(LicenceKind::AutomaticImport);
    assert_eq!(broken(&facts(at_hand, notice(day(2009, 3, 20)))), ["C09"]);
}

proptest! {
    /// However much customs takes between application and decision: the new licences together
    /// never carry more than what was left, and exactly that where it was asked for.
    #[test]
    fn quantity_moves_and_never_doubles(
        asked in prop::collection::vec(1_i64..5_000_000, 2..6),
        taken in 0_i64..20_000_000,
    ) {
        let total: i64 = asked.iter().sum();
        let mut licence = old(LicenceKind::AutomaticImport);
        let unit = licence.quantity.unit().clone();
        licence.quantity = Quantity::of(total, unit).unwrap();
        licence.lines[0].quantity = licence.quantity.clone();
        let parts = asked.iter().map(|quantity| vec![take(1, *quantity)]).collect();
        let mut facts = facts(licence, ChangeTerms::Split(parts));
        facts.left = (total - taken).max(0);
        let issued: i64 = successors(&facts)
            .iter()
            .map(|part| facts.old.succeeded(&facts, part, successor()).unwrap())
            .map(|new| new.quantity.ten_thousandths())
            .sum();
        prop_assert_eq!(issued, facts.left);
    }
}
