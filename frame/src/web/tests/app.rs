//! Tests of the app's binding against a shell in JavaScript: the iframe's window stands in for the parent's.

use super::{Events, Frame, origin, window};
use crate::app_session::AppFailure;
use crate::history::{navigate, path_of};
use crate::host::{Host, HostEvent, TokenError};
use crate::message::{Capability, HistoryAction, RefusalReason};
use crate::web::app::{AppConfig, ConnectError, EmbeddedHost, connect_to};
use gloo::history::History;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A shell that answers, records messages, and returns them on demand as a path to go to.
const SHELL: &str = r"
const user = { id: 'u-1', name: 'Ada Park', email: 'ada@example.com' };
const context = { user, locale: 'en-US', time_zone: 'UTC' };
const granted = ['context', 'auth', 'nav', 'layout', 'ui'];
const answer = (hello, port, change = {}) => parent.postMessage(JSON.stringify({ kind: 'frame.welcome', body: {
    version: 1, granted, session: 's-1', nonce: hello.nonce, context, path: '/licences?state=issued', ...change,
} }), '*', [port]);
const helloed = then => addEventListener('message', ({ data }) => {
    const { kind, body } = JSON.parse(data);
    if (kind === 'frame.hello') then(body);
});
let tokens = 0;
const serve = port => { port.onmessage = ({ data }) => {
    const { kind, id, body } = JSON.parse(data);
    if (kind === 'auth.token') {
        tokens += 1;
        send(port, 'auth.granted', { token: 'token-' + tokens, lifetime_s: 900, audience: 'licensing' }, id);
    } else if (kind === 'ping') {
        send(port, 'pong', {}, id);
    } else if (kind === 'nav.title' && body.title === 'sign me out') {
        send(port, 'context.changed', { ...context, user: null });
    } else if (kind === 'ready') {
        send(port, 'nav.go', { path: '/ready' });
    } else {
        send(port, 'nav.go', { path: '/' + kind + '/' + encodeURIComponent(JSON.stringify(body)) });
    }
}; };
";

async fn connect(frame: &Frame, script: &str) -> Result<Rc<EmbeddedHost>, ConnectError> {
    frame.run(&format!("{SHELL}\n{script}"));
    let mut config = AppConfig::new("licensing", "1.2.3", vec![origin()]);
    config.timeout_ms = 5_000;
    connect_to(window(), frame.0.content_window().unwrap(), config).await
}

const HONEST: &str = "helloed(hello => {
    const { port1, port2 } = new MessageChannel();
    serve(port1);
    answer(hello, port2);
});";

async fn path(events: &Events<HostEvent>) -> String {
    match events.next().await {
        HostEvent::Go { path } => path,
        other => panic!("{other:?}"),
    }
}

fn listen(host: &EmbeddedHost) -> (Events<HostEvent>, crate::Subscription) {
    let (events, push) = Events::new();
    let subscription = host.subscribe(Rc::new(move |event: &HostEvent| push(event.clone())));
    (events, subscription)
}

#[wasm_bindgen_test]
async fn an_app_connects_with_context_and_path_and_its_messages_arrive() {
    let frame = Frame::new();
    js_sys::eval("performance.clearMarks()").unwrap();
    let host = connect(&frame, HONEST).await.unwrap();
    assert_eq!(
        js_sys::eval("performance.getEntriesByName('mfe:handshake').length").unwrap(),
        1
    );
    assert_eq!(host.context().user.as_ref().unwrap().name, "Ada Park");
    assert_eq!(path_of(&host.history().location()), "/licences?state=issued");
    assert!(host.is_embedded());
    let (events, _subscription) = listen(&host);
    assert_eq!(path(&events).await, "/ready");
    navigate(&host.history(), "/apply", HistoryAction::Push);
    assert_eq!(
        path(&events).await,
        "/nav.path/%7B%22path%22%3A%22%2Fapply%22%2C%22entry%22%3A%22push%22%7D"
    );
    host.sign_out();
    assert_eq!(path(&events).await, "/auth.sign-out/undefined");
    let shown = || path_of(&host.history().location());
    let before = shown();
    navigate(&host.history(), "//evil.example", HistoryAction::Push);
    assert_eq!(shown(), before, "a path that leads elsewhere is passed over");
    navigate(&host.history(), "/apply?step=2#fee", HistoryAction::Replace);
    assert_eq!(
        path(&events).await,
        "/nav.path/%7B%22path%22%3A%22%2Fapply%3Fstep%3D2%23fee%22%2C%22entry%22%3A%22replace%22%7D"
    );
    host.0.ping().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_token_is_requested_once_cached_and_dropped_with_its_user() {
    let frame = Frame::new();
    let host = connect(&frame, HONEST).await.unwrap();
    let (first, second) = (host.token(), host.token());
    assert_eq!(
        (first.await, second.await),
        (Ok("token-1".into()), Ok("token-1".into()))
    );
    assert_eq!(host.token().await, Ok("token-1".into()));
    host.forget_token();
    assert_eq!(host.token().await, Ok("token-2".into()));
    let (events, _subscription) = listen(&host);
    host.title("sign me out");
    while !matches!(events.next().await, HostEvent::ContextChanged(_)) {}
    assert_eq!(host.token().await, Err(TokenError::SignedOut));
}

#[wasm_bindgen_test]
async fn a_false_welcome_is_ignored_and_the_genuine_one_accepted() {
    let frame = Frame::new();
    let host = connect(
        &frame,
        "let calls = 0;
        helloed(hello => {
            calls += 1;
            const { port1, port2 } = new MessageChannel();
            serve(port1);
            if (calls === 1) answer(hello, port2, { nonce: nonce(1), path: '/replayed' });
            else if (calls === 2) parent.postMessage(JSON.stringify({ kind: 'frame.welcome', body: {} }), '*', [port2]);
            else answer(hello, port2);
        });",
    )
    .await
    .unwrap();
    assert_eq!(path_of(&host.history().location()), "/licences?state=issued");
}

#[wasm_bindgen_test]
async fn an_app_that_is_turned_down_learns_the_reason() {
    let frame = Frame::new();
    let result = connect(
        &frame,
        "helloed(hello => parent.postMessage(JSON.stringify({ kind: 'frame.refused', body: {
            nonce: hello.nonce, reason: { undeclared: { capabilities: ['ui'] } } } }), '*'));",
    )
    .await;
    let reason = RefusalReason::Undeclared {
        capabilities: vec![Capability::Ui],
    };
    assert_eq!(
        result.err(),
        Some(ConnectError::Failed(AppFailure::TurnedDown(reason)))
    );
}

#[wasm_bindgen_test]
async fn a_token_request_waits_for_a_new_sign_in() {
    let frame = Frame::new();
    let host = connect(
        &frame,
        "helloed(hello => {
            const { port1, port2 } = new MessageChannel();
            let asked = 0;
            port1.onmessage = ({ data }) => {
                const { kind, id } = JSON.parse(data);
                if (kind !== 'auth.token') return;
                asked += 1;
                if (asked < 3) send(port1, 'error', { code: 'deadline-exceeded', detail: 'not yet' }, id);
                else send(port1, 'auth.granted', { token: 'late', lifetime_s: 900, audience: 'licensing' }, id);
            };
            answer(hello, port2);
        });",
    )
    .await
    .unwrap();
    let (first, second) = (host.token(), host.token());
    assert_eq!(
        (first.await, second.await),
        (Ok("late".into()), Ok("late".into()))
    );
}

#[wasm_bindgen_test]
async fn the_end_of_the_shell_settles_pending_requests() {
    let frame = Frame::new();
    let host = connect(
        &frame,
        "helloed(hello => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => { if (JSON.parse(data).kind === 'auth.token') send(port1, 'dispose'); };
            answer(hello, port2);
        });",
    )
    .await
    .unwrap();
    let (events, _subscription) = listen(&host);
    assert_eq!(host.token().await, Err(TokenError::Lost));
    assert_eq!(events.next().await, HostEvent::Ended);
}
