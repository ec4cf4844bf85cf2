//! The set of iframes. This code creates and removes them, not Yew: an iframe that moves in the document loads anew and loses
//! its state.

use super::{
    app_request::AppRequest,
    embedded_app::{EmbeddedApp, FrameState, viewport},
    publishing::Publishing,
    recent_apps::RecentApps,
};
use allpet_contract::apps::AppManifest;
use allpet_frame::{Context, RequestId, Topic};
use allpet_ui::session::Session;
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};
use web_sys::Element;
use yew::Callback;

/// All iframes of the dashboard. Clones share them.
#[derive(Clone)]
pub(crate) struct Frames(pub(super) Rc<Inner>);

pub(super) struct Inner {
    pub(super) this: Weak<Inner>,
    pub(super) session: Session,
    pub(super) layer: RefCell<Option<Element>>,
    pub(super) mounted: RefCell<Vec<EmbeddedApp>>,
    pub(super) recent_apps: RefCell<RecentApps>,
    pub(super) front: RefCell<Option<String>>,
    /// The app that was last brought to the front, the path inside it, and its context.
    pub(super) last_shown: RefCell<Option<(AppManifest, String, Context)>>,
    pub(super) on_request: RefCell<Callback<AppRequest>>,
    /// The ids of the apps that wait for a token, each with its newest request.
    pub(super) token_requests: RefCell<Vec<(String, RequestId)>>,
    pub(super) publishing: Publishing,
}

impl PartialEq for Frames {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Frames {
    /// Creates an empty set.
    pub(crate) fn new(session: Session) -> Self {
        Self(Rc::new_cyclic(|this| Inner {
            this: this.clone(),
            session,
            layer: RefCell::default(),
            mounted: RefCell::default(),
            recent_apps: RefCell::default(),
            front: RefCell::default(),
            last_shown: RefCell::default(),
            on_request: RefCell::new(Callback::noop()),
            token_requests: RefCell::default(),
            publishing: Publishing::default(),
        }))
    }

    /// Sets the element that contains the iframes.
    pub(super) fn attach(&self, layer: Element) {
        self.0.layer.replace(Some(layer));
    }

    /// Sets the callback that receives the apps' requests.
    pub(super) fn set_on_request(&self, on_request: Callback<AppRequest>) {
        self.0.on_request.replace(on_request);
    }

    /// Brings an app to the front, at `path`. Creates it anew if it had failed.
    pub(super) fn show(&self, app: &AppManifest, path: &str, context: &Context) {
        let inner = &self.0;
        inner
            .last_shown
            .replace(Some((app.clone(), path.to_owned(), context.clone())));
        if matches!(self.state(&app.id), Some(FrameState::Failed { .. })) {
            inner.remove(&app.id);
        }
        let before = inner.front.replace(Some(app.id.clone()));
        if let Some(before) = before.filter(|before| *before != app.id) {
            inner.hide(&before);
        }
        let evicted = inner.recent_apps.borrow_mut().touch(&app.id);
        if let Some(evicted) = evicted {
            inner.remove(&evicted);
        }
        if inner.read(&app.id, |_| ()).is_some() {
            inner.show(&app.id, path);
        } else {
            inner.mount(app, path, context);
        }
        inner.emit(AppRequest::Changed);
    }

    /// Moves the focus into the app in front. Returns false if no app is in front, or it is not ready.
    pub(crate) fn focus(&self) -> bool {
        let Some(front) = self.0.front.borrow().clone() else {
            return false;
        };
        let ready = self.state(&front) == Some(FrameState::Ready);
        if ready {
            self.0.change(&front, EmbeddedApp::focus);
        }
        ready
    }

    /// Hides the app in front, because a built-in page replaces it.
    pub(super) fn hide(&self) {
        if let Some(before) = self.0.front.take() {
            self.0.hide(&before);
        }
    }

    /// Sends an event of the shell to all apps.
    pub(crate) fn publish(&self, topic: Topic) {
        for handle in self.0.handles() {
            handle.publish(topic);
        }
    }

    /// Tells the apps of a change at the API. A hidden app learns of it when it is shown again.
    pub(crate) fn report_change(&self, topic: Topic) {
        for handle in self.0.handles() {
            handle.report_change(topic);
        }
    }

    /// Creates the app in front anew, at its path, if it has failed.
    pub(crate) fn retry_if_failed(&self, app: &str) {
        if self.0.is_front(app) && matches!(self.state(app), Some(FrameState::Failed { .. })) {
            self.retry_front();
        }
    }

    /// Creates the app in front anew if the connection may be why it is not there: the browser is online again. The others load
    /// anew when they come to the front.
    pub(super) fn retry_online(&self) {
        let front = self.0.front.borrow().clone();
        let state = front.and_then(|front| self.state(&front));
        if state.is_some_and(|state| state.is_retried_online()) {
            self.retry_front();
        }
    }

    fn retry_front(&self) {
        let last = self.0.last_shown.borrow().clone();
        if let Some((manifest, path, context)) = last {
            self.retry(&manifest, &path, &context);
        }
    }

    /// Sends a changed context to all apps.
    pub(super) fn set_context(&self, context: &Context) {
        for handle in self.0.handles() {
            handle.set_context(context.clone());
        }
    }

    /// Creates the app anew.
    pub(super) fn retry(&self, app: &AppManifest, path: &str, context: &Context) {
        self.0.remove(&app.id);
        self.show(app, path, context);
    }

    /// Ends all apps, when the dashboard is unmounted.
    pub(super) fn dispose(&self) {
        for handle in self.0.handles() {
            handle.signed_out();
        }
        let all = self.0.mounted.take();
        for frame in all {
            frame.remove();
        }
    }

    /// Returns an app's state, or `None` if it has no frame.
    pub(super) fn state(&self, app: &str) -> Option<FrameState> {
        self.0.read(app, |frame| frame.state.clone())
    }

    /// Returns an app's path and the title of its view, or `None` if it has no frame.
    pub(crate) fn path_and_title(&self, app: &str) -> Option<(String, String)> {
        self.0
            .read(app, |frame| (frame.path.clone(), frame.title.clone()))
    }

    /// Measures the visible size, and sends it to all apps.
    pub(super) fn update_viewport(&self) {
        let size = self.0.layer.borrow().as_ref().map(viewport);
        for handle in self.0.handles() {
            if let Some(size) = size {
                handle.viewport(size);
            }
        }
    }
}
