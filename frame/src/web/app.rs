mod embedded_host;
mod frame_history;
mod height;
mod load;
mod tokens;

pub(super) use embedded_host::EmbeddedHost;

use super::port::Port;
use super::timer::Timer;
use super::{Clock, LONGEST_MESSAGE, mark, random_nonce, window_text};
use crate::app_session::{
    AppCommand, AppEffect, AppEvent, AppFailure, AppInput, AppSession, AppSessionConfig, RequestError,
};
use crate::host::{Host, HostEvent, Listeners, TokenError};
use crate::message::{Capability, Context, Limits, RequestId, ToShell, VERSIONS};
use crate::token::{Ticket, TokenCache};
use frame_history::FrameHistory;
use futures_channel::oneshot;
use gloo::events::EventListener;
use std::cell::RefCell;
use std::fmt;
use std::rc::{Rc, Weak};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort, Window};

/// Configuration of an embedded app.
#[derive(Debug, Clone)]
pub struct AppConfig {
    /// The app's id.
    pub app: String,
    /// The app's own release.
    pub version: String,
    /// The exact origins of the shells, from the run-time configuration.
    pub shell_origins: Vec<String>,
    /// The capabilities that the app wants; its manifest must declare them.
    pub wants: Vec<Capability>,
    /// Milliseconds until it gives up its hello.
    pub timeout_ms: u32,
}

impl AppConfig {
    /// An app that wants everything in version 1, and repeats its hello for thirty seconds.
    pub fn new(app: &str, version: &str, shell_origins: Vec<String>) -> Self {
        Self {
            app: app.to_owned(),
            version: version.to_owned(),
            shell_origins,
            wants: Capability::SPOKEN.to_vec(),
            timeout_ms: 30_000,
        }
    }
}

/// The reason why there is no host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectError {
    /// The document is not in a frame.
    NotFramed,
    /// The shell did not answer, or refused the app.
    Failed(AppFailure),
    /// The browser threw an error, with this text.
    Browser(String),
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFramed => f.write_str("this page does not stand in a frame"),
            Self::Failed(AppFailure::TurnedDown(reason)) => {
                write!(f, "the dashboard turned this app down: {reason:?}")
            }
            Self::Failed(_) => f.write_str("the dashboard does not answer"),
            Self::Browser(words) => write!(f, "the browser refused: {words}"),
        }
    }
}

impl std::error::Error for ConnectError {}

impl From<JsValue> for ConnectError {
    fn from(value: JsValue) -> Self {
        Self::Browser(format!("{value:?}"))
    }
}

/// Connects to the shell, and returns the host once the context has arrived. The host lives as long as its `Rc`, which an app
/// holds for the life of its document.
pub async fn connect(config: AppConfig) -> Result<Rc<dyn Host>, ConnectError> {
    let window = web_sys::window().ok_or(ConnectError::NotFramed)?;
    let parent = window
        .parent()?
        .filter(|_| super::is_framed())
        .ok_or(ConnectError::NotFramed)?;
    load::loaded(&window).await;
    let host = connect_to(window, parent, config).await?;
    #[cfg(feature = "bench")]
    host.0.offer_peers();
    Ok(host)
}

pub(super) async fn connect_to(
    window: Window,
    parent: Window,
    config: AppConfig,
) -> Result<Rc<EmbeddedHost>, ConnectError> {
    let limits = Limits::default();
    let session_config = AppSessionConfig {
        app: config.app,
        app_version: config.version,
        versions: VERSIONS,
        wants: config.wants,
        shell_origins: config.shell_origins,
        nonce: random_nonce(&window)?,
        timeout_ms: config.timeout_ms,
        limits,
    };
    let clock = Clock::new(&window);
    let session = AppSession::new(session_config, clock.now_ms());
    let (sender, connected) = oneshot::channel();
    let inner = Rc::new_cyclic(|weak: &Weak<Inner>| {
        let (on_message, on_time) = (weak.clone(), weak.clone());
        Inner {
            timer: Timer::new(move || {
                if let Some(inner) = on_time.upgrade() {
                    inner.timer.rang();
                    inner.drive(AppInput::Tick, None);
                }
            }),
            on_message: RefCell::new(Some(EventListener::new(&window, "message", move |event| {
                if let Some(inner) = on_message.upgrade() {
                    inner.on_window_message(event.unchecked_ref());
                }
            }))),
            weak: weak.clone(),
            clock,
            window,
            parent,
            limits,
            session: RefCell::new(session),
            port: RefCell::new(None),
            context: RefCell::default(),
            history: FrameHistory::default(),
            listeners: Listeners::default(),
            tokens: RefCell::default(),
            token_request: RefCell::new(None),
            pings: RefCell::default(),
            connected: RefCell::new(Some(sender)),
            height: RefCell::default(),
        }
    });
    inner.history.report_to(&inner.weak);
    inner.drive(AppInput::Tick, None);
    match connected.await {
        Ok(Ok(())) => Ok(Rc::new(EmbeddedHost(inner))),
        Ok(Err(failure)) => Err(ConnectError::Failed(failure)),
        Err(oneshot::Canceled) => Err(ConnectError::Failed(AppFailure::Disposed)),
    }
}

type Ping = (RequestId, oneshot::Sender<Result<(), RequestError>>);

pub(super) struct Inner {
    weak: Weak<Inner>,
    clock: Clock,
    window: Window,
    parent: Window,
    limits: Limits,
    session: RefCell<AppSession>,
    port: RefCell<Option<Rc<Port>>>,
    timer: Timer,
    on_message: RefCell<Option<EventListener>>,
    context: RefCell<Rc<Context>>,
    history: FrameHistory,
    listeners: Listeners,
    tokens: RefCell<TokenCache>,
    token_request: RefCell<Option<(RequestId, Ticket)>>,
    pings: RefCell<Vec<Ping>>,
    connected: RefCell<Option<oneshot::Sender<Result<(), AppFailure>>>>,
    height: RefCell<Option<height::HeightWatch>>,
}

impl Inner {
    fn on_window_message(&self, event: &MessageEvent) {
        let Some(text) = window_text(&event.data(), LONGEST_MESSAGE) else {
            return;
        };
        let from_parent = event
            .source()
            .is_some_and(|source| js_sys::Object::is(&source, &self.parent));
        let ports = event.ports();
        let port = (ports.length() == 1).then(|| ports.get(0).unchecked_into::<MessagePort>());
        let origin = event.origin();
        let input = AppInput::WindowMessage {
            origin: &origin,
            from_parent,
            has_port: port.is_some(),
            bytes: text.as_bytes(),
        };
        self.drive(input, port);
    }

    fn send_request(&self, message: ToShell, deadline_ms: u32) {
        self.drive(
            AppInput::Command(AppCommand::Request { message, deadline_ms }),
            None,
        );
    }

    /// Handles one input. `came` is the port that arrived with it; the session decides whether to take it. No borrow is held
    /// while the app handles an event.
    fn drive(&self, input: AppInput<'_>, arrived_port: Option<MessagePort>) {
        let now_ms = self.clock.now_ms();
        let effects = self.session.borrow_mut().handle(input, now_ms);
        let mut arrived_port = arrived_port;
        let mut events = Vec::new();
        for effect in effects {
            match effect {
                AppEffect::Notify(event) => events.push(event),
                AppEffect::PostParent { origin, text } => {
                    // A parent at another origin does not receive it, which shows at the time-out.
                    let _ = self.parent.post_message(&JsValue::from_str(&text), &origin);
                }
                AppEffect::TakePort => {
                    if let Some(port) = arrived_port.take() {
                        self.take_port(port);
                    }
                }
                AppEffect::Send { text } => {
                    let port = self.port.borrow().clone();
                    if let Some(port) = port {
                        port.send(&text);
                    }
                }
                AppEffect::ClosePort => drop(self.port.borrow_mut().take()),
            }
        }
        let deadline = self.session.borrow().deadline_ms();
        self.timer.set(deadline, now_ms);
        for event in events {
            self.on_event(event);
        }
    }

    fn take_port(&self, port: MessagePort) {
        let weak = self.weak.clone();
        let port = Port::open(port, self.limits, move |message| {
            let Some(inner) = weak.upgrade() else { return };
            match message {
                Ok(bytes) => inner.drive(AppInput::PortMessage { bytes }, None),
                Err(fault) => inner.drive(AppInput::UnreadablePortMessage { fault }, None),
            }
        });
        self.port.replace(Some(Rc::new(port)));
        self.stop_listening();
    }

    /// Stops listening to window messages after the welcome.
    fn stop_listening(&self) {
        self.on_message.take();
    }

    fn on_event(&self, event: AppEvent) {
        match event {
            AppEvent::Connected { context, path, .. } => {
                self.context.replace(Rc::new(context));
                self.history.show(&path);
                mark("mfe:handshake");
                if let Some(connected) = self.connected.take() {
                    // A caller that stopped waiting needs no answer.
                    let _ = connected.send(Ok(()));
                }
            }
            AppEvent::ContextChanged(context) => self.on_context(context),
            AppEvent::Go { path } => {
                self.listeners.notify(&HostEvent::Go { path: path.clone() });
                self.history.show(&path);
            }
            AppEvent::VisibilityChanged(visible) => {
                self.listeners.notify(&HostEvent::VisibilityChanged(visible));
            }
            AppEvent::Viewport(viewport) => self.listeners.notify(&HostEvent::Viewport(viewport)),
            AppEvent::Published(topic) => self.listeners.notify(&HostEvent::Published(topic)),
            AppEvent::SignedOut => {
                let settled = self.tokens.borrow_mut().abandon(TokenError::SignedOut);
                settled.send();
                self.listeners.notify(&HostEvent::SignedOut);
            }
            AppEvent::TokenGranted { request, token } => self.on_token(request, Ok(token)),
            AppEvent::Pong { request } => self.on_pong(request, Ok(())),
            AppEvent::RequestFailed { request, error } => {
                if !self.repeat_token_request(request, &error) {
                    self.on_token(request, Err(tokens::token_error(&error)));
                }
                self.on_pong(request, Err(error));
            }
            AppEvent::Faulted(fault) => self.listeners.notify(&HostEvent::Faulted(fault)),
            AppEvent::Ended(failure) => self.on_end(failure),
        }
    }

    fn on_context(&self, context: Context) {
        let context = Rc::new(context);
        let before = self.context.replace(context.clone());
        let id = |context: &Context| context.user.as_ref().map(|user| user.id.clone());
        if id(&before) != id(&context) {
            let settled = self.tokens.borrow_mut().abandon(TokenError::SignedOut);
            settled.send();
        }
        self.listeners.notify(&HostEvent::ContextChanged(context));
    }

    fn on_pong(&self, request: RequestId, result: Result<(), RequestError>) {
        let waiting = {
            let mut pings = self.pings.borrow_mut();
            let index = pings.iter().position(|(id, _)| *id == request);
            index.map(|index| pings.swap_remove(index))
        };
        if let Some((_, sender)) = waiting {
            let _ = sender.send(result);
        }
    }

    fn on_end(&self, failure: AppFailure) {
        self.stop_listening();
        let settled = self.tokens.borrow_mut().abandon(TokenError::Lost);
        settled.send();
        match self.connected.take() {
            Some(connected) => drop(connected.send(Err(failure))),
            None => self.listeners.notify(&HostEvent::Ended),
        }
    }

    /// Makes a round trip to the shell.
    #[cfg(any(feature = "bench", all(test, target_arch = "wasm32")))]
    pub(super) fn ping(&self) -> impl Future<Output = Result<(), RequestError>> + use<> {
        let (sender, receiver) = oneshot::channel();
        let request = self.session.borrow().next_request();
        self.pings.borrow_mut().push((request, sender));
        self.send_request(
            ToShell::Ping(crate::message::EmptyBody {}),
            embedded_host::TOKEN_MS,
        );
        async move { receiver.await.unwrap_or(Err(RequestError::Lost)) }
    }

    /// Defines `window.peers = { calls: { frame: () => Promise } }`, with which benchmarks time the round trip.
    #[cfg(feature = "bench")]
    fn offer_peers(&self) {
        use js_sys::{Object, Reflect};
        let weak = self.weak.clone();
        let call = Closure::<dyn Fn() -> js_sys::Promise>::new(move || {
            let ping = weak.upgrade().map(|inner| inner.ping());
            wasm_bindgen_futures::future_to_promise(async move {
                match ping {
                    Some(ping) => ping
                        .await
                        .map_err(|error| JsValue::from_str(&format!("{error:?}")))?,
                    None => return Err(JsValue::from_str("the app is gone")),
                }
                Ok(JsValue::UNDEFINED)
            })
        });
        let (calls, peers) = (Object::new(), Object::new());
        // Setting a property of a new object does not fail.
        let _ = Reflect::set(&calls, &JsValue::from_str("frame"), &call.into_js_value());
        let _ = Reflect::set(&peers, &JsValue::from_str("calls"), &calls);
        let _ = Reflect::set(&self.window, &JsValue::from_str("peers"), &peers);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop_listening();
    }
}
