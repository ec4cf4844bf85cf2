//! Tests of the shell's binding with a well-behaved app, and with a misbehaving one.

use super::{Events, Frame, ada, config, listen, origin};
use crate::message::{FaultCode, Token};
use crate::shell_session::{Refusal, ShellEvent};
use crate::web::{ShellBinding, ShellHandle};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_happy_path_hands_over_one_port_and_everything_goes_over_it() {
    let frame = Frame::new();
    let (handle, events) = listen(&frame);
    frame.run(
        "welcomed((port, welcome, event) => {
            port.onmessage = ({ data }) => {
                const { kind, id, body } = JSON.parse(data);
                if (kind === 'auth.granted') toast(port, `${kind} ${id} ${body.token}`);
                else if (kind === 'nav.go') toast(port, `${kind} ${body.path}`);
                else toast(port, kind);
            };
            send(port, 'ready');
            toast(port, `${event.ports.length} ${welcomes} ${welcome.context.user.name} ${welcome.path}`);
            send(port, 'auth.token', undefined, 7);
        });
        hello(1);",
    );
    events.ready().await;
    assert_eq!(events.toast().await, "1 1 Ada Park /licences");
    let ShellEvent::TokenNeeded { request } = events.next().await else {
        panic!("no request")
    };
    handle.grant_token(
        request,
        Token {
            token: "a.b.c".into(),
            lifetime_s: 900,
            audience: "licensing".into(),
        },
    );
    assert_eq!(events.toast().await, "auth.granted 7 a.b.c");
    handle.go("/apply");
    assert_eq!(events.toast().await, "nav.go /apply");
    handle.set_visible(false);
    // The app learns that it is hidden, and its next message is declined.
    let declined = events.next().await;
    assert!(
        matches!(&declined, ShellEvent::Refused(Refusal::Port(fault)) if fault.code == FaultCode::Declined),
        "{declined:?}"
    );
    drop(handle);
}

#[wasm_bindgen_test]
async fn long_messages_travel_as_bytes_in_both_directions() {
    let frame = Frame::new();
    let (handle, events) = listen(&frame);
    frame.run(
        "welcomed(port => {
            port.onmessage = ({ data }) => {
                const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
                const answer = `${typeof data} ${JSON.parse(text).body.user.name.length}`;
                const bytes = new TextEncoder().encode(JSON.stringify(
                    { kind: 'ui.toast', body: { tone: 'info', text: answer }, padding: 'x'.repeat(9000) }));
                port.postMessage(bytes.buffer, [bytes.buffer]);
            };
            send(port, 'ready');
        });
        hello(1);",
    );
    events.ready().await;
    for (length, expected) in [(100, "string 100"), (5_000, "object 5000")] {
        let mut context = ada();
        context.user.as_mut().unwrap().name = "A".repeat(length);
        handle.set_context(context);
        assert_eq!(events.toast().await, expected);
    }
}

#[wasm_bindgen_test]
async fn a_document_that_reloads_gets_a_new_port_and_the_old_one_is_closed() {
    let frame = Frame::new();
    let (_handle, events) = listen(&frame);
    // The first document keeps its port in the parent, which outlives it, and the second one uses it.
    frame.run(
        "welcomed(port => {
            send(port, 'ready');
            if (parent.kept) toast(parent.kept, 'over the old port');
            parent.kept = port;
            toast(port, 'here');
        });
        hello(Math.floor(Math.random() * 256));",
    );
    events.ready().await;
    assert_eq!(events.toast().await, "here");
    frame.0.content_window().unwrap().location().reload().unwrap();
    assert_eq!(events.next().await, ShellEvent::Restarted);
    events.ready().await;
    assert_eq!(
        events.toast().await,
        "here",
        "and nothing from the old port before it"
    );
    js_sys::eval("delete window.kept").unwrap();
}

#[wasm_bindgen_test]
async fn a_frame_that_loads_another_document_is_abandoned() {
    let frame = Frame::new();
    let (handle, events) = listen(&frame);
    // The parent holds the port, as a worker might, and answers every ping.
    frame.run(
        "welcomed(port => {
            send(port, 'ready');
            parent.held = port;
        });
        addEventListener('load', () => setTimeout(() => hello(1)));",
    );
    events.ready().await;
    js_sys::eval("held.onmessage = ({ data }) => held.postMessage(data.replace('ping', 'pong'))").unwrap();
    frame.0.set_srcdoc("<!doctype html><p>Elsewhere");
    assert_eq!(events.next().await, ShellEvent::Restarted);
    assert!(!handle.is_ready());
    js_sys::eval("delete window.held").unwrap();
}

#[wasm_bindgen_test]
async fn fifty_megabytes_and_objects_are_answered_and_the_session_goes_on() {
    let frame = Frame::new();
    let (_handle, events) = listen(&frame);
    frame.run(
        "welcomed(port => {
            send(port, 'ready');
            port.postMessage('x'.repeat(50_000_000));
            port.postMessage(new ArrayBuffer(50_000_000));
            port.postMessage({ kind: 'ready' });
            const codes = [];
            port.onmessage = ({ data }) => {
                codes.push(JSON.parse(data).body.code);
                if (codes.length === 3) toast(port, codes.join(' '));
            };
        });
        hello(1);",
    );
    events.ready().await;
    for code in [FaultCode::TooLarge, FaultCode::TooLarge, FaultCode::Malformed] {
        match events.next().await {
            ShellEvent::Refused(Refusal::Port(fault)) => assert_eq!(fault.code, code),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(events.toast().await, "too-large too-large malformed");
}

#[cfg(not(feature = "bench"))]
#[wasm_bindgen_test]
async fn a_flood_of_a_hundred_thousand_ends_the_session() {
    let frame = Frame::new();
    let (handle, events) = listen(&frame);
    frame.run(
        "welcomed(port => {
            send(port, 'ready');
            for (let n = 0; n < 100_000; n += 1) send(port, 'ping', undefined, 1);
        });
        hello(1);",
    );
    events.ready().await;
    loop {
        match events.next().await {
            ShellEvent::Refused(Refusal::Port(fault)) => assert_eq!(fault.code, FaultCode::RateLimited),
            other => {
                assert_eq!(
                    other,
                    ShellEvent::Failed(crate::shell_session::SessionFailure::Flooded)
                );
                break;
            }
        }
    }
    assert!(!handle.is_ready() && events.is_empty());
}

#[wasm_bindgen_test]
async fn the_host_may_drop_the_frame_while_it_handles_an_event() {
    let frame = Frame::new();
    let held: Rc<RefCell<Option<ShellHandle>>> = Rc::default();
    let (events, push) = Events::new();
    let holder = held.clone();
    let on_event = Rc::new(move |event: ShellEvent| {
        if matches!(event, ShellEvent::Toast { .. }) {
            let handle = holder.borrow_mut().take();
            drop(handle);
        }
        push(event);
    });
    *held.borrow_mut() = Some(ShellBinding::listen(frame.0.clone(), config(&origin()), on_event).unwrap());
    frame.run(
        "welcomed(port => {
            port.onmessage = ({ data }) => {
                if (JSON.parse(data).kind === 'dispose') parent.postMessage('disposed', '*');
            };
            send(port, 'ready');
            toast(port, 'good-bye');
        });
        hello(1);",
    );
    let (heard, hear) = Events::new();
    let listener = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::MessageEvent)>::new(
        move |event: web_sys::MessageEvent| {
            if event.data() == "disposed" {
                hear(());
            }
        },
    );
    let function: &js_sys::Function = wasm_bindgen::JsCast::unchecked_ref(listener.as_ref());
    super::window()
        .add_event_listener_with_callback("message", function)
        .unwrap();
    events.ready().await;
    assert_eq!(events.toast().await, "good-bye");
    heard.next().await;
    super::window()
        .remove_event_listener_with_callback("message", function)
        .unwrap();
    assert!(held.borrow().is_none());
}
