//! The log over HTTP: in order, without a gap, and provable by whoever reads it.

use std::collections::HashMap;

use domain_audit::{Digest, Link, verify};
use domain_identity::Role;
use domain_kernel::shanghai_day;
use domain_licences::Delivery;
use serde_json::{Value, json};

use crate::desk::{self, Desk, ISSUER};

fn with_a_history(desk: &Desk) {
    let issuer = desk.officer(ISSUER, Role::Issuer);
    for serial in 1..=3 {
        desk.licence(serial, Delivery::Electronic);
        let at = format!("/licences/automatic_import/26-AA-{serial:06}/freeze");
        assert_eq!(desk.act(&issuer, &at, &json!({"reason": "核查"})).status(), 200);
    }
    let today = shanghai_day(desk::morning());
    while 0 < desk.write(|tx| Ok(tx.number_events(today)?)) {}
}

/// Checks an event against its stream and keeps the stream's new head.
fn follow(heads: &mut HashMap<String, (i64, Digest)>, event: &Value) {
    let text = |name: &str| event[name].as_str().unwrap();
    let body = event["body"].to_string();
    let stream = text("stream");
    let sequence = event["sequence"].as_i64().unwrap();
    let link = Link {
        stream,
        sequence,
        kind: text("kind"),
        actor: text("actor"),
        at: text("at").parse().unwrap(),
        body: &body,
        previous: Digest::parse(text("previous_hash")).unwrap(),
    };
    let head = heads.get(stream).copied().unwrap_or((0, Digest::ZERO));
    let hash = verify(head, &link, Digest::parse(text("hash")).unwrap()).unwrap();
    heads.insert(stream.to_owned(), (sequence, hash));
}

#[test]
fn an_auditor_reads_the_log_in_order_and_checks_every_chain() {
    desk::each(|desk| {
        with_a_history(desk);
        let auditor = desk.ministry(Role::Auditor);
        let (mut heads, mut after, mut pages) = (HashMap::new(), 0, 0);
        loop {
            let page = desk.read(&auditor, &format!("/events?limit=5&after={after}"));
            for event in page["items"].as_array().unwrap() {
                after += 1;
                assert_eq!(event["position"], json!(after), "no gap");
                follow(&mut heads, event);
            }
            pages += 1;
            let Some(next) = page["page"]["next"].as_str() else { break };
            assert_eq!(next, after.to_string());
        }
        assert!(2 < pages, "{pages} pages");
        let licences = heads.iter().filter(|(stream, _)| stream.starts_with("licence:"));
        assert_eq!(licences.map(|(_, head)| head.0).collect::<Vec<_>>(), [2, 2, 2]);
    });
}

#[test]
fn the_log_is_for_auditors_of_the_ministry() {
    desk::each(|desk| {
        for who in
            [desk.officer(ISSUER, Role::Auditor), desk.ministry(Role::Issuer), desk.applicant()]
        {
            assert_eq!(desk.get(&who, "/events").status(), 403);
        }
        assert_eq!(desk.visit("/events").status(), 401);
        let auditor = desk.ministry(Role::Auditor);
        for wrong in ["after=-1", "limit=0", "limit=201", "after=x", "cursor=x"] {
            assert_eq!(desk.get(&auditor, &format!("/events?{wrong}")).status(), 400, "{wrong}");
        }
    });
}

#[test]
fn the_root_of_a_day_names_the_one_before() {
    desk::each(|desk| {
        with_a_history(desk);
        let today = shanghai_day(desk::morning());
        let tomorrow = today.succ_opt().unwrap();
        desk.write(|tx| Ok(tx.make_daily_root(tomorrow)?));
        let roots = desk.read(&desk.ministry(Role::Auditor), "/audit/roots");
        let root = &roots["items"][0];
        assert_eq!(root["day"], today.to_string());
        assert_eq!(root["first_position"], 1);
        assert_eq!(root["previous_root"], "0".repeat(64));
        assert_eq!(roots["items"].as_array().unwrap().len(), 1);
    });
}
