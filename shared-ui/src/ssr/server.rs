//! On the server it is known before a page is drawn, on the thread that draws it.

use crate::{api::AppConfig, head::Head, hooks::Call};
use allpet_contract::{Method, WireResponse};
use allpet_frame::{
    Context, Host, HostEvent, LocalFuture, Subscription, TokenError, Tone, Topic, history::memory_at,
    host::Listeners,
};
use allpet_site_server::{Answers, Question, REFUSED_FORM};
use gloo::history::AnyHistory;
use std::{cell::RefCell, rc::Rc};

thread_local! {
    static SHEET: RefCell<Option<RenderContext>> = const { RefCell::new(None) };
}

/// A page that is being drawn.
#[derive(Default)]
pub(crate) struct RenderContext {
    /// Path and query.
    pub(crate) path: String,
    /// What the app is told when it starts.
    pub(crate) config: AppConfig,
    /// What is known.
    pub(crate) answers: Answers,
    /// What was asked for and is not known.
    pub(crate) missing: Vec<Question>,
    /// What the page is called.
    pub(crate) title: String,
    /// What the page says of itself.
    pub(crate) head: Option<Head>,
}

/// Draws with `draw` what `sheet` describes; what was drawn, and the sheet with what the page said meanwhile.
pub(crate) fn drawn(sheet: RenderContext, draw: impl FnOnce() -> String) -> (String, RenderContext) {
    // What the page before asked for on this thread is not this one's.
    crate::hooks::forget_all();
    SHEET.set(Some(sheet));
    let text = draw();
    (text, SHEET.take().unwrap_or_default())
}

fn with<T>(then: impl FnOnce(&mut RenderContext) -> T) -> Option<T> {
    SHEET.with_borrow_mut(|sheet| sheet.as_mut().map(then))
}

/// What the app is told when it starts.
pub(crate) fn config() -> Option<AppConfig> {
    with(|sheet| sheet.config.clone())
}

/// The answer to `key`, where it is known. What any guest would be told is noted down to be asked for.
pub(crate) fn answer(key: &str, call: &Call) -> Option<WireResponse> {
    with(|sheet| {
        if let Some(answer) = sheet.answers.get(key) {
            let content_type = if answer.status == 200 {
                "application/json"
            } else {
                "application/problem+json"
            };
            return Some(WireResponse {
                status: answer.status,
                content_type: content_type.into(),
                body: answer.body.clone().into_bytes(),
            });
        }
        let request = call.request()?;
        let public = !(request.bearer || request.bearer_if_any || request.cookies);
        if public && request.method == Method::Get && !sheet.missing.iter().any(|one| one.key == key) {
            sheet.missing.push(Question {
                key: key.to_owned(),
                target: request.target.clone(),
            });
        }
        None
    })
    .flatten()
}

/// The form that was sent and refused.
pub(crate) fn refused_form() -> Option<String> {
    with(|sheet| sheet.answers.get(REFUSED_FORM).map(|form| form.body.clone())).flatten()
}

/// What the page is called.
pub(crate) fn titled(title: &str) {
    with(|sheet| title.clone_into(&mut sheet.title));
}

/// What the page says of itself.
pub(crate) fn described(head: Head) {
    with(|sheet| sheet.head = Some(head));
}

/// The page as its own host: nobody is signed in, and nothing happens.
pub(crate) fn host() -> Option<Rc<dyn Host>> {
    with(|sheet| {
        let host: Rc<dyn Host> = Rc::new(SsrHost {
            path: sheet.path.clone(),
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
    fn open_outside(&self, _: &str) {}
    fn sign_out(&self) {}
    fn content_height(&self, _: u32) {}
    fn full_height(&self, _: bool) {}
    fn is_embedded(&self) -> bool {
        false
    }
}
