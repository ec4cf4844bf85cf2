//! The iframes. They are made and removed by hand, outside of what Yew draws: an iframe that is moved in the document
//! loads again, and everything in it is lost.

use super::{
    app_request::AppRequest,
    embedded_app::{EmbeddedApp, Health, viewport},
    publishing::Publishing,
    recency::Recency,
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

/// All iframes of the dashboard. Clones are the same frames.
#[derive(Clone)]
pub(crate) struct Frames(pub(super) Rc<Inner>);

pub(super) struct Inner {
    pub(super) this: Weak<Inner>,
    pub(super) session: Session,
    pub(super) layer: RefCell<Option<Element>>,
    pub(super) mounted: RefCell<Vec<EmbeddedApp>>,
    pub(super) recency: RefCell<Recency>,
    pub(super) front: RefCell<Option<String>>,
    /// What was brought to the front last: the app, the path inside it, and what it was told of its surroundings.
    pub(super) last: RefCell<Option<(AppManifest, String, Context)>>,
    pub(super) hear: RefCell<Callback<AppRequest>>,
    /// The apps for which a token is asked, each with its newest request.
    pub(super) asking: RefCell<Vec<(String, RequestId)>>,
    pub(super) publishing: Publishing,
}

impl PartialEq for Frames {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Frames {
    /// No frames yet.
    pub(crate) fn new(session: Session) -> Self {
        Self(Rc::new_cyclic(|this| Inner {
            this: this.clone(),
            session,
            layer: RefCell::default(),
            mounted: RefCell::default(),
            recency: RefCell::default(),
            front: RefCell::default(),
            last: RefCell::default(),
            hear: RefCell::new(Callback::noop()),
            asking: RefCell::default(),
            publishing: Publishing::default(),
        }))
    }

    /// Puts the frames into `layer` from now on.
    pub(super) fn attach(&self, layer: Element) {
        self.0.layer.replace(Some(layer));
    }

    /// Tells `hear` what the apps want.
    pub(super) fn hear(&self, hear: Callback<AppRequest>) {
        self.0.hear.replace(hear);
    }

    /// Brings an app to the front, at `path`. One that did not come is made anew.
    pub(super) fn show(&self, app: &AppManifest, path: &str, context: &Context) {
        let inner = &self.0;
        inner
            .last
            .replace(Some((app.clone(), path.to_owned(), context.clone())));
        if matches!(self.health(&app.id), Some(Health::Failed(_))) {
            inner.remove(&app.id);
        }
        let before = inner.front.replace(Some(app.id.clone()));
        if let Some(before) = before.filter(|before| *before != app.id) {
            inner.hide(&before);
        }
        let gone = inner.recency.borrow_mut().touch(&app.id);
        if let Some(gone) = gone {
            inner.remove(&gone);
        }
        if inner.read(&app.id, |_| ()).is_some() {
            inner.bring_back(&app.id, path);
        } else {
            inner.mount(app, path, context);
        }
        inner.tell(AppRequest::Changed);
    }

    /// Puts the focus into the app in front, where there is one that is ready.
    pub(crate) fn focus(&self) -> bool {
        let Some(front) = self.0.front.borrow().clone() else {
            return false;
        };
        let ready = self.health(&front) == Some(Health::Ready);
        if ready {
            self.0.change(&front, EmbeddedApp::focus);
        }
        ready
    }

    /// A built-in page is in front.
    pub(super) fn hide(&self) {
        if let Some(before) = self.0.front.take() {
            self.0.hide(&before);
        }
    }

    /// Something has happened that the apps may show.
    pub(crate) fn publish(&self, topic: Topic) {
        for handle in self.0.handles() {
            handle.publish(topic);
        }
    }

    /// An app in front that did not come is made anew, where it was; any other is left alone.
    pub(crate) fn try_failed_again(&self, app: &str) {
        let last = self.0.last.borrow().clone();
        let last = last.filter(|_| matches!(self.health(app), Some(Health::Failed(_))));
        if let Some((manifest, path, context)) = last.filter(|(manifest, ..)| manifest.id == app)
            && self.0.is_front(app)
        {
            self.show(&manifest, &path, &context);
        }
    }

    /// The surroundings changed.
    pub(super) fn set_context(&self, context: &Context) {
        for handle in self.0.handles() {
            handle.set_context(context.clone());
        }
    }

    /// *Try again*: everything of the app is made anew.
    pub(super) fn retry(&self, app: &AppManifest, path: &str, context: &Context) {
        self.0.remove(&app.id);
        self.show(app, path, context);
    }

    /// Ends every app: the dashboard goes.
    pub(super) fn dispose(&self) {
        for handle in self.0.handles() {
            handle.signed_out();
        }
        let all = self.0.mounted.take();
        for frame in all {
            frame.remove();
        }
    }

    /// How an app is doing; `None` where it has no frame.
    pub(super) fn health(&self, app: &str) -> Option<Health> {
        self.0.read(app, |frame| frame.health.clone())
    }

    /// Where a living app is, and what it calls its view.
    pub(crate) fn whereabouts(&self, app: &str) -> Option<(String, String)> {
        self.0
            .read(app, |frame| (frame.path.clone(), frame.title.clone()))
    }

    /// The visible size has changed.
    pub(super) fn measure(&self) {
        let size = self.0.layer.borrow().as_ref().map(viewport);
        for handle in self.0.handles() {
            if let Some(size) = size {
                handle.viewport(size);
            }
        }
    }
}
