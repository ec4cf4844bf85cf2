//! The table of limits in the documents is the one that endpoints declare.

use super::world;
use allpet_contract::limit::{ALL, Limit, Priority, READS, WRITES};
use allpet_kernel::{openapi::Operation, testkit::Engine};
use std::{fs, path::Path};

const DOCUMENT: &str = "../../docs/limits.md";
const LIMITS: [&str; 2] = ["<!-- limits -->\n", "<!-- end of limits -->"];
const PRIORITIES: [&str; 2] = ["<!-- priorities -->\n", "<!-- end of priorities -->"];

#[tokio::test]
async fn the_document_lists_the_declared_limits() {
    let world = world(Engine::Sqlite).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let text = fs::read_to_string(&path).unwrap();
    let written = replace(&text, LIMITS, &limits_table(&world.operations));
    let written = replace(&written, PRIORITIES, &priorities_table(&world.operations));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, written).unwrap();
        return;
    }
    assert!(
        text == written,
        "docs/limits.md is stale. Run: BLESS=1 cargo test -p api limits_table"
    );
}

#[tokio::test]
async fn every_declared_limit_limits_something() {
    let world = world(Engine::Sqlite).await;
    for limit in ALL {
        assert!(
            !endpoints_of(&world.operations, limit).is_empty(),
            "{} limits nothing",
            limit.name
        );
    }
}

/// Replaces the text between two marks.
fn replace(text: &str, [begin, end]: [&str; 2], table: &str) -> String {
    let (before, rest) = text.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    [before, begin, table, end, after].concat()
}

fn endpoints_of(operations: &[Operation], limit: &Limit) -> Vec<&'static str> {
    let declares = |operation: &&Operation| {
        (operation.limits)()
            .iter()
            .any(|declared| declared.name == limit.name)
    };
    let mut names: Vec<_> = operations
        .iter()
        .filter(declares)
        .map(|operation| operation.name)
        .collect();
    names.sort_unstable();
    names
}

fn limits_table(operations: &[Operation]) -> String {
    let mut table = "| limit | at once | then one every | counted together | what counts | endpoints |\n|---|---|---|---|---|---|\n".to_owned();
    for limit in ALL {
        let endpoints = match limit.name {
            name if name == READS.name => "every `GET`".to_owned(),
            name if name == WRITES.name => "every other method".to_owned(),
            _ => endpoints_of(operations, limit).join(", "),
        };
        table.push_str(&row(&[
            format!("`{}`", limit.name),
            limit.burst.to_string(),
            interval(limit),
            limit.per.label(),
            counted(limit),
            endpoints,
        ]));
    }
    table
}

fn row(cells: &[String]) -> String {
    ["| ", &cells.join(" | "), " |\n"].concat()
}

fn counted(limit: &Limit) -> String {
    let statuses: Vec<String> = limit.statuses.iter().map(ToString::to_string).collect();
    match limit.by_handler {
        true => "a new cart".into(),
        false if statuses.is_empty() => "every request".into(),
        false => format!("answers {}", statuses.join(", ")),
    }
}

/// Words the time after which one request is available again.
fn interval(limit: &Limit) -> String {
    let milliseconds = u64::from(limit.seconds) * 1_000 / u64::from(limit.burst);
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..120_000 => format!("{} s", milliseconds / 1_000),
        _ => format!("{} min", milliseconds / 60_000),
    }
}

fn priorities_table(operations: &[Operation]) -> String {
    let mut table = "| priority | endpoints |\n|---|---|\n".to_owned();
    for priority in Priority::ALL {
        let mut names: Vec<_> = operations
            .iter()
            .filter(|operation| operation.priority == priority && operation.access != "internal")
            .map(|operation| operation.name)
            .collect();
        names.sort_unstable();
        let endpoints = match priority {
            Priority::Listing => "all others".to_owned(),
            _ => names.join(", "),
        };
        table.push_str(&row(&[priority.label().to_owned(), endpoints]));
    }
    table
}
