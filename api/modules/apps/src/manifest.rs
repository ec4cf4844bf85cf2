//! The rules of the manifest of micro-apps. All errors are reported together.

use allpet_contract::{
    access::audience,
    apps::{AppManifest, CAPABILITIES},
};
use allpet_domain::{Invalid, live::Topic};
use allpet_kernel::{Failure, config::is_origin};
use std::{collections::BTreeSet, ops::RangeInclusive};

/// The allowed range of an app's time-out, in milliseconds.
pub const TIMEOUT_MS: RangeInclusive<u32> = 1_000..=60_000;

/// The reason why a manifest is refused.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It has errors; the fields are named `licensing.origin`.
    #[error("the manifest of apps has {} error(s):{}", .0.0.len(), lines(.0))]
    Invalid(Invalid),
    /// It could not be stored.
    #[error("the manifest of apps could not be stored: {0:?}")]
    Failure(Failure),
}

fn lines(invalid: &Invalid) -> String {
    let lines: Vec<String> = invalid
        .0
        .iter()
        .map(|error| format!("\n  {}: {}", error.field, error.message))
        .collect();
    lines.concat()
}

/// Validates every entry, and that no two share an id, an origin or a route. `shell_origin`: the origin of the shell.
pub fn check(apps: &[AppManifest], shell_origin: &str) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    let (mut ids, mut routes, mut origins) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (index, app) in apps.iter().enumerate() {
        let entry = if is_word(&app.id) {
            app.id.clone()
        } else {
            format!("apps[{index}]")
        };
        let mut refuse =
            |field: &str, code: &str, message: &str| invalid.add(&format!("{entry}.{field}"), code, message);
        validate_address(app, shell_origin, &mut refuse);
        validate_appearance(app, &mut refuse);
        validate_protocol(app, &mut refuse);
        if !ids.insert(&app.id) {
            refuse("id", "taken", "Two apps have this id. Give each its own.");
        }
        // Each app would get the other's tokens, as only the origin separates them.
        if !origins.insert(&app.origin) {
            refuse(
                "origin",
                "taken",
                "Two apps have this origin. Serve each at its own.",
            );
        }
        if !routes.insert(&app.route) {
            refuse("route", "taken", "Two apps have this route. Give each its own.");
        }
    }
    invalid.or(())
}

type Refuse<'a> = dyn FnMut(&str, &str, &str) + 'a;

fn validate_address(app: &AppManifest, shell_origin: &str, refuse: &mut Refuse<'_>) {
    if !is_word(&app.id) || [audience::SHELL, audience::INTERNAL].contains(&app.id.as_str()) {
        refuse(
            "id",
            "malformed",
            "Write the id with the letters a to z and hyphens; “shell” and “internal” are taken.",
        );
    }
    if !is_serialized_origin(&app.origin) {
        refuse(
            "origin",
            "malformed",
            "Write the origin as a browser does: https://app.example.com, in lower case, with a port only where it is \
             not the usual one, and nothing behind it.",
        );
    } else if app.origin == shell_origin {
        refuse(
            "origin",
            "of-the-shell",
            "Serve the app at another origin than the shell’s: nothing else keeps them apart.",
        );
    }
    if !is_word(&app.route) {
        refuse(
            "route",
            "malformed",
            "Write the route with the letters a to z and hyphens.",
        );
    }
    // A path that begins with “//” would name another host.
    if !app.entry.starts_with('/') || app.entry.starts_with("//") || app.entry.contains(['\\', ' ']) {
        refuse(
            "entry",
            "malformed",
            "Write the entry as a path at the app’s origin: /manage",
        );
    }
}

fn validate_appearance(app: &AppManifest, refuse: &mut Refuse<'_>) {
    if app.name.trim().is_empty() || app.name.chars().count() > 40 {
        refuse("name", "length", "Give the tab a label of 1 to 40 characters.");
    }
    if !is_word(&app.icon) {
        refuse(
            "icon",
            "malformed",
            "Name an icon of the shared set with the letters a to z and hyphens.",
        );
    }
}

fn validate_protocol(app: &AppManifest, refuse: &mut Refuse<'_>) {
    for unknown in app
        .capabilities
        .iter()
        .filter(|word| !CAPABILITIES.contains(&word.as_str()))
    {
        let message = format!(
            "“{unknown}” is no capability. Choose from {}.",
            CAPABILITIES.join(", ")
        );
        refuse("capabilities", "unknown", &message);
    }
    for unknown in app.topics.iter().filter(|word| Topic::parse(word).is_none()) {
        let known: Vec<&str> = Topic::ALL.iter().map(|topic| topic.as_str()).collect();
        let message = format!("“{unknown}” is no topic. Choose from {}.", known.join(", "));
        refuse("topics", "unknown", &message);
    }
    if app.protocol_min == 0 || app.protocol_min > app.protocol_max {
        refuse(
            "protocol_min",
            "range",
            "Set protocol_min to 1 or more, and to protocol_max or less.",
        );
    }
    if !TIMEOUT_MS.contains(&app.timeout_ms) {
        refuse(
            "timeout_ms",
            "out-of-range",
            "Set timeout_ms to 1000 to 60000 milliseconds.",
        );
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// Returns whether a browser would write the origin exactly like this: origins of messages are compared byte by byte.
fn is_serialized_origin(origin: &str) -> bool {
    let default_port = (origin.starts_with("https://") && origin.ends_with(":443"))
        || (origin.starts_with("http://") && origin.ends_with(":80"));
    is_origin(origin)
        && !default_port
        && !origin.ends_with(':')
        && !origin.bytes().any(|byte| byte.is_ascii_uppercase())
}
