//! Every version of every event stands in `golden/events/`: today's types read what was announced before, and a payload changes
//! with a new version only.
#![cfg(not(target_arch = "wasm32"))]

use allpet_contract::events::declared_events;
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::PathBuf};

fn golden(topic: &str, version: u32) -> PathBuf {
    let name = format!("golden/events/{topic}.v{version}.json");
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn every_version_that_was_announced_is_read_and_changes_have_a_version_of_their_own() {
    let mut errors = Vec::new();
    for event in declared_events() {
        let (topic, newest) = (event.topic, event.version);
        for version in event.oldest..=newest {
            let file = golden(topic, version);
            let Ok(text) = fs::read_to_string(&file) else {
                errors.push(format!(
                    "{topic}: write a payload of version {version} to {}",
                    file.display()
                ));
                continue;
            };
            let kept: Value = serde_json::from_str(&text).unwrap();
            match (event.rewrite)(&text) {
                Err(error) => errors.push(format!(
                    "{topic}: version {version} cannot be read any more ({error}). Events of it may stand in outboxes: \
                     keep its fields readable."
                )),
                Ok(today) if version == newest && serde_json::from_str::<Value>(&today).unwrap() != kept => {
                    errors.push(format!(
                        "{topic}: the payload is not that of version {newest} any more. Declare version {}, and write a \
                         payload of it to {}. Today's type writes {today}",
                        newest + 1,
                        golden(topic, newest + 1).display()
                    ));
                }
                Ok(_) => {}
            }
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// Their events concern a person or all tenants.
const OF_NO_TENANT: [&str; 8] = [
    "account",
    "app",
    "cart",
    "design",
    "notification",
    "pet",
    "session",
    "user",
];

#[test]
fn an_event_carries_the_tenant_that_its_payload_names() {
    for event in declared_events() {
        let text = fs::read_to_string(golden(event.topic, event.version)).unwrap();
        let payload: Value = serde_json::from_str(&text).unwrap();
        let named = payload["tenant"].as_str().map(str::to_owned);
        let carried = (event.tenant)(&text).unwrap();
        assert_eq!(carried.map(|tenant| tenant.to_string()), named, "{}", event.topic);
        let thing = event.topic.split('.').next().unwrap();
        assert_eq!(
            named.is_none(),
            OF_NO_TENANT.contains(&thing),
            "{}: name its tenant, or the thing here",
            event.topic
        );
    }
}

#[test]
fn topics_are_names_with_a_dot_and_each_is_one_event() {
    let topics: BTreeSet<&str> = declared_events().map(|event| event.topic).collect();
    assert_eq!(
        topics.len(),
        declared_events().count(),
        "a topic is declared twice"
    );
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    for event in declared_events() {
        let (thing, happened) = event.topic.split_once('.').unwrap();
        assert!(is_name(thing) && is_name(happened), "{}", event.topic);
        // While a deployment goes on, the version before the newest is announced, too.
        assert!(
            event.oldest < event.version || event.version == 1,
            "{}",
            event.topic
        );
    }
}

#[test]
fn every_golden_payload_is_of_a_declared_version() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/events");
    let declared: BTreeSet<String> = declared_events()
        .flat_map(|event| (1..=event.version).map(|version| format!("{}.v{version}.json", event.topic)))
        .collect();
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(declared.contains(&name), "{name} is of no declared event");
    }
}
