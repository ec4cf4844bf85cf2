//! Tests of the bindings in a real browser. The other end is always a small JavaScript client in an iframe, so that they test the
//! protocol and not one program's agreement with itself.

mod app;
mod refusals;
mod shell;
mod standalone;

use super::shell::{ShellBinding, ShellConfig, ShellHandle};
use crate::message::{Capability, Context, User};
use crate::shell_session::ShellEvent;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test_configure;
use web_sys::{HtmlIFrameElement, Window};

wasm_bindgen_test_configure!(run_in_browser);

fn window() -> Window {
    web_sys::window().unwrap()
}

fn origin() -> String {
    window().location().origin().unwrap()
}

fn ada() -> Context {
    let user = User {
        id: "u-1".into(),
        name: "Ada Park".into(),
        email: "ada@example.com".into(),
    };
    Context {
        user: Some(user),
        ..Context::default()
    }
}

/// Events in order, for a test to await.
struct Events<T> {
    inner: Rc<RefCell<(VecDeque<T>, Option<Waker>)>>,
}

impl<T: 'static> Events<T> {
    fn new() -> (Self, Rc<dyn Fn(T)>) {
        let inner = Rc::new(RefCell::new((VecDeque::new(), None::<Waker>)));
        let sink = inner.clone();
        let push = move |event| {
            let waker = {
                let mut sink = sink.borrow_mut();
                sink.0.push_back(event);
                sink.1.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        };
        (Self { inner }, Rc::new(push))
    }

    async fn next(&self) -> T {
        poll_fn(|context| {
            let mut inner = self.inner.borrow_mut();
            if let Some(event) = inner.0.pop_front() {
                return Poll::Ready(event);
            }
            inner.1 = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    fn is_empty(&self) -> bool {
        self.inner.borrow().0.is_empty()
    }
}

impl Events<ShellEvent> {
    async fn ready(&self) {
        let event = self.next().await;
        assert!(matches!(event, ShellEvent::Ready { .. }), "{event:?}");
    }

    /// Waits for the next toast, by which the test's client reports.
    async fn toast(&self) -> String {
        match self.next().await {
            ShellEvent::Toast { text, .. } => text,
            other => panic!("{other:?}"),
        }
    }
}

/// An iframe, removed at the end of its test.
struct Frame(HtmlIFrameElement);

impl Frame {
    fn new() -> Self {
        let document = window().document().unwrap();
        Self(document.create_element("iframe").unwrap().dyn_into().unwrap())
    }

    /// Runs the script in the frame.
    fn run(&self, script: &str) {
        self.0
            .set_srcdoc(&format!("<!doctype html><script>{CLIENT}\n{script}</script>"));
        window()
            .document()
            .unwrap()
            .body()
            .unwrap()
            .append_child(&self.0)
            .unwrap();
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// Helpers for every client script. `hello(n)` posts a hello with the nonce made of n.
const CLIENT: &str = r"
const nonce = n => n.toString(16).padStart(2, '0').repeat(16);
const hello = (n, app = 'licensing') => parent.postMessage(JSON.stringify({ kind: 'frame.hello', body: {
    versions: { min: 1, max: 1 }, app, app_version: '1', wants: ['context', 'auth', 'nav', 'layout', 'ui'], nonce: nonce(n),
} }), '*');
const send = (port, kind, body, id) => port.postMessage(JSON.stringify({ kind, body, id }));
const toast = (port, text) => send(port, 'ui.toast', { tone: 'info', text });
let welcomes = 0;
const welcomed = then => addEventListener('message', event => {
    if (JSON.parse(event.data).kind !== 'frame.welcome') return;
    welcomes += 1;
    then(event.ports[0], JSON.parse(event.data).body, event);
});
";

fn config(origin: &str) -> ShellConfig {
    ShellConfig {
        app: "licensing".into(),
        origin: origin.into(),
        url: format!("{origin}/"),
        title: "Licensing".into(),
        declared: Capability::SPOKEN.to_vec(),
        topics: vec![crate::message::Topic::CartChanged],
        timeout_ms: 8_000,
        context: ada(),
        path: "/licences".into(),
    }
}

/// Listens to the frame like the shell, with the frame's script on the test page's own origin.
fn listen(frame: &Frame) -> (ShellHandle, Events<ShellEvent>) {
    let (events, push) = Events::new();
    (
        ShellBinding::listen(frame.0.clone(), config(&origin()), push).unwrap(),
        events,
    )
}
