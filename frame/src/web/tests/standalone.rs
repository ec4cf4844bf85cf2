//! Tests of a site: address bar, title and token.

use super::{Events, ada, window};
use crate::history::{navigate, path_of};
use crate::host::{Host, HostEvent, TokenError};
use crate::message::{Context, HistoryAction, Token, Tone};
use crate::web::{StandaloneConfig, StandaloneHost};
use gloo::history::History;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn back_undoes_a_push_and_not_a_correction() {
    let before = window().location().pathname().unwrap();
    let (host, _events, _subscription, _tokens, _toasts) = site();
    let history = host.history();
    let shown = || path_of(&history.location());
    let (moved, push) = Events::new();
    navigate(&history, "/apply", HistoryAction::Push);
    navigate(&history, "/apply?step=1", HistoryAction::Push);
    navigate(&history, "/apply?step=2#fee", HistoryAction::Replace);
    assert_eq!(shown(), "/apply?step=2#fee");
    let _listener = history.listen(move || push(()));
    window().history().unwrap().back().unwrap();
    moved.next().await;
    assert_eq!(shown(), "/apply");
    navigate(&history, "//evil.example/", HistoryAction::Push);
    assert_eq!(shown(), "/apply", "a path that leads elsewhere is passed over");
    window().history().unwrap().back().unwrap();
    moved.next().await;
    assert_eq!(window().location().pathname().unwrap(), before);
}

#[wasm_bindgen_test]
async fn the_site_caches_its_token_until_the_user_changes() {
    let (host, events, _subscription, tokens, toasts) = site();
    assert_eq!(host.token().await, Ok("token-1".into()));
    assert_eq!(host.token().await, Ok("token-1".into()));
    host.set_context(Context::default());
    assert_eq!(events.next().await, HostEvent::SignedOut);
    assert_eq!(
        events.next().await,
        HostEvent::ContextChanged(Rc::new(Context::default()))
    );
    assert_eq!(
        host.token().await,
        Ok("token-2".into()),
        "the site asks anew, and its API decides"
    );
    assert_eq!(tokens.get(), 2);
    host.title("Apply");
    assert_eq!(window().document().unwrap().title(), "Apply · Pet licensing");
    host.toast(Tone::Success, "Saved");
    assert_eq!(toasts.next().await, "Saved");
    assert!(!host.is_embedded());
}

type Site = (
    Rc<StandaloneHost>,
    Events<HostEvent>,
    crate::Subscription,
    Rc<Cell<u32>>,
    Events<String>,
);

fn site() -> Site {
    let tokens = Rc::new(Cell::new(0));
    let count = tokens.clone();
    let (toasts, show) = Events::new();
    let host = StandaloneHost::new(StandaloneConfig {
        app: "licensing".into(),
        site: "Pet licensing".into(),
        dashboard: "http://localhost:3000".into(),
        context: ada(),
        token: Rc::new(move || {
            count.set(count.get() + 1);
            let token = format!("token-{}", count.get());
            let token = Token {
                token,
                lifetime_s: 900,
                audience: "licensing".into(),
            };
            Box::pin(std::future::ready(Ok::<_, TokenError>(token)))
        }),
        sign_out: Rc::new(|| {}),
        toast: Rc::new(move |_, text| show(text)),
    })
    .unwrap();
    let (events, push) = Events::new();
    let subscription = host.subscribe(Rc::new(move |event: &HostEvent| push(event.clone())));
    (host, events, subscription, tokens, toasts)
}
