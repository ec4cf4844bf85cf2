//! Each event is announced by one module, whose fact it is.

use super::faults::sources;
use allpet_contract::{events, routes};
use regex::Regex;
use std::path::Path;

const DECLARATIONS: [&str; 7] = [
    include_str!("../../../../contract/src/events.rs"),
    include_str!("../../../../contract/src/events/accounts.rs"),
    include_str!("../../../../contract/src/events/audit.rs"),
    include_str!("../../../../contract/src/events/licensing.rs"),
    include_str!("../../../../contract/src/events/messages.rs"),
    include_str!("../../../../contract/src/events/payments.rs"),
    include_str!("../../../../contract/src/events/work.rs"),
];

/// Any module may require a refund, and record for the audit log what somebody did in it.
const OF_SEVERAL_MODULES: [&str; 2] = ["refund.requested", "audit.recorded"];

#[test]
fn one_module_announces_each_event() {
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../modules");
    let modules: Vec<(&str, String)> = routes::modules()
        .map(|name| (name, sources(&modules.join(name).join("src"), Some("tests"))))
        .collect();
    let declaration = Regex::new(r#"(?m)^    (\w+) = "([a-z.-]+)", \d"#).unwrap();
    let mut declared = 0;
    for found in DECLARATIONS
        .iter()
        .flat_map(|text| declaration.captures_iter(text))
    {
        let (event, topic) = (&found[1], &found[2]);
        declared += 1;
        if OF_SEVERAL_MODULES.contains(&topic) {
            continue;
        }
        // A listener names the type, and only the module that announces the event builds a value of it.
        let built = Regex::new(&format!(r"\b{event} \{{")).unwrap();
        let producers: Vec<&str> = modules
            .iter()
            .filter(|(_, text)| built.is_match(text))
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(
            producers.len(),
            1,
            "{topic} is of one module, not of {producers:?}"
        );
    }
    assert_eq!(
        declared,
        events::declared_events().count(),
        "read every file with declarations"
    );
}
