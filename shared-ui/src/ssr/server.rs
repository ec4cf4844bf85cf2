//! On the server, the data are set before a page renders, on the thread that renders it.

use crate::{api::AppConfig, head::Head, hooks::Call};
use allpet_contract::{Method, WireResponse};
use allpet_frame::{
    Context, Host, HostEvent, LocalFuture, Subscription, TokenError, Tone, Topic, history::memory_at,
    host::Listeners,
};
use allpet_site_server::{ApiResponses, DataRequest, REFUSED_FORM};
use gloo::history::AnyHistory;
use std::{cell::RefCell, rc::Rc};

thread_local! {
    static CONTEXT: RefCell<Option<RenderContext>> = const { RefCell::new(None) };
}

/// The input and output of rendering a page.
#[derive(Default)]
pub(crate) struct RenderContext {
    /// The path and query.
    pub(crate) path: String,
    /// The app's configuration.
    pub(crate) config: AppConfig,
    /// The API's responses that are available.
    pub(crate) responses: ApiResponses,
    /// The requests of the page whose responses are not available.
    pub(crate) missing: Vec<DataRequest>,
    /// The page's title.
    pub(crate) title: String,
    /// The page's description.
    pub(crate) head: Option<Head>,
}

/// Calls `render` with the context set. Returns the HTML, and the context with what the page recorded.
pub(crate) fn render_with(
    context: RenderContext,
    render: impl FnOnce() -> String,
) -> (String, RenderContext) {
    // The previous page on this thread may have left cached queries.
    crate::hooks::clear_cache();
    CONTEXT.set(Some(context));
    let text = render();
    (text, CONTEXT.take().unwrap_or_default())
}

fn with<T>(then: impl FnOnce(&mut RenderContext) -> T) -> Option<T> {
    CONTEXT.with_borrow_mut(|context| context.as_mut().map(then))
}

/// Returns the configuration that the app starts with.
pub(crate) fn config() -> Option<AppConfig> {
    with(|context| context.config.clone())
}

/// Returns the response for `key` if it is available. Otherwise records the request, if its response is the same for every guest.
pub(crate) fn answer(key: &str, call: &Call) -> Option<WireResponse> {
    with(|context| {
        if let Some(response) = context.responses.get(key) {
            let content_type = if response.status == 200 {
                "application/json"
            } else {
                "application/problem+json"
            };
            return Some(WireResponse {
                status: response.status,
                content_type: content_type.into(),
                body: response.body.clone().into_bytes(),
            });
        }
        let request = call.request()?;
        let public = !(request.bearer || request.bearer_if_any || request.cookies);
        if public && request.method == Method::Get && !context.missing.iter().any(|one| one.key == key) {
            context.missing.push(DataRequest {
                key: key.to_owned(),
                target: request.target.clone(),
            });
        }
        None
    })
    .flatten()
}

/// Returns the form that was submitted and refused.
pub(crate) fn refused_form() -> Option<String> {
    with(|context| context.responses.get(REFUSED_FORM).map(|form| form.body.clone())).flatten()
}

/// Records the page's title.
pub(crate) fn record_title(title: &str) {
    with(|context| title.clone_into(&mut context.title));
}

/// Records the page's description.
pub(crate) fn record_head(head: Head) {
    with(|context| context.head = Some(head));
}

/// Returns the host during rendering: nobody is signed in, and actions do nothing.
pub(crate) fn host() -> Option<Rc<dyn Host>> {
    with(|context| {
        let host: Rc<dyn Host> = Rc::new(SsrHost {
            path: context.path.clone(),
            listeners: Listeners::default(),
        });
        host
    })
}

struct SsrHost {
    path: String,
    listeners: Listeners,
}

impl Host for SsrHost {
    fn context(&self) -> Rc<Context> {
        Rc::default()
    }
    fn subscribe(&self, listener: Rc<dyn Fn(&HostEvent)>) -> Subscription {
        self.listeners.add(listener)
    }
    fn token(&self) -> LocalFuture<Result<String, TokenError>> {
        Box::pin(std::future::ready(Err(TokenError::SignedOut)))
    }
    fn forget_token(&self) {}
    fn history(&self) -> AnyHistory {
        memory_at(&self.path)
    }
    fn title(&self, _: &str) {}
    fn toast(&self, _: Tone, _: &str) {}
    fn publish(&self, _: Topic) {}
    fn open(&self, _: &str, _: &str) {}
    fn open_external(&self, _: &str) {}
    fn sign_out(&self) {}
    fn content_height(&self, _: u32) {}
    fn full_height(&self, _: bool) {}
    fn is_embedded(&self) -> bool {
        false
    }
}
