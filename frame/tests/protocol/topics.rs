//! Tests of the topics that an app receives and publishes.

use crate::stage::{Shell, config, hello, sent, shell_events};
use allpet_frame::shell_session::{ShellCommand, ShellEffect, ShellEvent};
use allpet_frame::{ShellSessionConfig, Topic};

/// The messages about topics among the sent ones.
fn topics(effects: &[ShellEffect]) -> Vec<serde_json::Value> {
    let published = sent(effects)
        .into_iter()
        .filter(|message| message["kind"] == "events.published");
    published
        .map(|message| message["body"]["topic"].clone())
        .collect()
}

#[test]
fn an_app_receives_the_topics_of_its_manifest_only() {
    let mut shell = Shell::ready();
    assert_eq!(
        topics(&shell.command(ShellCommand::ReportChange(Topic::LicenceChanged))),
        ["licence.changed"]
    );
    for foreign in [Topic::OrderChanged, Topic::DesignChanged] {
        assert_eq!(shell.command(ShellCommand::ReportChange(foreign)), vec![]);
        assert_eq!(shell.command(ShellCommand::Publish(foreign)), vec![]);
    }
    let mut shell = Shell::with(ShellSessionConfig {
        topics: Vec::new(),
        ..config()
    });
    shell.hello(&hello(1));
    shell.port(1, r#"{"kind":"ready"}"#);
    assert_eq!(
        shell.command(ShellCommand::ReportChange(Topic::LicenceChanged)),
        vec![]
    );
    let effects = shell.port(1, r#"{"kind":"events.publish","body":{"topic":"cart.changed"}}"#);
    assert_eq!(sent(&effects)[0]["body"]["code"], "not-granted");
    assert!(
        matches!(shell_events(&effects)[..], [ShellEvent::Refused(_)]),
        "{effects:?}"
    );
}

#[test]
fn a_hidden_app_learns_of_a_change_once_when_it_is_shown_again() {
    let mut shell = Shell::ready();
    let changed = |topic| ShellCommand::ReportChange(topic);
    shell.command(ShellCommand::SetVisible(false));
    for topic in [
        Topic::LicenceChanged,
        Topic::CartChanged,
        Topic::LicenceChanged,
        Topic::OrderChanged,
    ] {
        assert_eq!(shell.command(changed(topic)), vec![]);
    }
    // What another app of the dashboard has done does not wait.
    assert_eq!(
        topics(&shell.command(ShellCommand::Publish(Topic::CartChanged))),
        ["cart.changed"]
    );
    let shown = shell.command(ShellCommand::SetVisible(true));
    assert_eq!(topics(&shown), ["licence.changed", "cart.changed"]);
    assert_eq!(
        topics(&shell.command(changed(Topic::CartChanged))),
        ["cart.changed"]
    );
    shell.command(ShellCommand::SetVisible(false));
    assert_eq!(
        topics(&shell.command(ShellCommand::SetVisible(true))),
        Vec::<String>::new(),
        "nothing new"
    );

    // A document that began after the change has read the API since.
    shell.command(ShellCommand::SetVisible(false));
    shell.command(changed(Topic::CartChanged));
    shell.hello(&hello(2));
    shell.port(2, r#"{"kind":"ready"}"#);
    assert_eq!(
        topics(&shell.command(ShellCommand::SetVisible(true))),
        Vec::<String>::new()
    );
}
