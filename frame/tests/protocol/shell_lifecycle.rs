//! Tests of a shell's session over time: deadlines, requests, floods, reloads and the end.

use crate::stage::{Shell, ada, hello, sent, shell_events, token};
use allpet_frame::message::{Capability, Fault, FaultCode, RequestId};
use allpet_frame::shell_session::{
    PortNumber, Refusal, SessionFailure, ShellCommand, ShellEffect, ShellEvent, ShellInput,
};
use allpet_frame::{HistoryAction, Theme, Tone, Topic};
use serde_json::json;

#[test]
fn an_app_fails_after_its_time_out_and_may_still_connect_late() {
    for welcomed in [false, true] {
        let mut shell = Shell::new();
        if welcomed {
            shell.hello(&hello(1));
        }
        assert_eq!(shell.session.deadline_ms(), Some(8_000));
        let effects = shell.until_deadline();
        assert_eq!(
            shell_events(&effects),
            [&ShellEvent::Failed(SessionFailure::TimedOut)]
        );
        assert_eq!(effects.contains(&ShellEffect::ClosePort(PortNumber(1))), welcomed);
        let effects = shell.hello(&hello(2));
        assert!(
            matches!(effects[..], [ShellEffect::Welcome { .. }]),
            "{effects:?}"
        );
    }
}

#[test]
fn a_frame_whose_document_went_away_fails_and_one_that_answers_does_not() {
    let mut shell = Shell::ready();
    let effects = shell.session.handle(ShellInput::FrameLoaded, 100);
    assert_eq!(sent(&effects), [json!({"kind": "ping", "id": 1})]);
    shell.port(1, r#"{"kind":"pong","id":1}"#);
    assert_eq!(shell.session.deadline_ms(), None);

    // The app navigated away before it had loaded.
    let mut shell = Shell::ready();
    shell.session.handle(ShellInput::FrameLoaded, 200);
    let effects = shell.until_deadline();
    assert_eq!(shell.now_ms, 8_200);
    assert_eq!(
        effects,
        [
            ShellEffect::ClosePort(PortNumber(1)),
            ShellEffect::Notify(ShellEvent::Failed(SessionFailure::Gone)),
        ]
    );
}

#[test]
fn a_token_goes_only_to_the_ready_app_that_requested_it() {
    let ask = r#"{"kind":"auth.token","id":7}"#;
    let request = RequestId(7);
    let grant = |audience: &str| ShellCommand::GrantToken {
        request,
        token: token(audience),
    };

    let mut shell = Shell::new();
    shell.hello(&hello(1));
    let effects = shell.port(1, ask);
    assert_eq!(sent(&effects)[0]["body"]["code"], "declined", "before ready");
    assert_eq!(shell.command(grant("licensing")), vec![]);

    let mut shell = Shell::ready();
    assert_eq!(shell.command(grant("licensing")), vec![], "nobody asked");
    assert_eq!(
        shell_events(&shell.port(1, ask)),
        [&ShellEvent::TokenNeeded { request }]
    );
    let effects = shell.command(grant("licensing"));
    let body = json!({"token": "SECRET", "lifetime_s": 900, "audience": "licensing"});
    assert_eq!(
        sent(&effects),
        [json!({"kind": "auth.granted", "id": 7, "body": body})]
    );
    assert_eq!(
        shell.command(grant("licensing")),
        vec![],
        "a request is answered once"
    );

    shell.port(1, ask);
    let effects = shell.command(grant("products"));
    assert!(!format!("{effects:?}").contains("SECRET"));
    assert_eq!(
        sent(&effects)[0]["body"]["code"],
        "declined",
        "a token for another app"
    );

    shell.port(1, ask);
    shell.hello(&hello(2));
    shell.port(2, r#"{"kind":"ready"}"#);
    assert_eq!(
        shell.command(grant("licensing")),
        vec![],
        "the document that asked is gone"
    );
}

#[test]
fn a_request_has_a_deadline_can_be_cancelled_and_is_one_of_few() {
    let mut shell = Shell::ready();
    shell.port(1, r#"{"kind":"auth.token","id":1,"deadline":250}"#);
    shell.port(1, r#"{"kind":"auth.token","id":2,"deadline":4000000000}"#);
    let effects = shell.until_deadline();
    assert_eq!(shell.now_ms, 250);
    assert_eq!(sent(&effects)[0]["id"], 1);
    assert_eq!(sent(&effects)[0]["body"]["code"], "deadline-exceeded");
    assert_eq!(
        shell.session.deadline_ms(),
        Some(60_000),
        "nobody waits for weeks"
    );
    shell.port(1, r#"{"kind":"cancel","id":2}"#);
    assert_eq!(shell.session.deadline_ms(), None);

    for id in 0..32 {
        shell.port(1, &format!(r#"{{"kind":"auth.token","id":{id}}}"#));
    }
    let effects = shell.port(1, r#"{"kind":"auth.token","id":32}"#);
    assert_eq!(sent(&effects)[0]["body"]["code"], "rate-limited");
    let effects = shell.port(1, r#"{"kind":"auth.token","id":3}"#);
    assert_eq!(sent(&effects)[0]["body"]["code"], "malformed", "an id in use");
}

#[test]
fn an_app_with_the_capability_receives_published_events() {
    let happened = || ShellCommand::Publish(Topic::CartChanged);
    let mut shell = Shell::ready();
    assert_eq!(
        sent(&shell.command(happened())),
        [json!({"kind": "events.published", "body": {"topic": "cart.changed"}})]
    );
    let mut silent = hello(1);
    silent.wants.retain(|wanted| *wanted != Capability::Events);
    let mut shell = Shell::new();
    shell.hello(&silent);
    assert_eq!(shell.command(happened()), vec![], "before ready");
    shell.port(1, r#"{"kind":"ready"}"#);
    assert_eq!(shell.command(happened()), vec![], "it did not ask for events");
}

#[test]
fn an_apps_messages_reach_the_host_after_their_checks() {
    let mut shell = Shell::ready();
    let mut hears = |text: &str| {
        shell_events(&shell.port(1, text))
            .into_iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        hears(r#"{"kind":"nav.path","body":{"path":"/apply?step=2","entry":"push"}}"#),
        [ShellEvent::PathChanged {
            path: "/apply?step=2".into(),
            entry: HistoryAction::Push
        }]
    );
    assert_eq!(
        hears(r#"{"kind":"ui.toast","body":{"tone":"success","text":"Saved","later":"addition"}}"#),
        [ShellEvent::Toast {
            tone: Tone::Success,
            text: "Saved".into()
        }]
    );
    assert_eq!(
        hears(r#"{"kind":"nav.open","body":{"app":"products","path":"/p/1"}}"#),
        [ShellEvent::Open {
            app: "products".into(),
            path: "/p/1".into()
        }]
    );
    assert_eq!(
        hears(r#"{"kind":"events.publish","body":{"topic":"cart.changed"}}"#),
        [ShellEvent::Published(Topic::CartChanged)]
    );
    let refusal = |events: Vec<ShellEvent>| match &events[..] {
        [ShellEvent::Refused(Refusal::Port(Fault { code, .. }))] => *code,
        _ => panic!("{events:?}"),
    };
    let climbing = r#"{"kind":"nav.path","body":{"path":"/../../pets","entry":"push"}}"#;
    assert_eq!(refusal(hears(climbing)), FaultCode::Malformed);
    assert_eq!(
        refusal(hears(
            r#"{"kind":"nav.outside","body":{"url":"javascript:alert(1)"}}"#
        )),
        FaultCode::Malformed
    );
    let of_nobodys = r#"{"kind":"events.publish","body":{"topic":"session.ended"}}"#;
    assert_eq!(refusal(hears(of_nobodys)), FaultCode::Malformed);
    let of_the_apis = r#"{"kind":"events.publish","body":{"topic":"licence.changed"}}"#;
    assert_eq!(refusal(hears(of_the_apis)), FaultCode::NotGranted);
    let long = format!(
        r#"{{"kind":"ui.toast","body":{{"tone":"info","text":"{}"}}}}"#,
        "x".repeat(501)
    );
    assert_eq!(refusal(hears(&long)), FaultCode::TooLarge);
}

#[test]
fn an_unsupported_message_is_answered_with_the_reason() {
    let mut shell = Shell::new();
    let mut few = hello(1);
    few.wants = vec![Capability::Nav];
    shell.hello(&few);
    shell.port(1, r#"{"kind":"ready"}"#);
    let mut code = |text: &str| {
        let effects = shell.port(1, text);
        let answers = sent(&effects);
        assert_eq!(answers.len(), 1, "{text}");
        (
            answers[0]["body"]["code"].as_str().unwrap().to_owned(),
            answers[0]["id"].as_u64(),
        )
    };
    assert_eq!(
        code(r#"{"kind":"guard.dirty","id":5}"#),
        ("unsupported".into(), Some(5))
    );
    assert_eq!(
        code(r#"{"kind":"auth.token","id":6}"#),
        ("not-granted".into(), Some(6))
    );
    assert_eq!(
        code(r#"{"kind":"ui.toast","body":"not even read"}"#),
        ("not-granted".into(), None)
    );
    assert_eq!(code(r#"{"kind":"ping"}"#), ("malformed".into(), None));
    assert_eq!(
        code(r#"{"kind":"nav.title","body":{"title":7}}"#),
        ("malformed".into(), None)
    );
    assert_eq!(code(r#"{"kind":"#), ("malformed".into(), None));
    assert_eq!(code(&"[".repeat(100_000)), ("malformed".into(), None));
    assert_eq!(code(&" ".repeat(300_000)), ("too-large".into(), None));
    let effects = shell.port(1, r#"{"kind":"error","body":{"code":"from-the-future"}}"#);
    assert_eq!(
        sent(&effects),
        Vec::<serde_json::Value>::new(),
        "an error is never answered"
    );
    assert_eq!(shell_events(&effects).len(), 1);
    assert_eq!(
        sent(&shell.port(1, r#"{"kind":"error","body":7}"#)).len(),
        0,
        "not even one that is no error"
    );
}

#[test]
fn a_flood_is_answered_once_a_second_and_ends_the_session() {
    let mut shell = Shell::ready();
    let ping = r#"{"kind":"ping","id":1}"#;
    let (mut pongs, mut errors, mut events) = (0, 0, Vec::new());
    for _ in 0..100_000 {
        let effects = shell.port(1, ping);
        for answer in sent(&effects) {
            match answer["kind"].as_str() {
                Some("pong") => pongs += 1,
                _ => errors += 1,
            }
        }
        events.extend(shell_events(&effects).into_iter().cloned());
    }
    assert_eq!(
        (pongs, errors),
        (999, 1),
        "`ready` took one of the burst of 1,000"
    );
    assert_eq!(events.last(), Some(&ShellEvent::Failed(SessionFailure::Flooded)));
    assert_eq!(
        events.len(),
        2,
        "the host hears of the first refusal and of the end: {events:?}"
    );
    assert_eq!(shell.session.port(), None);
    assert_eq!(
        shell.hello(&hello(9)),
        vec![],
        "only a new mount lets it in again"
    );
}

#[test]
fn a_frame_that_keeps_reloading_is_shut_out() {
    let mut shell = Shell::new();
    let mut last = Vec::new();
    for round in 0..=256_u16 {
        let mut hello = hello(0);
        let [high, low] = round.to_be_bytes();
        hello.nonce =
            allpet_frame::message::Nonce::from_bytes([high, low, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        last = shell.hello(&hello);
    }
    assert_eq!(
        shell_events(&last),
        [&ShellEvent::Failed(SessionFailure::Flooded)]
    );
    assert_eq!(last[0], ShellEffect::ClosePort(PortNumber(256)));
}

#[test]
fn changes_between_welcome_and_ready_are_sent_at_ready() {
    let mut shell = Shell::new();
    shell.hello(&hello(1));
    let dark = allpet_frame::Context {
        theme: Theme::Dark,
        ..ada()
    };
    assert_eq!(shell.command(ShellCommand::SetContext(dark)), vec![]);
    assert_eq!(
        shell.command(ShellCommand::Go {
            path: "/verify".into()
        }),
        vec![]
    );
    assert_eq!(shell.command(ShellCommand::SetVisible(false)), vec![]);
    let answers = sent(&shell.port(1, r#"{"kind":"ready"}"#));
    let kinds: Vec<_> = answers
        .iter()
        .filter_map(|answer| answer["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["context.changed", "nav.go", "nav.shown"]);
    assert_eq!(answers[0]["body"]["theme"], "dark");
    assert_eq!(answers[1]["body"]["path"], "/verify");
}

#[test]
fn a_reloaded_app_starts_where_the_user_was() {
    let mut shell = Shell::ready();
    shell.port(
        1,
        r#"{"kind":"nav.path","body":{"path":"/apply","entry":"push"}}"#,
    );
    assert_eq!(
        shell.command(ShellCommand::Reload),
        [ShellEffect::ClosePort(PortNumber(1))]
    );
    assert_eq!(shell.session.deadline_ms(), Some(8_000));
    let effects = shell.hello(&hello(2));
    let [ShellEffect::Welcome { text, .. }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert!(text.contains(r#""path":"/apply""#), "{text}");
}

#[test]
fn a_disposed_session_announces_it_and_sends_nothing_afterwards() {
    let mut shell = Shell::ready();
    let effects = shell.command(ShellCommand::Dispose);
    assert_eq!(sent(&effects), [json!({"kind": "dispose"})]);
    assert_eq!(effects.last(), Some(&ShellEffect::ClosePort(PortNumber(1))));
    assert_eq!(shell.hello(&hello(2)), vec![]);
    assert_eq!(shell.session.deadline_ms(), None);
}
