//! Tests of replaced documents, hidden apps, and windows that send too much.

use crate::stage::{Shell, hello, sent, shell_events, token};
use allpet_frame::message::RequestId;
use allpet_frame::shell_session::{
    PortNumber, SessionFailure, ShellCommand, ShellEffect, ShellEvent, ShellInput,
};

/// A document's session ends when another document has loaded, whether its hello came before or after its own `load`.
#[test]
fn a_frame_that_loads_another_document_is_abandoned_at_its_load_event() {
    for hello_first in [true, false] {
        let mut shell = Shell::new();
        if !hello_first {
            shell.session.handle(ShellInput::FrameLoaded, 0);
        }
        shell.hello(&hello(1));
        shell.port(1, r#"{"kind":"ready"}"#);
        if hello_first {
            shell.session.handle(ShellInput::FrameLoaded, 0);
            shell.port(1, r#"{"kind":"pong","id":1}"#);
        }
        assert!(shell.session.is_ready());
        shell.port(1, r#"{"kind":"auth.token","id":7}"#);

        let effects = shell.session.handle(ShellInput::FrameLoaded, 100);
        assert_eq!(
            effects,
            [
                ShellEffect::ClosePort(PortNumber(1)),
                ShellEffect::Notify(ShellEvent::Restarted),
            ]
        );
        // A worker of the app keeps using its port.
        assert_eq!(shell.port(1, r#"{"kind":"pong","id":1}"#), vec![]);
        assert_eq!(shell.port(1, r#"{"kind":"auth.token","id":8}"#), vec![]);
        let grant = ShellCommand::GrantToken {
            request: RequestId(7),
            token: token("licensing"),
        };
        assert_eq!(shell.command(grant), vec![], "nor is an older question answered");
        let effects = shell.until_deadline();
        assert_eq!(shell.now_ms, 8_100);
        assert_eq!(
            effects,
            [ShellEffect::Notify(ShellEvent::Failed(SessionFailure::Gone))]
        );
    }
}

#[test]
fn a_reload_keeps_the_frame_whichever_of_load_and_hello_comes_first() {
    for hello_first in [true, false] {
        let mut shell = Shell::new();
        shell.session.handle(ShellInput::FrameLoaded, 0);
        shell.hello(&hello(1));
        shell.port(1, r#"{"kind":"ready"}"#);
        if hello_first {
            shell.hello(&hello(2));
            shell.session.handle(ShellInput::FrameLoaded, 100);
        } else {
            shell.session.handle(ShellInput::FrameLoaded, 100);
            shell.hello(&hello(2));
        }
        shell.port(2, r#"{"kind":"ready"}"#);
        assert!(shell.session.is_ready());
        let effects = shell.session.handle(ShellInput::FrameLoaded, 200);
        assert_eq!(effects[0], ShellEffect::ClosePort(PortNumber(2)));
    }
}

#[test]
fn a_hidden_app_cannot_sign_out_or_show_toasts() {
    let mut shell = Shell::ready();
    let toast = r#"{"kind":"ui.toast","body":{"tone":"info","text":"Buy now"}}"#;
    let sign_out = r#"{"kind":"auth.sign-out"}"#;
    shell.command(ShellCommand::SetVisible(false));
    for text in [toast, sign_out] {
        let effects = shell.port(1, text);
        assert_eq!(sent(&effects)[0]["body"]["code"], "declined");
        assert!(
            matches!(shell_events(&effects)[..], [ShellEvent::Refused(_)]),
            "{effects:?}"
        );
    }
    shell.command(ShellCommand::SetVisible(true));
    assert!(matches!(
        shell_events(&shell.port(1, toast))[..],
        [ShellEvent::Toast { .. }]
    ));
    assert_eq!(shell_events(&shell.port(1, sign_out)), [&ShellEvent::SignOut]);
    for empty in ["", "  ", "\u{200b}"] {
        let text = format!(r#"{{"kind":"ui.toast","body":{{"tone":"info","text":"{empty}"}}}}"#);
        assert_eq!(
            sent(&shell.port(1, &text))[0]["body"]["code"],
            "malformed",
            "{empty}"
        );
    }
}

#[test]
fn window_messages_are_counted_for_each_frame() {
    // Neighbours neither exhaust the frame's own quota nor are read forever.
    let mut shell = Shell::new();
    let mine = crate::stage::hello_text(&hello(1));
    let refused = (0..10_000)
        .map(|_| shell.window(crate::stage::APP, false, &mine).len())
        .sum::<usize>();
    assert_eq!(refused, 20, "the others were not even read");
    assert!(matches!(
        shell.hello(&hello(1))[..],
        [ShellEffect::Welcome { .. }]
    ));

    let mut shell = Shell::ready();
    let mut events = Vec::new();
    for _ in 0..100_000 {
        let effects = shell.window(crate::stage::APP, true, r#"{"kind":"frame.hello","body":7}"#);
        events.extend(shell_events(&effects).into_iter().cloned());
    }
    assert_eq!(events.last(), Some(&ShellEvent::Failed(SessionFailure::Flooded)));
    assert!(events.len() < 520, "{}", events.len());
    assert_eq!(shell.session.port(), None);
}
