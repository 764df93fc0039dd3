//! Who may depend on whom, and the habits that every room keeps. A new arrow is a decision:
//! change the table and say why in `docs/adr`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each room, the rooms it may know, and the outside crates that it may use. A name that ends
/// with `-` stands for every room that begins so.
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    ("domain-kernel", &[], &["chrono", "thiserror"]),
    ("domain-identity", &["domain-kernel"], &["chrono", "thiserror"]),
    ("domain-audit", &[], &["chrono", "sha2", "thiserror"]),
    ("domain-reference", &["domain-kernel"], &["chrono", "csv", "thiserror"]),
    (
        "domain-casework",
        &["domain-kernel", "domain-identity"],
        &["chrono", "serde", "serde_json", "thiserror"],
    ),
    (
        "domain-licences",
        &["domain-kernel", "domain-identity", "domain-reference", "domain-casework"],
        &["chrono", "serde", "thiserror", "utoipa"],
    ),
    ("domain-customs", &["domain-kernel", "domain-licences"], &["chrono", "thiserror"]),
    ("domain-quotas", &["domain-kernel"], &["chrono", "csv", "thiserror"]),
    (
        "persistence",
        &["domain-"],
        &[
            "chrono",
            "diesel",
            "diesel_migrations",
            "libsqlite3-sys",
            "log",
            "pq-sys",
            "serde_json",
            "thiserror",
            "uuid",
        ],
    ),
    ("certificate", &[], &["comemo", "qrcode", "typst", "typst-layout", "typst-pdf"]),
    ("operations", &["domain-", "persistence"], &["chrono", "thiserror"]),
    ("api", &["certificate", "domain-", "operations", "persistence"], API),
    ("openapi", &["api"], &["serde_json"]),
    ("tests", &["domain-", "api", "operations", "persistence"], TESTS),
    ("bench", &[], &["chrono", "hdrhistogram", "mio", "serde_json"]),
];

const API: &[&str] = &[
    "actix-web",
    "arc-swap",
    "argon2",
    "aws-lc-rs",
    "base64",
    "chrono",
    "clap",
    "csv",
    "env_logger",
    "flate2",
    "futures-util",
    "governor",
    "infer",
    "jsonwebtoken",
    "log",
    "prometheus",
    "quick_cache",
    "reqwest",
    "rust_xlsxwriter",
    "serde",
    "serde_json",
    "serde_path_to_error",
    "sha2",
    "thiserror",
    "tokio",
    "utoipa",
    "utoipa-actix-web",
    "utoipa-swagger-ui",
    "uuid",
    "validator",
];

const TESTS: &[&str] = &[
    "actix-web",
    "aws-lc-rs",
    "base64",
    "chrono",
    "diesel",
    "flate2",
    "insta",
    "jsonschema",
    "jsonwebtoken",
    "proptest",
    "reqwest",
    "serde_json",
    "sha2",
];

/// What only one room may know, besides the tests.
const OWNED: &[(&str, &str)] = &[
    ("diesel", "persistence"),
    ("diesel_migrations", "persistence"),
    ("libsqlite3-sys", "persistence"),
    ("pq-sys", "persistence"),
    ("actix-web", "api"),
    ("typst", "certificate"),
    ("validator", "api"),
    ("jsonwebtoken", "api"),
    ("rust_xlsxwriter", "api"),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] =
    &["utils", "util", "helpers", "helper", "common", "misc", "manager", "service"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

struct Package {
    folder: PathBuf,
    /// What it needs to run.
    uses: BTreeSet<String>,
    /// What its own tests need besides.
    tests_use: BTreeSet<String>,
}

fn packages() -> BTreeMap<String, Package> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let output = command.current_dir(root()).output().unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter().map(|package| {
        let mut found = Package {
            folder: PathBuf::from(text(&package["manifest_path"])).parent().unwrap().to_owned(),
            uses: BTreeSet::new(),
            tests_use: BTreeSet::new(),
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let to =
                if dependency["kind"].is_null() { &mut found.uses } else { &mut found.tests_use };
            to.insert(text(&dependency["name"]));
        }
        (text(&package["name"]), found)
    });
    packages.collect()
}

fn is_among(name: &str, known: &[&str]) -> bool {
    known.iter().any(|known| name == *known || (known.ends_with('-') && name.starts_with(known)))
}

#[test]
fn every_arrow_is_in_the_table() {
    let mut broken = Vec::new();
    for (name, package) in packages() {
        let Some((_, rooms, outside)) = ROOMS.iter().find(|room| room.0 == name) else {
            broken.push(format!("{name} is in no room"));
            continue;
        };
        let is_test = ["tests", "bench"].contains(&name.as_str());
        let all =
            package.uses.iter().chain(is_test.then_some(&package.tests_use).into_iter().flatten());
        for used in all {
            if !is_among(used, rooms) && !outside.contains(&used.as_str()) {
                broken.push(format!("{name} -> {used}"));
            }
        }
    }
    assert_eq!(broken, [""; 0]);
}

#[test]
fn what_one_room_owns_no_other_room_uses() {
    let mut broken = Vec::new();
    for (name, package) in packages() {
        for (owned, owner) in OWNED {
            let is_owner = name == *owner || ["tests", "bench"].contains(&name.as_str());
            if package.uses.contains(*owned) && !is_owner {
                broken.push(format!("{name} -> {owned}, which is {owner}'s"));
            }
        }
    }
    assert_eq!(broken, [""; 0]);
}

#[test]
fn every_crate_keeps_the_lints_of_the_workspace() {
    for (name, package) in packages() {
        let manifest = std::fs::read_to_string(package.folder.join("Cargo.toml")).unwrap();
        let lints = manifest.split("[lints]").nth(1).unwrap_or_default();
        assert_eq!(lints.trim_start().lines().next(), Some("workspace = true"), "{name}");
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn every_source() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for package in packages().values() {
        for folder in ["src", "tests", "it"] {
            let folder = package.folder.join(folder);
            if folder.is_dir() {
                sources(&folder, &mut found);
            }
        }
    }
    found
}

#[test]
fn no_room_has_an_empty_name() {
    let is_empty = |path: &PathBuf| {
        let names = path.iter().rev().take(3).map(|part| part.to_string_lossy().into_owned());
        names.into_iter().any(|name| EMPTY_NAMES.contains(&name.trim_end_matches(".rs")))
    };
    let found: Vec<_> = every_source().into_iter().filter(is_empty).collect();
    assert_eq!(found, Vec::<PathBuf>::new());
}

/// The hard limit; most files are far below it.
#[test]
fn no_file_is_too_long() {
    let is_test =
        |path: &Path| path.iter().any(|part| part == "tests") || path.ends_with("tests.rs");
    let mut long = Vec::new();
    for path in every_source() {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        let is_test = is_test(&path) || path.to_string_lossy().ends_with("_tests.rs");
        let most = if is_test { 600 } else { 400 };
        // The table of tables is written by the migration tool.
        if most < lines && !path.ends_with("schema.rs") {
            long.push(format!("{}: {lines}", path.display()));
        }
    }
    assert_eq!(long, [""; 0]);
}
