//! What each message does to the ledger, and what keeps it apart.

use crate::desk::{
    CONSIGNEE, Desk, Goods, declared, district, later, licence, message, on_line, unit,
};
use domain_customs::{LineState, UsageAction, UsageMessage, Verdict};
use domain_kernel::{
    Country, HsCode, LicenceId, Price, Quantity, TradeMode, UnifiedSocialCreditCode, day,
};
use domain_licences::{LicenceLine, LicenceState};

use UsageAction::{Commit, Correct, Release, Reserve};

fn several() -> Desk {
    Desk::new(licence("100", Goods::Counted, 6))
}

#[test]
fn a_reservation_is_committed_at_the_actual_quantity() {
    let mut desk = several();
    desk.apply(&message(Reserve, 1, "50"));
    assert_eq!(desk.balance(), ["50.0000", "50.0000", "0.0000", "0.0000"]);
    assert_eq!(desk.licence.state, LicenceState::InUse);
    desk.apply(&later(message(Commit, 1, "45"), 2));
    assert_eq!(desk.balance(), ["55.0000", "0.0000", "45.0000", "0.0000"]);
    let moved: Vec<_> = desk.entries.iter().map(ToString::to_string).collect();
    assert_eq!(
        moved,
        [
            "1000000 granted>available",
            "500000 available>reserved",
            "450000 reserved>cleared",
            "50000 reserved>available",
        ]
    );
}

#[test]
fn a_commit_needs_no_reservation() {
    let mut desk = several();
    desk.apply(&message(Commit, 1, "45"));
    assert_eq!(desk.balance(), ["55.0000", "0.0000", "45.0000", "0.0000"]);
}

#[test]
fn a_deleted_declaration_gives_quantity_and_use_back_even_after_the_commit() {
    let mut desk = several();
    desk.clear(1, "45");
    desk.apply(&later(message(Release, 1, "45"), 3));
    assert_eq!(desk.balance(), ["100.0000", "0.0000", "0.0000", "0.0000"]);
    assert_eq!((desk.licence.uses, desk.licence.state), (0, LicenceState::Active));
}

#[test]
fn a_use_ends_when_the_last_line_of_its_declaration_is_released() {
    let mut desk = several();
    desk.apply(&message(Reserve, 1, "10"));
    desk.apply(&on_line(message(Reserve, 1, "10"), 2));
    assert_eq!(desk.licence.uses, 1);
    desk.apply(&later(message(Release, 1, "10"), 2));
    assert_eq!((desk.licence.uses, desk.licence.state), (1, LicenceState::InUse));
    desk.apply(&later(on_line(message(Release, 1, "10"), 2), 2));
    assert_eq!((desk.licence.uses, desk.licence.state), (0, LicenceState::Active));
}

#[test]
fn the_number_of_a_use_is_shared_by_its_lines_and_given_again_when_free() {
    let mut desk = several();
    for declaration in 1..=3 {
        desk.apply(&message(Reserve, declaration, "10"));
    }
    desk.apply(&on_line(message(Reserve, 2, "10"), 2));
    desk.apply(&later(message(Release, 1, "10"), 2));
    desk.apply(&message(Reserve, 4, "10"));
    let live = desk.lines.values().filter(|line| line.state.is_live());
    let numbers: Vec<_> =
        live.map(|line| (line.declaration.as_str()[17..].to_owned(), line.use_number)).collect();
    let expected = [("2", 2), ("2", 2), ("3", 3), ("4", 1)]
        .map(|(one, use_number)| (one.to_owned(), use_number));
    assert_eq!(numbers, expected);
}

#[test]
fn a_correction_after_release_moves_the_difference() {
    let mut desk = several();
    desk.clear(1, "45");
    desk.apply(&later(message(Correct, 1, "48"), 3));
    assert_eq!(desk.balance(), ["52.0000", "0.0000", "48.0000", "0.0000"]);
    desk.apply(&later(message(Correct, 1, "40"), 4));
    assert_eq!(desk.balance(), ["60.0000", "0.0000", "40.0000", "0.0000"]);
    assert_eq!(desk.refuses(&later(message(Correct, 1, "100.0001"), 5)), "over_use");
}

#[test]
fn a_used_up_licence_opens_again_when_its_last_use_is_given_back() {
    let mut desk = Desk::new(licence("100", Goods::Bulk(500), 2));
    desk.clear(1, "60");
    desk.clear(2, "30");
    assert_eq!(desk.licence.state, LicenceState::UsedUp);
    assert_eq!(desk.balance(), ["0.0000", "0.0000", "90.0000", "10.0000"]);
    desk.apply(&later(message(Release, 2, "30"), 3));
    assert_eq!((desk.licence.uses, desk.licence.state), (1, LicenceState::InUse));
    assert_eq!(desk.balance(), ["40.0000", "0.0000", "60.0000", "0.0000"]);
    desk.clear(3, "42");
    assert_eq!(desk.balance(), ["-2.0000", "0.0000", "102.0000", "0.0000"]);
    assert_eq!(desk.licence.state, LicenceState::UsedUp);
}

#[test]
fn a_correction_after_the_last_use_reaches_the_released_rest() {
    let mut desk = Desk::new(licence("1000", Goods::Bulk(500), 1));
    desk.clear(1, "950");
    assert_eq!(desk.balance(), ["0.0000", "0.0000", "950.0000", "50.0000"]);
    desk.apply(&later(message(Correct, 1, "1030"), 3));
    assert_eq!(desk.balance(), ["-30.0000", "0.0000", "1030.0000", "0.0000"]);
    desk.apply(&later(message(Correct, 1, "990"), 4));
    assert_eq!(desk.balance(), ["0.0000", "0.0000", "990.0000", "10.0000"]);
    assert_eq!(desk.account.overdraft, 0);
}

#[test]
fn a_second_line_of_the_one_batch_may_follow_the_committed_first() {
    let mut desk = Desk::new(licence("1000", Goods::Bulk(500), 1));
    desk.clear(1, "600");
    assert_eq!(desk.licence.state, LicenceState::UsedUp);
    desk.apply(&on_line(message(Reserve, 1, "450"), 2));
    assert_eq!((desk.licence.uses, desk.licence.state), (1, LicenceState::InUse));
    assert_eq!(desk.balance(), ["-50.0000", "450.0000", "600.0000", "0.0000"]);
    assert_eq!(desk.refuses(&on_line(message(Reserve, 1, "0.1"), 3)), "over_use");
    assert_eq!(desk.refuses(&message(Reserve, 2, "1")), "batch_limit");
}

#[test]
fn a_shipment_declared_the_last_ends_the_licence() {
    let mut desk = several();
    let last = UsageMessage { is_final: true, ..message(Reserve, 1, "20") };
    desk.apply(&last);
    // Not before it is written off.
    desk.apply(&message(Reserve, 2, "5"));
    desk.apply(&UsageMessage { action: Commit, version: 2, ..last });
    assert_eq!(desk.licence.state, LicenceState::InUse);
    desk.apply(&later(message(Commit, 2, "5"), 2));
    assert_eq!(desk.licence.state, LicenceState::UsedUp);
    assert_eq!(desk.balance(), ["0.0000", "0.0000", "25.0000", "75.0000"]);
    assert_eq!(desk.refuses(&message(Reserve, 3, "1")), "not_active");
}

#[test]
fn messages_may_arrive_in_any_order() {
    let mut desk = several();
    desk.apply(&later(message(Release, 1, "10"), 3));
    assert_eq!(desk.send(&message(Reserve, 1, "10")), Ok(Verdict::Superseded));
    assert_eq!(desk.send(&later(message(Commit, 1, "10"), 2)), Ok(Verdict::Superseded));
    assert_eq!(desk.balance(), ["100.0000", "0.0000", "0.0000", "0.0000"]);
    desk.apply(&later(message(Correct, 2, "12"), 3));
    assert_eq!(desk.send(&later(message(Commit, 2, "10"), 2)), Ok(Verdict::Superseded));
    assert_eq!(desk.balance(), ["88.0000", "0.0000", "12.0000", "0.0000"]);
}

#[test]
fn nothing_is_given_back_that_nobody_held() {
    let mut desk = several();
    assert_eq!(desk.refuses(&message(Release, 1, "10")), "nothing_held");
    assert_eq!(desk.refuses(&message(Correct, 1, "10")), "nothing_held");
}

#[test]
fn a_line_leaves_its_licence_before_it_takes_another() {
    let mut desk = several();
    desk.apply(&message(Reserve, 1, "10"));
    let other = LicenceId::parse("00000000-0000-7000-8000-000000000077").unwrap();
    desk.lines.values_mut().for_each(|line| line.licence = other.clone());
    assert_eq!(desk.refuses(&later(message(Reserve, 1, "10"), 2)), "other_licence");
    for line in desk.lines.values_mut() {
        line.state = LineState::Released;
    }
    desk.apply(&later(message(Reserve, 1, "10"), 3));
    assert!(desk.lines.values().all(|line| line.licence == desk.licence.id));
}

#[test]
fn the_day_the_declaration_was_accepted_decides() {
    for (on, fits) in [
        (day(2013, 1, 9), false),
        (day(2013, 1, 10), true),
        (day(2013, 7, 10), true),
        (day(2013, 7, 11), false),
    ] {
        let mut desk = several();
        let reserve = declared(message(Reserve, 1, "10"), on);
        match fits {
            true => desk.apply(&reserve),
            false => assert_eq!(desk.refuses(&reserve), "outside_validity"),
        }
    }
}

#[test]
fn an_expired_licence_still_writes_off_what_was_accepted_in_time() {
    let mut desk = several();
    desk.apply(&message(Reserve, 1, "50"));
    let closing = desk.account.close().into_iter().collect::<Vec<_>>();
    desk.account = desk.account.clone().apply(&closing, 0).unwrap();
    desk.licence.state = LicenceState::Expired;
    desk.apply(&later(message(Commit, 1, "45"), 2));
    assert_eq!(desk.balance(), ["0.0000", "0.0000", "45.0000", "55.0000"]);
    // Reported late, but accepted inside the validity.
    desk.apply(&message(Reserve, 2, "55"));
    assert_eq!(desk.balance(), ["0.0000", "55.0000", "45.0000", "0.0000"]);
    let late = declared(message(Reserve, 3, "1"), day(2013, 7, 11));
    assert_eq!(desk.refuses(&late), "outside_validity");
    assert_eq!(desk.licence.state, LicenceState::Expired);
}

#[test]
fn a_frozen_licence_takes_nothing_new_and_lets_go_of_what_it_holds() {
    let mut desk = several();
    desk.apply(&message(Reserve, 1, "50"));
    desk.apply(&message(Reserve, 2, "20"));
    desk.licence.state = LicenceState::Frozen;
    assert_eq!(desk.refuses(&message(Reserve, 3, "1")), "not_active");
    assert_eq!(desk.refuses(&later(message(Commit, 1, "50.0001"), 2)), "not_active");
    desk.apply(&later(message(Commit, 1, "49"), 2));
    desk.apply(&later(message(Release, 2, "20"), 2));
    assert_eq!(desk.balance(), ["51.0000", "0.0000", "49.0000", "0.0000"]);
    assert_eq!(desk.licence.state, LicenceState::Frozen);
}

#[test]
fn a_licence_that_is_gone_takes_nothing_and_keeps_what_comes_back() {
    for state in [LicenceState::Returned, LicenceState::Replaced, LicenceState::Revoked] {
        let mut desk = several();
        desk.clear(1, "40");
        let closing = desk.account.close().into_iter().collect::<Vec<_>>();
        desk.account = desk.account.clone().apply(&closing, 0).unwrap();
        desk.licence.state = state;
        assert_eq!(desk.refuses(&message(Reserve, 2, "1")), "not_active");
        assert_eq!(desk.refuses(&later(message(Correct, 1, "41"), 3)), "not_active");
        desk.apply(&later(message(Correct, 1, "30"), 3));
        assert_eq!(desk.balance(), ["0.0000", "0.0000", "30.0000", "70.0000"]);
        desk.apply(&later(message(Release, 1, "30"), 4));
        assert_eq!(desk.balance(), ["0.0000", "0.0000", "0.0000", "100.0000"]);
        assert_eq!(desk.licence.state, state);
    }
    let mut desk = several();
    desk.licence.state = LicenceState::Issued;
    assert_eq!(desk.refuses(&message(Reserve, 1, "1")), "not_active");
}

#[test]
fn a_declaration_must_agree_with_the_face() {
    let reserve = || message(Reserve, 1, "10");
    let operator = |code| Some(UnifiedSocialCreditCode::parse(code).unwrap());
    let cases = [
        (UsageMessage { operator: operator(CONSIGNEE), ..reserve() }, None),
        (UsageMessage { operator: None, ..reserve() }, None),
        (
            UsageMessage { operator: operator("91110000710930122C"), ..reserve() },
            Some("holder_mismatch"),
        ),
        (UsageMessage { port: district("2201"), ..reserve() }, Some("wrong_port")),
        (
            UsageMessage { hs_code: HsCode::parse("2710191100").unwrap(), ..reserve() },
            Some("goods_mismatch"),
        ),
        (
            UsageMessage { trade_mode: TradeMode::parse("0615").unwrap(), ..reserve() },
            Some("trade_mode_mismatch"),
        ),
    ];
    for (message, expected) in cases {
        let mut desk = several();
        match expected {
            None => desk.apply(&message),
            Some(reason) => assert_eq!(desk.refuses(&message), reason),
        }
    }
}

#[test]
fn masses_are_converted_exactly_or_not_at_all() {
    let cases = [
        ("10000", "035", Some("10.0000")),
        ("10000000", "036", Some("10.0000")),
        ("1.2345", "070", Some("1.2345")),
        ("31250", "071", Some("31751.4659")),
        ("5000", "072", Some("4535.9237")),
        // A tenth of a kilogram is a ten-thousandth of a tonne, and less is nothing.
        ("0.1", "035", Some("0.0001")),
        ("0.01", "035", None),
        ("1", "076", None),
        ("1", "001", None),
        ("1", "095", None),
    ];
    for (quantity, code, expected) in cases {
        let mut desk = Desk::new(licence("100000", Goods::Counted, 6));
        let quantity = Quantity::parse(quantity, unit(code)).unwrap();
        let reserve = UsageMessage { quantity: quantity.clone(), ..message(Reserve, 1, "1") };
        match expected {
            Some(expected) => {
                desk.apply(&reserve);
                assert_eq!(desk.balance()[1], expected, "{quantity:?}");
            }
            None => assert_eq!(desk.refuses(&reserve), "unit_mismatch", "{quantity:?}"),
        }
    }
}

/// A licence of two lines, 60 t and 40 t.
fn of_two_lines(goods: Goods) -> Desk {
    let mut licence = licence("100", goods, 6);
    let line = |line_number, quantity| LicenceLine {
        line_number,
        specification: format!("grade {line_number}"),
        quantity: Quantity::parse(quantity, unit("070")).expect("a quantity"),
        unit_price: Price::parse("1", licence.currency.clone()).expect("a price"),
        amount: licence.amount.clone(),
    };
    licence.lines = vec![line(1, "60"), line(2, "40")];
    Desk::new(licence)
}

fn mapped(message: UsageMessage, line: i32) -> UsageMessage {
    UsageMessage { licence_line: Some(line), ..message }
}

#[test]
fn lines_that_name_a_line_of_the_licence_are_bounded_by_it_too() {
    let mut desk = of_two_lines(Goods::Counted);
    assert_eq!(desk.refuses(&mapped(message(Reserve, 1, "10"), 3)), "goods_mismatch");
    desk.apply(&mapped(message(Reserve, 1, "30"), 2));
    assert_eq!(desk.refuses(&mapped(message(Reserve, 2, "10.0001"), 2)), "over_use");
    desk.apply(&mapped(message(Reserve, 2, "10"), 2));
    desk.apply(&mapped(message(Reserve, 3, "50"), 1));
    desk.apply(&message(Reserve, 4, "10"));
    assert_eq!(desk.balance()[0], "0.0000", "whoever names no line takes of the whole");
    desk.apply(&later(mapped(message(Release, 1, "0"), 2), 2));
    desk.apply(&mapped(message(Reserve, 5, "30"), 2));
}

#[test]
fn bulk_goods_may_overrun_a_line_by_the_tolerance() {
    let mut desk = of_two_lines(Goods::Bulk(500));
    assert_eq!(desk.refuses(&mapped(message(Reserve, 1, "42.0001"), 2)), "over_use");
    desk.apply(&mapped(message(Reserve, 1, "42"), 2));
}

#[test]
fn the_country_of_the_goods_is_that_of_the_face() {
    let mut desk = several();
    let from = |code| Some(Country::parse(code).expect("a country"));
    let refused = UsageMessage { country: from("SGP"), ..message(Reserve, 1, "1") };
    assert_eq!(desk.refuses(&refused), "country_mismatch", "that is the trading country");
    desk.apply(&UsageMessage { country: from("SAU"), ..message(Reserve, 1, "1") });
}
