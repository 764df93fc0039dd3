//! What quotas cost: draws of many on one pool, and the statement of an account with a million entries.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use domain_kernel::PlanId;
use domain_quotas::{QuotaAccount, QuotaBucket};
use serde_json::json;

use crate::harness::{Backend, Caller, World, plan_of};
use crate::tenders::officer;

/// Firms that draw at the same time.
const FIRMS: usize = 200;

const SPAN: Duration = Duration::from_secs(10);

#[test]
#[ignore = "make bench"]
fn two_hundred_draw_on_one_pool() {
    for backend in [Backend::Postgresql, Backend::Sqlite] {
        let name = format!("{backend:?}");
        let world = World::with(backend, |config| config.pool_size = 16);
        let said = [
            ("method", json!("first_come")),
            ("ceilings", json!("none")),
            ("total", json!("1000000")),
        ];
        let plan = officer(&world).post("/quotas/plans", &plan_of("羊毛", &said)).expect(201);
        let path = format!("/quotas/plans/{}/draws", plan.text_at("/id"));
        let draw = json!({"quantity": "1", "contract": "WOOL"});
        let firms: Vec<Caller> = (0..FIRMS).map(|_| world.importer()).collect();
        firms.iter().for_each(|firm| assert_eq!(firm.post(&path, &draw).expect(201).status, 201));
        let (accepted, begun) = (AtomicU64::new(0), Instant::now());
        thread::scope(|scope| {
            for firm in &firms {
                scope.spawn(|| {
                    while begun.elapsed() < SPAN {
                        let is_in = firm.post(&path, &draw).reply().status == 201;
                        accepted.fetch_add(u64::from(is_in), Ordering::Relaxed);
                    }
                });
            }
        });
        let ours = rate_of(accepted.load(Ordering::Relaxed), begun);
        let bare = row_alone(&world, &plan.text_at("/id"));
        let report = world.write(|tx| Ok(tx.verify_books()?));
        assert!(report.findings.is_empty(), "{report:?}");
        println!(
            "| draws of {FIRMS} firms on one pool, {name} | {ours:.0}/s | the pool's row and its \
             commit alone {bare:.0}/s | {:.2} |",
            ours / bare
        );
    }
}

fn rate_of(count: u64, begun: Instant) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rate is rounded")]
    let count = count as f64;
    count / begun.elapsed().as_secs_f64()
}

/// What the database does of the one row that everybody waits for, by as many as it has connections:
/// taken from and given back in turn, so that the books stay.
fn row_alone(world: &World, plan: &str) -> f64 {
    let plan = PlanId::parse(plan).unwrap();
    let plan = world.write(|tx| Ok(tx.plan(&plan)?.unwrap().value));
    let (done, begun) = (AtomicU64::new(0), Instant::now());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while begun.elapsed() < SPAN / 2 {
                    world.write(|tx| Ok(tx.take_from_plan(&plan, 10_000)?));
                    world.write(|tx| Ok(tx.take_from_plan(&plan, -10_000)?));
                    done.fetch_add(2, Ordering::Relaxed);
                }
            });
        }
    });
    rate_of(done.load(Ordering::Relaxed), begun)
}

#[test]
#[ignore = "make bench"]
fn a_statement_of_a_million_entries() {
    for backend in [Backend::Postgresql, Backend::Sqlite] {
        let name = format!("{backend:?}");
        let world = World::new(backend);
        let importer = world.importer();
        let code = world.enterprise_of(&importer).credit_code;
        let entry = json!({
            "kind": "allocate", "holder": code.as_str(), "programme": "export", "year": 2026,
            "commodity": "碳化硅", "pool": "performance", "document": "文1",
            "quantity": {"value": "100", "unit": "070"},
        });
        let id =
            world.approver("fujian").post("/quotas/entries", &entry).expect(201).text_at("/id");
        let account = domain_kernel::AccountId::parse(&id).unwrap();
        let mut held: QuotaAccount =
            world.write(|tx| Ok(tx.claim_quota_account(&account)?.unwrap().value));
        for _ in 0..20 {
            held = world.write(|tx| Ok(tx.load_quota_entries(&held, 50_000)?));
        }
        assert_eq!(held.balance.of(QuotaBucket::Free), 2_000_000);
        let path = format!("/quotas/accounts/{id}");
        let (mut times, mut next) = (Vec::new(), format!("{path}/entries?limit=50"));
        for _ in 0..1_000 {
            let begun = Instant::now();
            let page = importer.get(&next).expect(200);
            times.push(begun.elapsed());
            let cursor = page.text_at("/page/next");
            next = format!("{path}/entries?limit=50&cursor={cursor}");
        }
        let pages = p95(&mut times);
        let mut times: Vec<Duration> = (0..500)
            .map(|_| {
                let begun = Instant::now();
                importer.get(&format!("{path}/balance?as_of=2026-03-02T02:00:00Z")).expect(200);
                begun.elapsed()
            })
            .collect();
        let balance = p95(&mut times);
        let mut times: Vec<Duration> = (0..500)
            .map(|_| {
                let begun = Instant::now();
                importer.get(&path).expect(200);
                begun.elapsed()
            })
            .collect();
        println!(
            "| page of 50 of 1,000,000 entries, {name} | p95 {pages:.1} ms, balance as of an \
             instant p95 {balance:.1} ms | the account alone p95 {:.1} ms |",
            p95(&mut times)
        );
    }
}

/// In milliseconds.
fn p95(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() * 95 / 100].as_secs_f64() * 1000.0
}
