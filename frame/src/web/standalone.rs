use super::Clock;
use crate::history::navigate;
use crate::host::{Host, HostEvent, Listeners, LocalFuture, Subscription, TokenError};
use crate::message::{Context, HistoryAction, Token, Tone, Topic};
use crate::token::TokenCache;
use gloo::history::{AnyHistory, BrowserHistory};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Window;

/// Configuration of a site: the parts that need its API or its pages.
pub struct StandaloneConfig {
    /// The app's id; links to it stay on the site.
    pub app: String,
    /// The suffix of every view's title: "Licences · Seattle pet licensing".
    pub site: String,
    /// The dashboard's origin, for links to other apps.
    pub dashboard: String,
    /// The initial context.
    pub context: Context,
    /// Gets a token from the API with the site's own session; `Err(SignedOut)` without one.
    pub token: Rc<dyn Fn() -> LocalFuture<Result<Token, TokenError>>>,
    /// Signs out at the API; the site then calls [`StandaloneHost::set_context`].
    pub sign_out: Rc<dyn Fn()>,
    /// Shows a toast on the site's own page.
    pub toast: Rc<dyn Fn(Tone, String)>,
}

/// The host of an app on its own site, which owns address bar, title and session.
pub struct StandaloneHost {
    inner: Rc<Inner>,
}

struct Inner {
    clock: Clock,
    window: Window,
    config: StandaloneConfig,
    context: RefCell<Rc<Context>>,
    listeners: Listeners,
    tokens: RefCell<TokenCache>,
}

impl StandaloneHost {
    /// Creates the host for this window; `None` without a window.
    pub fn new(config: StandaloneConfig) -> Option<Rc<Self>> {
        let window = web_sys::window()?;
        let inner = Rc::new(Inner {
            context: RefCell::new(Rc::new(config.context.clone())),
            clock: Clock::new(&window),
            window,
            config,
            listeners: Listeners::default(),
            tokens: RefCell::default(),
        });
        Some(Rc::new(Self { inner }))
    }

    /// Sets the context after signing in or out, or a changed setting.
    pub fn set_context(&self, context: Context) {
        let context = Rc::new(context);
        let before = self.inner.context.replace(context.clone());
        let id = |context: &Context| context.user.as_ref().map(|user| user.id.clone());
        if id(&before) != id(&context) {
            let settled = self.inner.tokens.borrow_mut().abandon(TokenError::SignedOut);
            settled.send();
        }
        if before.user.is_some() && context.user.is_none() {
            self.inner.listeners.notify(&HostEvent::SignedOut);
        }
        self.inner.listeners.notify(&HostEvent::ContextChanged(context));
    }
}

impl Host for StandaloneHost {
    fn context(&self) -> Rc<Context> {
        self.inner.context.borrow().clone()
    }

    fn subscribe(&self, listener: Rc<dyn Fn(&HostEvent)>) -> Subscription {
        self.inner.listeners.add(listener)
    }

    fn token(&self) -> LocalFuture<Result<String, TokenError>> {
        let inner = self.inner.clone();
        let wait = inner.tokens.borrow_mut().token(inner.clock.now_ms());
        if let Some(ticket) = wait.request {
            let request = (inner.config.token)();
            wasm_bindgen_futures::spawn_local(async move {
                let result = request.await;
                let settled = inner
                    .tokens
                    .borrow_mut()
                    .settle(ticket, result, inner.clock.now_ms());
                settled.send();
            });
        }
        wait.answer
    }

    fn forget_token(&self) {
        self.inner.tokens.borrow_mut().forget();
    }

    fn history(&self) -> AnyHistory {
        AnyHistory::Browser(BrowserHistory::new())
    }

    fn title(&self, title: &str) {
        if let Some(document) = self.inner.window.document() {
            document.set_title(&format!("{title} · {}", self.inner.config.site));
        }
    }

    fn toast(&self, tone: Tone, text: &str) {
        (self.inner.config.toast)(tone, text.to_owned());
    }

    fn publish(&self, _: Topic) {}

    fn open(&self, app: &str, path: &str) {
        if app == self.inner.config.app {
            navigate(&self.history(), path, HistoryAction::Push);
        } else {
            let url = format!("{}/dashboard/{app}{path}", self.inner.config.dashboard);
            // Fails only for a malformed URL, which would be an error of configuration.
            let _ = self.inner.window.location().assign(&url);
        }
    }

    fn open_external(&self, url: &str) {
        if crate::message::check_external_url(url).is_ok() {
            let _ =
                self.inner
                    .window
                    .open_with_url_and_target_and_features(url, "_blank", "noopener,noreferrer");
        }
    }

    fn sign_out(&self) {
        (self.inner.config.sign_out)();
    }

    fn content_height(&self, _px: u32) {}

    fn full_height(&self, _full: bool) {}

    fn is_embedded(&self) -> bool {
        false
    }
}
