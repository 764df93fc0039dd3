//! What parts of the product cost, each beside its floor: part of `make bench`, and ignored
//! otherwise. Each test prints the rows of its table for `docs/benchmarks.md`.

#![expect(
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a bench reads the clock, computes rates and prints them"
)]

mod quotas;

use std::sync::Arc;
use std::time::{Duration, Instant};

use api::Signatory;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain_customs::{DeclarationLine, LineState, StatementLine};
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceNumber, day};
use domain_licences::{Licence, LicenceKind};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use persistence::LoadedLine;
use serde_json::{Value, json};

use crate::cases::{attach, command, draft, iron_ore};
use crate::harness::{Backend, Caller, World};

/// How long each rate is measured.
const SPAN: Duration = Duration::from_secs(3);

/// How often a second the work is done, by one thread.
fn rate(mut work: impl FnMut()) -> f64 {
    let begun = Instant::now();
    let mut count = 0_u32;
    while begun.elapsed() < SPAN {
        work();
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

/// The most memory this process has used, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

fn licence(world: &World, importer: &Caller) -> Licence {
    let number = world.given_active_licence(importer, LicenceKind::AutomaticImport, "100");
    let kind = LicenceKind::AutomaticImport;
    world.write(|tx| Ok(tx.licence_of_number(kind, &number)?.unwrap().value.licence))
}

#[test]
#[ignore = "make bench"]
fn signing_and_verifying() {
    let world = World::new(Backend::Sqlite);
    let licence = licence(&world, &world.importer());
    let signatory = Signatory::new(world.keys.clone(), Arc::new(world.config.clone()));
    let signed = signatory.sign(&licence);
    let key = world.keys.signing();
    let (message, signature) = signed.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let public = URL_SAFE_NO_PAD.decode(key.public()).unwrap();
    let decoding = DecodingKey::from_ed_der(&public);
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    let ours = rate(|| assert!(signatory.sign(&licence).len() > 100));
    let bare = rate(|| assert_eq!(key.sign(message.as_bytes()).len(), 64));
    println!("| sign a licence | {ours:.0}/s | Ed25519 alone {bare:.0}/s | {:.2} |", ours / bare);
    let ours = rate(|| {
        assert!(jsonwebtoken::decode::<Value>(&signed, &decoding, &validation).is_ok());
    });
    let plain = UnparsedPublicKey::new(&ED25519, &public);
    let bare = rate(|| plain.verify(message.as_bytes(), &signature).unwrap());
    println!("| verify a licence | {ours:.0}/s | Ed25519 alone {bare:.0}/s | {:.2} |", ours / bare);
}

#[test]
#[ignore = "make bench"]
fn printing() {
    let world = World::new(Backend::Sqlite);
    let importer = world.importer();
    let licence = licence(&world, &importer);
    let path = format!("/licences/automatic_import/{}/certificate", licence.number);
    let print = || importer.get(&path).header("Accept", "application/pdf").expect(200);
    let before = peak();
    let begun = Instant::now();
    print();
    let first = begun.elapsed().as_millis();
    let plain = rate(|| assert_eq!(importer.get(&path).expect(200).status, 200));
    let ours = rate(|| assert_eq!(print().status, 200));
    println!(
        "| print a certificate over HTTP | {:.1} ms (first {first} ms) | its signed form {:.1} ms | \
         peak {} MiB, before the first {before} MiB |",
        1000.0 / ours,
        1000.0 / plain,
        peak()
    );
}

#[test]
#[ignore = "make bench"]
fn a_batch_of_a_thousand() {
    for backend in [Backend::Sqlite, Backend::Postgresql] {
        let name = format!("{backend:?}");
        let world = World::new(backend);
        let importer = world.importer();
        let case = draft(&importer, "automatic-import-licence", &iron_ore());
        attach(&importer, &case, "contract");
        let contract =
            importer.get(&format!("/cases/{case}/attachments")).expect(200).text_at("/items/0/id");
        let item = |number: usize| {
            json!({
                "client_reference": format!("PO-{number}"), "matter": "automatic-import-licence",
                "form": iron_ore(), "attachment_ids": [contract],
            })
        };
        let items: Vec<Value> = (0..1000).map(item).collect();
        let body = json!({"reference": "ERP", "items": items});
        let begun = Instant::now();
        let reply = importer.post("/case-batches", &body).expect(207);
        let batch = 1000.0 / begun.elapsed().as_secs_f64();
        let results = reply.json["results"].as_array().unwrap();
        assert!(results.iter().all(|result| result["status"] == 201), "{reply}");
        let begun = Instant::now();
        for _ in 0..100 {
            let case = draft(&importer, "automatic-import-licence", &iron_ore());
            attach(&importer, &case, "contract");
            assert_eq!(command(&importer, &case, "submission", &Value::Null).status, 200);
        }
        let single = 100.0 / begun.elapsed().as_secs_f64();
        println!(
            "| hand in 1,000 applications, {name} | {batch:.0}/s | one by one, one connection \
             {single:.0}/s | {:.2} |",
            batch / single
        );
    }
}

/// Both books of a day, which differ in every ten-thousandth line.
fn books(world: &World, importer: &Caller, lines: u32) -> chrono::NaiveDate {
    let licence = licence(world, importer);
    let on = day(2026, 3, 2);
    let at: DateTime<Utc> = world.now();
    let office = |line: u32| CustomsDistrict::parse(&format!("53{:02}", line % 40)).unwrap();
    for from in (0..lines).step_by(20_000) {
        let numbers = from..(from + 20_000).min(lines);
        let ours = numbers.clone().map(|line| LoadedLine {
            line: DeclarationLine {
                office: office(line),
                declaration: DeclarationNumber::parse(&format!("53012026{line:010}")).unwrap(),
                line_number: 1,
                version: 1,
                licence: licence.id.clone(),
                state: LineState::Committed,
                quantity: 10_000,
                port: office(line),
                declared_on: on,
                licence_line: None,
                use_number: 1,
                is_final: false,
            },
            at,
        });
        let theirs = numbers.map(|line| StatementLine {
            day: on,
            office: office(line),
            declaration: DeclarationNumber::parse(&format!("53012026{line:010}")).unwrap(),
            line_number: 1,
            version: 1,
            kind: licence.kind,
            licence: number(&licence),
            state: LineState::Committed,
            quantity: if line % 10_000 == 7 { 20_000 } else { 10_000 },
        });
        let (ours, theirs): (Vec<_>, Vec<_>) = (ours.collect(), theirs.collect());
        world.write(|tx| Ok(tx.load_declaration_lines(&ours)?));
        world.write(|tx| Ok(tx.load_statement_lines(&theirs)?));
    }
    on
}

fn number(licence: &Licence) -> LicenceNumber {
    licence.number.clone()
}

#[test]
#[ignore = "make bench"]
fn reconciling_a_million_lines() {
    for backend in [Backend::Sqlite, Backend::Postgresql] {
        let name = format!("{backend:?}");
        for lines in [100_000, 1_000_000] {
            let world = World::new(backend);
            let on = books(&world, &world.importer(), lines);
            let before = peak();
            let begun = Instant::now();
            let run = world.write(|tx| operations::reconciliation::run(tx, on));
            let took = begun.elapsed().as_secs_f64();
            assert_eq!(run.differences, i64::from(lines / 10_000));
            assert_eq!(run.lines_here, i64::from(lines));
            let begun = Instant::now();
            let read = world.write(|tx| {
                let (mut after, mut count) = (None, 0);
                loop {
                    let page = tx.lines_changed_on(on, after.as_ref(), 2_000)?;
                    let Some(last) = page.last() else { return Ok(count) };
                    count += page.len();
                    after = Some((last.office.clone(), last.declaration.clone(), last.line_number));
                }
            });
            assert_eq!(read, usize::try_from(lines).unwrap());
            println!(
                "| compare {lines} lines, {name} | {took:.1} s ({:.0}/s) | our book alone, read by \
                 pages {:.1} s | peak {} MiB, before {before} MiB |",
                f64::from(lines) / took,
                begun.elapsed().as_secs_f64(),
                peak()
            );
        }
    }
}
