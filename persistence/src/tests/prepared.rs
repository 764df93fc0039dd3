//! Statements stay prepared; Diesel alone would prepare every update anew.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use domain_customs::{
    Bucket, DeclarationLine, LineState, Movement, UsageAction, UsageMessage, UsageOutcome,
};
use domain_kernel::{CustomsDistrict, DeclarationNumber, UserId, day};
use domain_licences::{LicenceEvent, LicenceKind};

use super::given;
use super::place::{each, stamp};
use crate::connection::Db;
use crate::dialect::Prepared;
use crate::ids::Fresh as _;
use crate::schema::reference_state;
use crate::{KeyState, NewUsage, SignedLicence, StoreError, StoredAnswer, Tx};

/// How many statements `work` adds to those kept prepared.
fn kept(tx: &mut Tx<'_>, work: impl FnOnce(&mut Db)) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    tx.conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::CacheQuery { .. } = event {
            seen.fetch_add(1, Ordering::SeqCst);
        }
    });
    work(tx.conn);
    count.load(Ordering::SeqCst)
}

macro_rules! count_up {
    () => {
        diesel::update(reference_state::table.find(1))
            .set(reference_state::version.eq(reference_state::version + 1))
    };
}

#[test]
fn an_update_stays_prepared_only_when_told() {
    each(|place| {
        let result: Result<(), StoreError> = place.store.write(&stamp(), |tx| {
            let plain = kept(tx, |conn| {
                count_up!().execute(conn).unwrap();
            });
            assert_eq!(plain, 0, "Diesel keeps updates now: `Prepared` can go");
            let first = kept(tx, |conn| {
                assert_eq!(Prepared(count_up!()).execute(conn).unwrap(), 1);
            });
            assert_eq!(first, 1);
            let again = kept(tx, |conn| {
                assert_eq!(Prepared(count_up!()).execute(conn).unwrap(), 1);
            });
            assert_eq!(again, 0);
            assert_eq!(tx.reference_version()?, 3);
            Ok(())
        });
        result.unwrap();
    });
}

#[test]
fn a_boxed_query_stays_prepared() {
    each(|place| {
        let result: Result<(), StoreError> = place.store.read(&stamp(), |tx| {
            for expected in [1, 0] {
                let count = kept(tx, |conn| {
                    let query = reference_state::table.into_boxed();
                    let _: Vec<(i32, i64)> =
                        query.filter(reference_state::id.eq(1)).load(conn).unwrap();
                });
                assert_eq!(count, expected);
            }
            Ok(())
        });
        result.unwrap();
    });
}

/// Everything the store runs when customs writes a line off under an idempotency key.
fn write_off(tx: &mut Tx<'_>, message: &UsageMessage) -> Result<(), StoreError> {
    assert_eq!(tx.take_key("customs", "key", "print")?, KeyState::Fresh);
    let held = tx.claim_licence_of_number(message.kind, &message.licence)?.unwrap();
    let SignedLicence { licence, account, signature } = held.value;
    assert!(tx.usage_messages_of_key(message)?.is_empty());
    assert!(tx.live_lines(&licence.id)?.is_empty());
    let (office, declaration) = (&message.office, &message.declaration);
    assert_eq!(tx.declaration_line(office, declaration, message.line_number)?, None);
    let movement = Movement { from: Bucket::Available, to: Bucket::Cleared, amount: 10 };
    let account = account.apply(&[movement], 0).unwrap();
    tx.post_to_account(&account, &[movement], "declaration")?;
    tx.save_declaration_line(&DeclarationLine {
        office: office.clone(),
        declaration: declaration.clone(),
        line_number: message.line_number,
        version: message.version,
        licence: licence.id.clone(),
        state: LineState::Committed,
        quantity: 10,
        port: message.port.clone(),
        declared_on: message.declared_on,
        licence_line: None,
        use_number: 1,
        is_final: false,
    })?;
    let sender = UserId::fresh();
    let issuing = Some(&licence.issuing_path);
    let kept = NewUsage {
        fingerprint: "print",
        body: "{}",
        outcome: UsageOutcome::Applied,
        reason: None,
        detail: None,
        sender: &sender,
        issuing,
    };
    tx.add_usage_message(message, &kept)?;
    let event = LicenceEvent::WrittenOff {
        declaration: declaration.to_string(),
        line_number: message.line_number,
        detail: String::new(),
    };
    let signed = SignedLicence { licence: licence.clone(), account, signature };
    tx.save_licence(held.version, &signed, &event)?;
    let answer = StoredAnswer {
        fingerprint: "print".to_owned(),
        status: 200,
        headers: "{}".to_owned(),
        body: "{}".to_owned(),
    };
    tx.keep_answer("customs", "key", &answer)
}

#[test]
fn a_write_off_runs_only_statements_that_stay_prepared() {
    each(|place| {
        let result: Result<(), StoreError> = place.store.write(&stamp(), |tx| {
            let watch = Watch::on(tx);
            let enterprise = given::enterprise(tx)?;
            let (licence, _) = given::licence(tx, &enterprise, 1)?;
            let message = UsageMessage {
                office: CustomsDistrict::parse("5301").unwrap(),
                declaration: DeclarationNumber::parse("530120261012345678").unwrap(),
                line_number: 1,
                version: 1,
                action: UsageAction::Commit,
                kind: LicenceKind::AutomaticImport,
                licence: licence.number.clone(),
                hs_code: licence.hs_code.clone(),
                quantity: licence.quantity.clone(),
                port: CustomsDistrict::parse("5301").unwrap(),
                declared_on: day(2026, 2, 10),
                trade_mode: licence.trade_mode.clone(),
                operator: None,
                is_final: false,
                licence_line: None,
                country: None,
            };
            let unkept = watch.unkept(|| write_off(tx, &message).unwrap());
            assert!(unkept.is_empty(), "prepared anew every time: {unkept:#?}");
            Ok(())
        });
        result.unwrap();
    });
}

/// What a connection runs and what it keeps prepared, from the moment it is watched.
#[derive(Default, Clone)]
struct Watch {
    run: Arc<Mutex<Vec<String>>>,
    kept: Arc<Mutex<BTreeSet<String>>>,
}

impl Watch {
    fn on(tx: &mut Tx<'_>) -> Self {
        let watch = Self::default();
        let seen = watch.clone();
        tx.conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = &event {
                let text = query.to_string();
                let text = text.split(" -- binds").next().unwrap_or_default().trim();
                seen.run.lock().unwrap().push(text.to_owned());
            }
            if let InstrumentationEvent::CacheQuery { sql, .. } = &event {
                seen.kept.lock().unwrap().insert(sql.trim().to_owned());
            }
        });
        watch
    }

    /// The statements that `work` runs and that are not kept.
    fn unkept(&self, work: impl FnOnce()) -> Vec<String> {
        self.run.lock().unwrap().clear();
        work();
        let (run, kept) = (self.run.lock().unwrap(), self.kept.lock().unwrap());
        assert!(run.len() > 10, "the watch sees every statement");
        run.iter().filter(|text| !kept.contains(*text)).cloned().collect()
    }
}
