//! Tests of a shell's session: refusals, answers, and silence.

use crate::stage::{APP, Shell, ada, config, hello, hello_text, nonce, shell_events};
use allpet_frame::Theme;
use allpet_frame::message::{Capability, RefusalReason, VersionRange};
use allpet_frame::shell_session::{
    PortNumber, Refusal, SessionFailure, ShellCommand, ShellEffect, ShellEvent,
};
use serde_json::json;

#[test]
fn a_hello_from_the_manifests_origin_is_welcomed_with_one_port_and_the_context() {
    let mut shell = Shell::new();
    let effects = shell.hello(&hello(1));
    let [ShellEffect::Welcome { port, origin, text }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!((port, origin.as_str()), (&PortNumber(1), APP));
    let welcome: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(welcome["kind"], "frame.welcome");
    assert_eq!(welcome["body"]["version"], 1);
    assert_eq!(welcome["body"]["nonce"], nonce(1).as_str());
    assert_eq!(welcome["body"]["session"], "seed-1");
    assert_eq!(
        welcome["body"]["granted"],
        json!(["context", "auth", "nav", "layout", "ui", "events"])
    );
    assert_eq!(welcome["body"]["context"]["user"]["name"], "Ada Park");
    assert_eq!(welcome["body"]["path"], "/licences");
    assert!(!shell.session.is_ready(), "only `ready` makes it ready");

    let effects = shell.port(1, r#"{"kind":"ready"}"#);
    assert!(
        matches!(shell_events(&effects)[..], [ShellEvent::Ready { .. }]),
        "{effects:?}"
    );
    assert!(shell.session.is_ready());
    assert_eq!(shell.session.deadline_ms(), None, "the time-out is over");
}

#[test]
fn an_app_receives_the_context_only_if_it_wants_it() {
    let mut shell = Shell::new();
    let mut hello = hello(1);
    hello.wants = vec![Capability::Nav];
    let effects = shell.hello(&hello);
    let [ShellEffect::Welcome { text, .. }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert!(!text.contains("Ada"), "{text}");
    shell.port(1, r#"{"kind":"ready"}"#);
    let dark = allpet_frame::Context {
        theme: Theme::Dark,
        ..ada()
    };
    assert_eq!(shell.command(ShellCommand::SetContext(dark)), vec![]);
}

#[test]
fn unknown_senders_are_refused_and_get_no_answer() {
    let refused = |refusal| vec![ShellEffect::Notify(ShellEvent::Refused(refusal))];
    let hello = hello_text(&hello(1));
    let mut shell = Shell::new();
    assert_eq!(
        shell.window(APP, false, &hello),
        refused(Refusal::WrongWindow),
        "another window, the right origin"
    );
    for origin in [
        "null",
        "http://localhost:3002",
        "http://localhost:3001.evil.example",
        "",
    ] {
        let expected = refused(Refusal::WrongOrigin(origin.into()));
        assert_eq!(
            shell.window(origin, true, &hello),
            expected,
            "the right window after it went elsewhere"
        );
    }
    let sibling = hello.replace("licensing", "products");
    assert_eq!(
        shell.window("http://localhost:3002", false, &sibling),
        vec![],
        "a sibling talks to its own listener"
    );
    assert_eq!(shell.window(APP, true, r#"{"kind":"something.else"}"#), vec![]);
    assert_eq!(shell.session.port(), None);
}

#[test]
fn a_hello_is_answered_once() {
    let mut shell = Shell::new();
    shell.hello(&hello(1));
    assert_eq!(
        shell.hello(&hello(1)),
        vec![],
        "a repetition that crossed the welcome"
    );
    shell.port(1, r#"{"kind":"ready"}"#);
    let replayed = vec![ShellEffect::Notify(ShellEvent::Refused(Refusal::Replayed))];
    assert_eq!(shell.hello(&hello(1)), replayed);
    assert!(shell.session.is_ready(), "a replay disturbs nobody");
    shell.hello(&hello(2));
    assert_eq!(
        shell.hello(&hello(1)),
        replayed,
        "nor does an older session come back"
    );
}

#[test]
fn a_fresh_hello_closes_the_old_port_for_good() {
    let mut shell = Shell::ready();
    let effects = shell.hello(&hello(2));
    assert!(
        matches!(
            effects[..],
            [
                ShellEffect::ClosePort(PortNumber(1)),
                ShellEffect::Notify(ShellEvent::Restarted),
                ShellEffect::Welcome {
                    port: PortNumber(2),
                    ..
                },
            ]
        ),
        "{effects:?}"
    );
    assert_eq!(
        shell.port(1, r#"{"kind":"auth.sign-out"}"#),
        vec![],
        "what the old port still delivers is not heard"
    );
}

#[test]
fn a_hello_that_does_not_fit_is_turned_down_with_the_reason() {
    let unfit = |change: &dyn Fn(&mut allpet_frame::message::Hello)| {
        let mut declared = config();
        declared.declared = vec![Capability::Context, Capability::Other("guard".into())];
        let mut shell = Shell::with(declared);
        let mut hello = hello(1);
        hello.wants = vec![Capability::Context];
        change(&mut hello);
        let effects = shell.hello(&hello);
        assert!(
            matches!(effects.first(), Some(ShellEffect::PostWindow { origin, .. }) if origin == APP),
            "{effects:?}"
        );
        assert_eq!(shell.session.port(), None);
        match shell_events(&effects)[..] {
            [ShellEvent::Failed(SessionFailure::TurnedDown(reason))] => reason.clone(),
            _ => panic!("{effects:?}"),
        }
    };
    let spoken = VersionRange { min: 1, max: 1 };
    assert_eq!(
        unfit(&|h| h.versions = VersionRange { min: 2, max: 9 }),
        RefusalReason::Version { spoken }
    );
    assert_eq!(
        unfit(&|h| h.wants.push(Capability::Auth)),
        RefusalReason::Undeclared {
            capabilities: vec![Capability::Auth]
        }
    );
    assert_eq!(
        unfit(&|h| h.app = "products".into()),
        RefusalReason::OtherApp {
            expected: "licensing".into()
        }
    );
}

#[test]
fn a_capability_of_a_later_version_may_be_declared_and_is_not_granted() {
    let mut later = config();
    later.declared.push(Capability::Other("guard".into()));
    let mut shell = Shell::with(later);
    let mut hello = hello(1);
    hello.wants = vec![Capability::Nav, Capability::Other("guard".into())];
    shell.hello(&hello);
    let effects = shell.port(1, r#"{"kind":"ready"}"#);
    assert!(
        matches!(shell_events(&effects)[..], [ShellEvent::Ready { granted, .. }] if *granted == [Capability::Nav])
    );
}
