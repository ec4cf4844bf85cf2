//! Tests of an app's session: its hello, its trust, and its messages.

use crate::stage::{ada, nonce, token};
use allpet_frame::app_session::{AppCommand, AppEffect, AppEvent, AppFailure, AppInput, RequestError};
use allpet_frame::message::{
    Capability, Context, EmptyBody, FaultCode, Limits, Packet, RefusalReason, Refused, RequestId, SessionId,
    Title, ToFrame, ToShell, VERSIONS, Welcome,
};
use allpet_frame::{AppSession, AppSessionConfig, Topic};

const SHELL: &str = "http://localhost:3000";

struct App {
    session: AppSession,
    now_ms: u64,
}

impl App {
    fn new() -> Self {
        let config = AppSessionConfig {
            app: "licensing".into(),
            app_version: "1.2.3".into(),
            versions: VERSIONS,
            wants: Capability::SPOKEN.to_vec(),
            shell_origins: vec![SHELL.into(), "https://dashboard.example".into()],
            nonce: nonce(1),
            timeout_ms: 8_000,
            limits: Limits::default(),
        };
        Self {
            session: AppSession::new(config, 0),
            now_ms: 0,
        }
    }

    fn connected(granted: &[Capability]) -> Self {
        let mut app = Self::new();
        app.tick();
        let mut welcome = welcome();
        welcome.granted = granted.to_vec();
        app.window(
            SHELL,
            true,
            true,
            &Packet::plain(ToFrame::Welcome(welcome)).encode(),
        );
        assert!(app.session.is_connected());
        app
    }

    fn tick(&mut self) -> Vec<AppEffect> {
        self.session.handle(AppInput::Tick, self.now_ms)
    }

    fn until_deadline(&mut self) -> Vec<AppEffect> {
        self.now_ms = self.session.deadline_ms().expect("a deadline is set");
        self.tick()
    }

    fn window(&mut self, origin: &str, from_parent: bool, has_port: bool, text: &str) -> Vec<AppEffect> {
        let bytes = text.as_bytes();
        self.session.handle(
            AppInput::WindowMessage {
                origin,
                from_parent,
                has_port,
                bytes,
            },
            self.now_ms,
        )
    }

    fn port(&mut self, text: &str) -> Vec<AppEffect> {
        self.session.handle(
            AppInput::PortMessage {
                bytes: text.as_bytes(),
            },
            self.now_ms,
        )
    }

    fn command(&mut self, command: AppCommand) -> Vec<AppEffect> {
        self.session.handle(AppInput::Command(command), self.now_ms)
    }
}

fn welcome() -> Welcome {
    Welcome {
        version: 1,
        granted: Capability::SPOKEN.to_vec(),
        session: SessionId("seed-1".into()),
        nonce: nonce(1),
        context: Some(ada()),
        path: "/licences".into(),
    }
}

fn events(effects: Vec<AppEffect>) -> Vec<AppEvent> {
    effects
        .into_iter()
        .filter_map(|effect| {
            if let AppEffect::Notify(event) = effect {
                Some(event)
            } else {
                None
            }
        })
        .collect()
}

#[test]
fn the_hello_goes_to_each_configured_origin_and_is_repeated_with_longer_pauses() {
    let mut app = App::new();
    let effects = app.tick();
    let origins: Vec<_> = effects
        .iter()
        .map(|effect| match effect {
            AppEffect::PostParent { origin, text } if text.contains(nonce(1).as_str()) => origin.as_str(),
            _ => panic!("{effect:?}"),
        })
        .collect();
    assert_eq!(origins, [SHELL, "https://dashboard.example"]);
    assert_eq!(app.tick(), vec![], "not before its time");
    let mut times = Vec::new();
    while times.len() < 7 {
        assert_eq!(app.until_deadline(), effects, "the same hello");
        times.push(app.now_ms);
    }
    assert_eq!(times, [50, 150, 350, 750, 1_550, 2_550, 3_550]);
}

#[test]
fn an_app_without_an_answer_reports_it() {
    let mut app = App::new();
    app.tick();
    app.now_ms = 8_000;
    assert_eq!(events(app.tick()), [AppEvent::Ended(AppFailure::NoShell)]);
    assert_eq!(app.session.deadline_ms(), None, "and stops calling");
}

#[test]
fn a_welcome_needs_the_parent_a_configured_origin_the_nonce_and_a_port() {
    let mut app = App::new();
    app.tick();
    let genuine = Packet::plain(ToFrame::Welcome(welcome())).encode();
    assert_eq!(app.window(SHELL, false, true, &genuine), vec![], "another window");
    assert_eq!(
        app.window("https://evil.example", true, true, &genuine),
        vec![],
        "another origin"
    );
    assert_eq!(app.window(SHELL, true, false, &genuine), vec![], "no port");
    let mut other = welcome();
    other.nonce = nonce(2);
    assert_eq!(
        app.window(
            SHELL,
            true,
            true,
            &Packet::plain(ToFrame::Welcome(other)).encode()
        ),
        vec![],
        "another document's"
    );
    for path in ["", "//evil.example", "/fees\\evil", "/../pets"] {
        let mut elsewhere = welcome();
        elsewhere.path = path.into();
        let text = Packet::plain(ToFrame::Welcome(elsewhere)).encode();
        assert_eq!(
            app.window(SHELL, true, true, &text),
            vec![],
            "a path outside the app: {path:?}"
        );
    }

    let effects = app.window(SHELL, true, true, &genuine);
    assert_eq!(effects[0], AppEffect::TakePort);
    assert_eq!(
        effects[1],
        AppEffect::Send {
            text: r#"{"kind":"ready"}"#.into()
        }
    );
    let [AppEffect::Notify(AppEvent::Connected { context, path, .. })] = &effects[2..] else {
        panic!("{effects:?}")
    };
    assert_eq!((context, path.as_str()), (&ada(), "/licences"));
    assert_eq!(
        app.window(SHELL, true, true, &genuine),
        vec![],
        "a second welcome"
    );
}

#[test]
fn an_app_that_is_turned_down_sends_no_more_hellos() {
    let mut app = App::new();
    app.tick();
    let reason = RefusalReason::OtherApp {
        expected: "products".into(),
    };
    let refused = Packet::plain(ToFrame::Refused(Refused {
        nonce: nonce(1),
        reason: reason.clone(),
    }))
    .encode();
    assert_eq!(
        events(app.window(SHELL, true, false, &refused)),
        [AppEvent::Ended(AppFailure::TurnedDown(reason))]
    );
    assert_eq!(app.session.deadline_ms(), None);
}

#[test]
fn a_token_request_is_answered_under_its_number_or_fails_at_its_deadline() {
    let mut app = App::connected(&Capability::SPOKEN);
    let token_request = || AppCommand::Request {
        message: ToShell::TokenNeeded(EmptyBody {}),
        deadline_ms: 500,
    };
    let request = app.session.next_request();
    let effects = app.command(token_request());
    let text = format!(r#"{{"kind":"auth.token","id":{},"deadline":500}}"#, request.0);
    assert_eq!(effects, [AppEffect::Send { text }]);
    let answer = |id: u32| {
        format!(
            r#"{{"kind":"auth.granted","id":{id},"body":{{"token":"SECRET","lifetime_s":900,"audience":"licensing"}}}}"#
        )
    };
    assert_eq!(app.port(&answer(999)), vec![], "an answer that nobody asked for");
    assert_eq!(
        events(app.port(&answer(request.0))),
        [AppEvent::TokenGranted {
            request,
            token: token("licensing")
        }]
    );
    assert_eq!(app.port(&answer(request.0)), vec![], "the same answer again");

    let request = app.session.next_request();
    app.command(token_request());
    let effects = app.until_deadline();
    assert_eq!(app.now_ms, 500);
    assert!(
        matches!(&effects[0], AppEffect::Send { text } if text.contains("cancel")),
        "{effects:?}"
    );
    match &events(effects)[..] {
        [
            AppEvent::RequestFailed {
                request: failed,
                error: RequestError::Fault(fault),
            },
        ] => {
            assert_eq!((*failed, fault.code), (request, FaultCode::DeadlineExceeded));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_message_that_is_not_granted_or_out_of_bounds_is_not_sent() {
    let mut app = App::connected(&[Capability::Nav]);
    let codes = |effects: Vec<AppEffect>| match &events(effects)[..] {
        [
            AppEvent::Faulted(fault)
            | AppEvent::RequestFailed {
                error: RequestError::Fault(fault),
                ..
            },
        ] => fault.code,
        other => panic!("{other:?}"),
    };
    let token_request = AppCommand::Request {
        message: ToShell::TokenNeeded(EmptyBody {}),
        deadline_ms: 500,
    };
    assert_eq!(codes(app.command(token_request)), FaultCode::NotGranted);
    let title = AppCommand::Send(ToShell::Title(Title {
        title: "x".repeat(201),
    }));
    assert_eq!(codes(app.command(title)), FaultCode::TooLarge);
}

#[test]
fn the_shells_messages_reach_the_app_and_invalid_ones_are_answered() {
    let mut app = App::connected(&Capability::SPOKEN);
    assert_eq!(
        events(app.port(r#"{"kind":"nav.go","body":{"path":"/apply"}}"#)),
        [AppEvent::Go {
            path: "/apply".into()
        }]
    );
    let changed = serde_json::to_string(&Context::default()).unwrap();
    let changed = format!(r#"{{"kind":"context.changed","body":{changed}}}"#);
    assert_eq!(
        events(app.port(&changed)),
        [AppEvent::ContextChanged(Context::default())]
    );
    assert_eq!(
        events(app.port(r#"{"kind":"events.published","body":{"topic":"cart.changed"}}"#)),
        [AppEvent::Published(Topic::CartChanged)]
    );
    assert_eq!(
        app.port(r#"{"kind":"ping","id":1}"#),
        [AppEffect::Send {
            text: r#"{"kind":"pong","id":1}"#.into()
        }]
    );
    for (text, code) in [
        (r#"{"kind":"commands.run","id":3}"#, "unsupported"),
        (
            r#"{"kind":"nav.go","body":{"path":"//evil.example"}}"#,
            "malformed",
        ),
        ("{", "malformed"),
    ] {
        let effects = app.port(text);
        assert!(
            matches!(&effects[0], AppEffect::Send { text } if text.contains(code)),
            "{effects:?}"
        );
    }
}

#[test]
fn the_end_settles_every_request_and_nothing_is_sent_afterwards() {
    let mut app = App::connected(&Capability::SPOKEN);
    app.command(AppCommand::Request {
        message: ToShell::TokenNeeded(EmptyBody {}),
        deadline_ms: 500,
    });
    let effects = app.port(r#"{"kind":"dispose"}"#);
    assert_eq!(effects[0], AppEffect::ClosePort);
    assert_eq!(
        events(effects),
        [
            AppEvent::RequestFailed {
                request: RequestId(1),
                error: RequestError::Lost
            },
            AppEvent::Ended(AppFailure::Disposed),
        ]
    );
    assert_eq!(
        app.command(AppCommand::Send(ToShell::SignOut(EmptyBody {}))),
        vec![]
    );
    assert_eq!(app.port(r#"{"kind":"ping","id":1}"#), vec![]);
}
