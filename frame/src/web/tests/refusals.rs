//! Tests of refused messages.

use super::{Events, Frame, config, listen, origin};
use crate::shell_session::{Refusal, ShellEvent};
use crate::web::{MountError, ShellBinding};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_right_window_with_an_opaque_origin_is_refused() {
    let frame = Frame::new();
    frame.0.set_attribute("sandbox", "allow-scripts").unwrap();
    let (handle, events) = listen(&frame);
    frame.run("welcomed(port => toast(port, 'let in')); hello(1);");
    assert_eq!(
        events.next().await,
        ShellEvent::Refused(Refusal::WrongOrigin("null".into()))
    );
    assert!(!handle.is_ready());
}

#[wasm_bindgen_test]
async fn the_right_window_with_another_origin_than_the_manifests_is_refused() {
    let frame = Frame::new();
    let (events, push) = Events::new();
    let _handle = ShellBinding::listen(frame.0.clone(), config("https://licensing.example"), push).unwrap();
    frame.run("hello(1);");
    assert_eq!(
        events.next().await,
        ShellEvent::Refused(Refusal::WrongOrigin(origin()))
    );
}

#[wasm_bindgen_test]
async fn another_window_with_the_right_origin_is_refused() {
    let frame = Frame::new();
    let (handle, events) = listen(&frame);
    let script = format!("{{ const parent = window; {}; hello(1); }}", super::CLIENT);
    js_sys::eval(&script).unwrap();
    assert_eq!(events.next().await, ShellEvent::Refused(Refusal::WrongWindow));
    assert!(!handle.is_ready());
}

#[wasm_bindgen_test]
async fn a_sibling_is_refused_and_may_connect_itself() {
    let (frame, sibling) = (Frame::new(), Frame::new());
    let (_handle, events) = listen(&frame);
    // In its own name first: this frame's listener ignores that, so the next event is the forgery's.
    sibling.run("hello(1, 'products'); hello(2, 'licensing'); welcomed(port => toast(port, 'let in'));");
    assert_eq!(events.next().await, ShellEvent::Refused(Refusal::WrongWindow));
    // The forgery does not disturb the genuine app, not even with its nonce.
    frame.run("welcomed(port => send(port, 'ready')); hello(2);");
    events.ready().await;
    assert!(events.is_empty());
}

#[wasm_bindgen_test]
async fn a_replayed_hello_is_refused_and_hands_over_no_second_port() {
    let frame = Frame::new();
    let (handle, events) = listen(&frame);
    frame.run(
        "welcomed(port => {
            port.onmessage = ({ data }) => {
                if (JSON.parse(data).body.path === '/replay') hello(1);
                else toast(port, 'welcomes ' + welcomes);
            };
            send(port, 'ready');
        });
        hello(1);",
    );
    events.ready().await;
    handle.go("/replay");
    assert_eq!(events.next().await, ShellEvent::Refused(Refusal::Replayed));
    handle.go("/count");
    assert_eq!(events.toast().await, "welcomes 1");
}

#[wasm_bindgen_test]
fn an_app_on_the_shells_own_origin_is_not_mounted() {
    let frame = Frame::new();
    let (_events, push) = Events::new();
    let error = ShellBinding::mount(frame.0.clone(), config(&origin()), push).err();
    assert_eq!(error, Some(MountError::SameOrigin));
}

#[wasm_bindgen_test]
fn an_address_off_the_manifests_origin_is_not_mounted() {
    let frame = Frame::new();
    for url in [
        "http://localhost:30010/",
        "http://localhost:3001.evil.example/",
        "javascript:alert(1)",
    ] {
        let (_events, push) = Events::new();
        let mut config = config("http://localhost:3001");
        config.url = url.into();
        let error = ShellBinding::mount(frame.0.clone(), config, push).err();
        assert_eq!(error, Some(MountError::UrlOutsideOrigin), "{url}");
    }
}
