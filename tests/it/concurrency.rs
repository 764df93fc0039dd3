//! Many at once: the ledger never exceeds its tolerance, and nothing counts twice.

use std::collections::BTreeMap;
use std::thread;

use domain_kernel::{Quantity, decimal};
use domain_licences::Delivery;
use serde_json::{Value, json};

use crate::customs::{bulk, customs, line, report, stands};
use crate::desk::{self, Desk};

/// Reports each message from a thread of its own; how many had each outcome.
fn at_once(desk: &Desk, messages: &[Value]) -> BTreeMap<String, usize> {
    let sender = customs(desk);
    let outcomes: Vec<String> = thread::scope(|scope| {
        let send = |message: &Value| {
            let (message, sender) = (message.clone(), &sender);
            scope.spawn(move || {
                let result = report(desk, sender, &[message]).remove(0);
                let word = if result["is_repeated"] == true {
                    &json!("repeated")
                } else {
                    &result["outcome"]
                };
                word.as_str().unwrap_or("lost").to_owned()
            })
        };
        let threads: Vec<_> = messages.iter().map(send).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut counts = BTreeMap::new();
    for outcome in outcomes {
        *counts.entry(outcome).or_default() += 1;
    }
    counts
}

#[test]
fn a_hundred_parallel_write_offs_never_exceed_the_tolerance() {
    desk::each(|desk| {
        // A hundred declarations of 190 on 1,000 with six uses: five fit, none may overrun by so much.
        let licence = bulk(desk, 1, "1000", 6, 500);
        let messages: Vec<Value> =
            (1..=100).map(|number| line(&licence, number, 1, ("commit", "190"))).collect();
        let counts = at_once(desk, &messages);
        let (account, _) = stands(desk, &licence);
        let most = decimal::parse("1050", Quantity::DECIMALS).unwrap();
        assert!(account.cleared <= most, "{account:?}");
        assert_eq!(counts.get("lost"), None, "{counts:?}");
        let applied = i64::try_from(counts["applied"]).unwrap();
        assert_eq!(account.cleared, applied * 1_900_000, "{counts:?}");
        assert_eq!(counts["applied"] + counts["quarantined"], 100, "{counts:?}");
        assert!(5 <= applied, "{counts:?}");
        let entries = desk.write(|tx| Ok(tx.ledger_entries(&account.id, None, 1_000)?));
        let movements: Vec<_> = entries.iter().map(|posted| posted.entry.movement).collect();
        assert_eq!(account.replay(&movements).unwrap(), account, "the entries tell the balance");
    });
}

#[test]
fn identical_messages_at_once_count_once() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let message = line(&licence, 1, 1, ("commit", "10"));
        let counts = at_once(desk, &vec![message; 24]);
        assert_eq!(counts["applied"], 1, "{counts:?}");
        assert_eq!(counts["repeated"], 23, "{counts:?}");
        assert_eq!(stands(desk, &licence).0.cleared, 100_000);
    });
}

#[test]
fn contradictions_at_once_count_once_and_the_rest_is_kept_apart() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let quantities = ["10", "11", "12", "13", "14", "15", "16", "17"];
        let messages: Vec<Value> =
            quantities.iter().map(|amount| line(&licence, 1, 1, ("commit", amount))).collect();
        let counts = at_once(desk, &messages);
        assert_eq!((counts["applied"], counts["quarantined"]), (1, 7), "{counts:?}");
    });
}

#[test]
fn licences_do_not_wait_for_each_other() {
    desk::each(|desk| {
        let licences: Vec<_> =
            (1..=20).map(|serial| desk.licence(serial, Delivery::Electronic)).collect();
        let messages: Vec<Value> = (1..)
            .zip(&licences)
            .flat_map(|(number, licence)| {
                [
                    line(licence, 2 * number, 1, ("commit", "1")),
                    line(licence, 2 * number + 1, 1, ("commit", "1")),
                ]
            })
            .collect();
        let counts = at_once(desk, &messages);
        assert_eq!(counts, BTreeMap::from([("applied".to_owned(), 40)]));
        for licence in &licences {
            assert_eq!(stands(desk, licence).0.cleared, 20_000);
        }
    });
}
