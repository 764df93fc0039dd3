//! One request costs the same number of statements, however much there is to show.

use std::collections::BTreeMap;

use reqwest::Method;

use crate::harness::{Office, World, on_both, operations};

/// Lists that do not grow with the office: bodies are seeded, a queue counts, nobody reviews its
/// draft, and what counts for the statistics does not run here.
const DO_NOT_GROW: &[&str] = &[
    "list_bidders",
    "list_bids",
    "list_blank_stocks",
    "list_exchange_codes",
    "list_message_kinds",
    "list_opinions",
    "list_organisations",
    "list_plan_ceilings",
    "list_qualifications",
    "list_quota_applications",
    "list_scenario_awards",
    "list_queues",
    "show_licence_statistics",
    "show_processing_times",
];

/// What a draft does not have.
const NOT_THERE: &[&str] = &["show_correction", "simulate_tender"];

/// Most statements that a request which reads may run: a transaction's own, and one for each
/// kind of record that it shows.
const STATEMENTS_MAX: u64 = 12;

/// What each operation cost, and how many records it showed when it is a list.
type Costs = BTreeMap<String, (u64, Option<usize>)>;

fn costs(world: &World, office: &Office) -> Costs {
    let mut costs = Costs::new();
    for operation in operations() {
        if operation.method != Method::GET || operation.permission.is_none() {
            continue;
        }
        let mut path = office.address(&operation);
        let parameters = operation.json["parameters"].as_array();
        if parameters.is_some_and(|all| all.iter().any(|one| one["name"] == "limit")) {
            path.push_str(if path.contains('?') { "&limit=200" } else { "?limit=200" });
        }
        let caller = office.caller(&operation);
        let mut shown = None;
        let statements = world.statements_of(|| {
            let expected = if NOT_THERE.contains(&operation.id.as_str()) { 404 } else { 200 };
            let reply = caller.get(&path).expect(expected);
            shown = reply.json["items"].as_array().map(Vec::len);
        });
        costs.insert(operation.id, (statements, shown));
    }
    costs
}

on_both! {
    fn a_request_costs_the_same_however_much_it_shows(world: World) {
        let mut office = Office::new(&world);
        office.tomorrow(&world);
        let few = costs(&world, &office);
        office.grow(&world, 5);
        office.tomorrow(&world);
        let many = costs(&world, &office);
        let mut faults = Vec::new();
        for (id, (statements, shown)) in &many {
            let (before, shown_before) = &few[id];
            if statements != before {
                faults.push(format!("{id}: {before} statements, then {statements}"));
            }
            if STATEMENTS_MAX < *statements {
                faults.push(format!("{id}: {statements} statements"));
            }
            let has_grown = shown.is_none() || shown_before < shown;
            if !has_grown && !DO_NOT_GROW.contains(&id.as_str()) {
                faults.push(format!("{id} shows {shown:?}, as before: the test proves nothing"));
            }
        }
        assert_eq!(faults, [""; 0]);
    }
}
