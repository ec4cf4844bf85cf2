use super::port::Port;
use super::timer::Timer;
use super::{Clock, LONGEST_HELLO, LONGEST_MESSAGE, random_nonce, window_text};
use crate::message::{Capability, Context, Limits, RequestId, Token, Topic, VERSIONS, Viewport};
use crate::quota::Quota;
use crate::shell_session::{
    PortNumber, ShellCommand, ShellEffect, ShellEvent, ShellInput, ShellSession, ShellSessionConfig,
};
use gloo::events::EventListener;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlIFrameElement, MessageChannel, MessageEvent};

/// Configuration of an embedded app in the shell: the manifest's facts, and its initial state.
#[derive(Debug, Clone)]
pub struct ShellConfig {
    /// The app's id.
    pub app: String,
    /// The app's exact origin, without a path.
    pub origin: String,
    /// The URL to load: the origin and a path, without secrets.
    pub url: String,
    /// The frame's title, for screen readers.
    pub title: String,
    /// The capabilities that the manifest declares.
    pub declared: Vec<Capability>,
    /// The topics that the manifest declares.
    pub topics: Vec<Topic>,
    /// Milliseconds that the app may take until it is ready.
    pub timeout_ms: u32,
    /// The initial context.
    pub context: Context,
    /// The initial path inside the app.
    pub path: String,
}

/// The reason why an app is not mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MountError {
    /// The app's origin is the shell's own, which would defeat the sandbox.
    SameOrigin,
    /// The URL is not at the origin.
    UrlOutsideOrigin,
    /// The browser threw an error, with this text.
    Browser(String),
}

impl fmt::Display for MountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameOrigin => f.write_str("an app must not be served from the dashboard's own origin"),
            Self::UrlOutsideOrigin => f.write_str("the app's address does not stand on its origin"),
            Self::Browser(words) => write!(f, "the browser refused: {words}"),
        }
    }
}

impl std::error::Error for MountError {}

impl From<JsValue> for MountError {
    fn from(value: JsValue) -> Self {
        Self::Browser(format!("{value:?}"))
    }
}

/// The sandbox allows scripts, the app's own origin, forms and downloads. No pop-ups and no top-level navigation: links out of
/// the frame go through the shell.
const SANDBOX: &str = "allow-scripts allow-same-origin allow-forms allow-downloads";

/// The binding of a [`ShellSession`] to an iframe.
pub struct ShellBinding;

impl ShellBinding {
    /// Prepares the iframe (sandbox, permissions, title, URL) and listens for its hello. The iframe must be in the document, or
    /// be inserted next; it must not have a URL yet.
    pub fn mount(
        iframe: HtmlIFrameElement,
        config: ShellConfig,
        on_event: Rc<dyn Fn(ShellEvent)>,
    ) -> Result<ShellHandle, MountError> {
        let window = web_sys::window().ok_or_else(|| MountError::Browser("no window".into()))?;
        if window.location().origin()? == config.origin {
            return Err(MountError::SameOrigin);
        }
        let on_origin = config.url.strip_prefix(&config.origin);
        if !on_origin.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            return Err(MountError::UrlOutsideOrigin);
        }
        let url = config.url.clone();
        iframe.set_attribute("sandbox", SANDBOX)?;
        iframe.set_attribute("allow", "")?;
        iframe.set_attribute("referrerpolicy", "no-referrer")?;
        iframe.set_attribute("title", &config.title)?;
        let handle = Self::listen(iframe.clone(), config, on_event)?;
        iframe.set_src(&url);
        Ok(handle)
    }

    /// Listens to an iframe that somebody else loads.
    pub(super) fn listen(
        iframe: HtmlIFrameElement,
        config: ShellConfig,
        on_event: Rc<dyn Fn(ShellEvent)>,
    ) -> Result<ShellHandle, MountError> {
        let window = web_sys::window().ok_or_else(|| MountError::Browser("no window".into()))?;
        let limits = Limits::default();
        let session_config = ShellSessionConfig {
            app: config.app,
            origin: config.origin,
            declared: config.declared,
            topics: config.topics,
            versions: VERSIONS,
            timeout_ms: config.timeout_ms,
            session_seed: random_nonce(&window)?.as_str().to_owned(),
            limits,
            quota: Quota::default(),
        };
        let clock = Clock::new(&window);
        let now_ms = clock.now_ms();
        let session = ShellSession::new(session_config, config.context, config.path, now_ms);
        let inner = Rc::new_cyclic(|weak: &std::rc::Weak<Inner>| {
            let (on_message, on_load, on_time) = (weak.clone(), weak.clone(), weak.clone());
            Inner {
                timer: Timer::new(move || {
                    if let Some(inner) = on_time.upgrade() {
                        inner.timer.rang();
                        inner.drive(ShellInput::Tick);
                    }
                }),
                _on_message: EventListener::new(&window, "message", move |event| {
                    if let Some(inner) = on_message.upgrade() {
                        inner.on_window_message(event.unchecked_ref());
                    }
                }),
                _on_load: EventListener::new(&iframe, "load", move |_| {
                    if let Some(inner) = on_load.upgrade().filter(|inner| !inner.is_blank()) {
                        inner.drive(ShellInput::FrameLoaded);
                    }
                }),
                weak: weak.clone(),
                clock,
                iframe,
                url: config.url,
                limits,
                session: RefCell::new(session),
                port: RefCell::new(None),
                on_event,
            }
        });
        inner.schedule(now_ms);
        Ok(ShellHandle { inner })
    }
}

/// A handle to one embedded app. Dropping it ends the session, closes the port and removes the listeners; the caller removes the
/// iframe.
pub struct ShellHandle {
    inner: Rc<Inner>,
}

impl ShellHandle {
    /// Sets the context; sent if it differs from the app's.
    pub fn set_context(&self, context: Context) {
        self.command(ShellCommand::SetContext(context));
    }

    /// Shows a path after a change of the address bar or the back button. Remembered for an app that is not ready yet.
    pub fn go(&self, path: &str) {
        self.command(ShellCommand::Go {
            path: path.to_owned(),
        });
    }

    /// Tells the app whether its tab is in front.
    pub fn set_visible(&self, visible: bool) {
        self.command(ShellCommand::SetVisible(visible));
    }

    /// Sets the frame's visible size.
    pub fn viewport(&self, viewport: Viewport) {
        self.command(ShellCommand::Viewport(viewport));
    }

    /// Something has happened in another app, or in the shell.
    pub fn publish(&self, topic: Topic) {
        self.command(ShellCommand::Publish(topic));
    }

    /// Something has changed at the API. A hidden app learns of it when it is shown again.
    pub fn report_change(&self, topic: Topic) {
        self.command(ShellCommand::ReportChange(topic));
    }

    /// Answers [`ShellEvent::TokenNeeded`]. A token whose audience is not this app is not sent.
    pub fn grant_token(&self, request: RequestId, token: Token) {
        self.command(ShellCommand::GrantToken { request, token });
    }

    /// Answers [`ShellEvent::TokenNeeded`] when there is no token to give.
    pub fn decline(&self, request: RequestId, detail: &str) {
        self.command(ShellCommand::Decline {
            request,
            detail: detail.to_owned(),
        });
    }

    /// Tells the app that the user signed out.
    pub fn signed_out(&self) {
        self.command(ShellCommand::SignedOut);
    }

    /// Reloads the app for *Try again*, without a history entry.
    pub fn reload(&self) {
        self.command(ShellCommand::Reload);
        if let Some(frame) = self.inner.iframe.content_window() {
            // Fails only for a document being torn down, where there is nothing to reload.
            let _ = frame.location().replace(&self.inner.url);
        }
    }

    /// Returns whether the app is ready.
    pub fn is_ready(&self) -> bool {
        self.inner.session.borrow().is_ready()
    }

    fn command(&self, command: ShellCommand) {
        self.inner.drive(ShellInput::Command(command));
    }
}

impl Drop for ShellHandle {
    fn drop(&mut self) {
        self.command(ShellCommand::Dispose);
    }
}

struct Inner {
    weak: std::rc::Weak<Inner>,
    clock: Clock,
    iframe: HtmlIFrameElement,
    url: String,
    limits: Limits,
    session: RefCell<ShellSession>,
    port: RefCell<Option<(PortNumber, Rc<Port>)>>,
    timer: Timer,
    _on_message: EventListener,
    _on_load: EventListener,
    on_event: Rc<dyn Fn(ShellEvent)>,
}

impl Inner {
    /// Returns whether the frame still holds its initial empty document, for which some browsers fire `load` as well.
    fn is_blank(&self) -> bool {
        let empty = || {
            let document = self.iframe.content_document()?;
            Some(document.url().ok()? == "about:blank")
        };
        self.session.borrow().port().is_none() && empty().unwrap_or_default()
    }

    fn on_window_message(&self, event: &MessageEvent) {
        let from_iframe = match (event.source(), self.iframe.content_window()) {
            (Some(source), Some(frame)) => js_sys::Object::is(&source, &frame),
            _ => false,
        };
        // The message of an unknown sender is read only up to the length of a hello.
        let longest = if from_iframe {
            LONGEST_MESSAGE
        } else {
            LONGEST_HELLO
        };
        let Some(text) = window_text(&event.data(), longest) else {
            return;
        };
        let origin = event.origin();
        self.drive(ShellInput::WindowMessage {
            origin: &origin,
            from_iframe,
            bytes: text.as_bytes(),
        });
    }

    /// Handles one input. No borrow is held while the host handles events, since it may send commands at once; it gets them last,
    /// so that its commands follow the session's own messages.
    fn drive(&self, input: ShellInput<'_>) {
        let now_ms = self.clock.now_ms();
        let effects = self.session.borrow_mut().handle(input, now_ms);
        let mut events = Vec::new();
        for effect in effects {
            match effect {
                ShellEffect::Notify(event) => events.push(event),
                ShellEffect::Welcome { port, origin, text } => self.welcome(port, &origin, &text),
                ShellEffect::PostWindow { origin, text } => self.post(&origin, &text, &js_sys::Array::new()),
                ShellEffect::Send { port, text } => self.send(port, &text),
                ShellEffect::ClosePort(number) => {
                    let closed = self.port.borrow_mut().take_if(|(present, _)| *present == number);
                    drop(closed);
                }
            }
        }
        self.schedule(now_ms);
        for event in events {
            (self.on_event)(event);
        }
    }

    fn schedule(&self, now_ms: u64) {
        let deadline = self.session.borrow().deadline_ms();
        self.timer.set(deadline, now_ms);
    }

    fn welcome(&self, number: PortNumber, origin: &str, text: &str) {
        let Ok(channel) = MessageChannel::new() else {
            return;
        };
        let weak = self.weak.clone();
        let port = Port::open(channel.port1(), self.limits, move |message| {
            let Some(inner) = weak.upgrade() else { return };
            match message {
                Ok(bytes) => inner.drive(ShellInput::PortMessage { port: number, bytes }),
                Err(fault) => inner.drive(ShellInput::UnreadablePortMessage { port: number, fault }),
            }
        });
        let previous = self.port.borrow_mut().replace((number, Rc::new(port)));
        drop(previous);
        self.post(origin, text, &js_sys::Array::of1(&channel.port2()));
    }

    fn post(&self, origin: &str, text: &str, transfer: &js_sys::Array) {
        if let Some(frame) = self.iframe.content_window() {
            // A target at another origin receives nothing, which shows at the time-out.
            let _ = frame.post_message_with_transfer(&JsValue::from_str(text), origin, transfer);
        }
    }

    fn send(&self, number: PortNumber, text: &str) {
        let port = match &*self.port.borrow() {
            Some((present, port)) if *present == number => port.clone(),
            _ => return,
        };
        port.send(text);
    }
}
