//! What is measured: four requests, as the wire carries them.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::server::Server;

/// Pages of the walk.
pub(crate) const PAGES: usize = 1_000;

/// The requests of one kind.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// The floor's script in `tests/bench/sql`.
    pub(crate) sql: &'static str,
    /// The least share of the floor to reach, in hundredths.
    pub(crate) target: Option<u32>,
    pub(crate) script: Box<dyn Fn() -> Option<Vec<u8>>>,
}

/// Every scenario, with tokens of this server.
pub(crate) fn all(server: &Server, credentials: &Value) -> Vec<Scenario> {
    vec![
        get_one(server, credentials),
        page(server, credentials),
        submission(server, credentials),
        write_off(server, credentials),
    ]
}

fn get(address: &str, path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n")
        .into_bytes()
}

fn post(address: &str, path: &str, token: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n{headers}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn items<'a>(credentials: &'a Value, name: &str) -> &'a [Value] {
    credentials[name].as_array().map(Vec::as_slice).expect("generate wrote it")
}

/// Steps through a list so that neighbours in time are no neighbours in the database.
fn scattered(counter: &AtomicU64, length: usize) -> usize {
    let index = counter.fetch_add(7_919, Ordering::Relaxed);
    usize::try_from(index % u64::try_from(length).expect("small")).expect("small")
}

fn get_one(server: &Server, credentials: &Value) -> Scenario {
    let token = server.token(&credentials["officer"]);
    let address = server.address.clone();
    let paths: Vec<String> = items(credentials, "licences")
        .iter()
        .map(|licence| {
            let word = |index: usize| licence[index].as_str().expect("a word");
            format!("/api/v1/licences/{}/{}", word(0), word(1))
        })
        .collect();
    let counter = AtomicU64::new(0);
    let script =
        Box::new(move || Some(get(&address, &paths[scattered(&counter, paths.len())], &token)));
    Scenario { name: "get one by number", sql: "get_one.sql", target: Some(30), script }
}

fn page(server: &Server, credentials: &Value) -> Scenario {
    let token = server.token(&credentials["officer"]);
    let address = server.address.clone();
    let first = "/api/v1/licences?limit=50&kind=automatic_import&state=used_up";
    let mut paths: Vec<String> = vec![first.to_owned()];
    // A walk, asked again in any order; the floor draws from the same stretch.
    while paths.len() < PAGES {
        let request = get(&address, paths.last().expect("there is the first"), &token);
        let (status, body) = crate::load::ask(&address, &request).expect("the server answers");
        assert_eq!(status, 200, "{body}");
        let answer: Value = serde_json::from_str(&body).expect("JSON");
        let Some(next) = answer["page"]["next"].as_str() else { break };
        paths.push(format!("{first}&cursor={next}"));
    }
    let counter = AtomicU64::new(0);
    let script =
        Box::new(move || Some(get(&address, &paths[scattered(&counter, paths.len())], &token)));
    Scenario { name: "filtered keyset page of 50", sql: "page.sql", target: Some(40), script }
}

fn submission(server: &Server, credentials: &Value) -> Scenario {
    let address = server.address.clone();
    let mut drafts = Vec::new();
    let applicants = items(credentials, "applicants");
    let tokens: Vec<String> = applicants.iter().map(|account| server.token(account)).collect();
    let longest = applicants.iter().map(|account| items(account, "drafts").len()).max();
    for index in 0..longest.unwrap_or(0) {
        for (account, token) in applicants.iter().zip(&tokens) {
            if let Some(id) = items(account, "drafts").get(index).and_then(Value::as_str) {
                drafts.push((id.to_owned(), token.clone()));
            }
        }
    }
    let next = AtomicUsize::new(0);
    let script = Box::new(move || {
        let (id, token) = drafts.get(next.fetch_add(1, Ordering::Relaxed))?;
        let headers = format!("If-Match: *\r\nIdempotency-Key: bench-{id}\r\n");
        let path = format!("/api/v1/cases/{id}/submission");
        Some(post(&address, &path, token, &headers, ""))
    });
    Scenario { name: "case submission", sql: "submission.sql", target: Some(50), script }
}

fn write_off(server: &Server, credentials: &Value) -> Scenario {
    let token = server.system_token(&credentials["customs"]);
    let address = server.address.clone();
    let licences = items(credentials, "current").to_vec();
    let today = (chrono::Utc::now() + chrono::Duration::hours(8)).date_naive().to_string();
    let (next, counter) = (AtomicUsize::new(0), AtomicU64::new(0));
    let script = Box::new(move || {
        if licences.len() <= next.fetch_add(1, Ordering::Relaxed) {
            return None;
        }
        let index = scattered(&counter, licences.len());
        let licence = licences.get(index)?;
        let port = licence["port"].as_str().unwrap_or_default();
        let message = json!({
            "customs_office": port,
            "declaration_number": format!("{port}9{index:013}"),
            "line_number": 1,
            "version": 1,
            "action": "commit",
            "licence_kind": licence["kind"],
            "licence_number": licence["number"],
            "hs_code": licence["hs_code"],
            "quantity": {"value": "1", "unit": licence["unit"]},
            "port": port,
            "declared_on": today,
            "trade_mode": licence["trade_mode"],
        });
        let body = json!({"messages": [message]}).to_string();
        Some(post(&address, "/api/v1/customs/write-offs", &token, "", &body))
    });
    Scenario { name: "write-off line", sql: "write_off.sql", target: None, script }
}
