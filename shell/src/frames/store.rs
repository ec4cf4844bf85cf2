//! The iframes. They are made and removed by hand, outside of what Yew draws: an iframe that is moved in the document
//! loads again, and everything in it is lost.

use super::{
    mounted::{Health, Mounted, viewport},
    recency::Recency,
    wish::Wish,
};
use allpet_contract::apps::AppManifest;
use allpet_frame::{Context, shell_session::ShellEvent, web::ShellHandle};
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
    layer: RefCell<Option<Element>>,
    mounted: RefCell<Vec<Mounted>>,
    recency: RefCell<Recency>,
    front: RefCell<Option<String>>,
    hear: RefCell<Callback<Wish>>,
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
            hear: RefCell::new(Callback::noop()),
        }))
    }

    /// Puts the frames into `layer` from now on.
    pub(super) fn attach(&self, layer: Element) {
        self.0.layer.replace(Some(layer));
    }

    /// Tells `hear` what the apps want.
    pub(super) fn hear(&self, hear: Callback<Wish>) {
        self.0.hear.replace(hear);
    }

    /// Brings an app to the front, at `path`.
    pub(super) fn show(&self, app: &AppManifest, path: &str, context: &Context) {
        let inner = &self.0;
        let before = inner.front.replace(Some(app.id.clone()));
        if let Some(before) = before.filter(|before| *before != app.id) {
            inner.veil(&before);
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
        inner.tell(Wish::Changed);
    }

    /// A built-in page is in front.
    pub(super) fn hide(&self) {
        if let Some(before) = self.0.front.take() {
            self.0.veil(&before);
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

impl Inner {
    pub(super) fn read<T>(&self, app: &str, read: impl FnOnce(&Mounted) -> T) -> Option<T> {
        self.mounted
            .borrow()
            .iter()
            .find(|frame| frame.id == app)
            .map(read)
    }

    pub(super) fn change(&self, app: &str, change: impl FnOnce(&mut Mounted)) {
        if let Some(frame) = self.mounted.borrow_mut().iter_mut().find(|frame| frame.id == app) {
            change(frame);
        }
    }

    /// Taken out before it is spoken to: what it says may come back here at once.
    pub(super) fn handle(&self, app: &str) -> Option<Rc<ShellHandle>> {
        self.read(app, |frame| frame.handle.clone()).flatten()
    }

    fn handles(&self) -> Vec<Rc<ShellHandle>> {
        self.mounted
            .borrow()
            .iter()
            .filter_map(|frame| frame.handle.clone())
            .collect()
    }

    pub(super) fn is_front(&self, app: &str) -> bool {
        self.front.borrow().as_deref() == Some(app)
    }

    pub(super) fn tell(&self, wish: Wish) {
        let hear = self.hear.borrow().clone();
        hear.emit(wish);
    }

    /// Hides an app, alive.
    fn veil(&self, app: &str) {
        self.read(app, |frame| frame.veil(true));
        if let Some(handle) = self.handle(app) {
            handle.shown(false);
        }
    }

    fn bring_back(&self, app: &str, path: &str) {
        let moved = self.read(app, |frame| frame.path != path).unwrap_or_default();
        self.change(app, |frame| {
            path.clone_into(&mut frame.path);
            frame.veil(frame.health != Health::Ready);
        });
        if let Some(handle) = self.handle(app) {
            if moved {
                handle.go(path);
            }
            handle.shown(true);
        }
    }

    fn mount(&self, app: &AppManifest, path: &str, context: &Context) {
        let Some(layer) = self.layer.borrow().clone() else {
            return;
        };
        let (this, id) = (self.this.clone(), app.id.clone());
        let on_event = Rc::new(move |event: ShellEvent| {
            if let Some(inner) = this.upgrade() {
                inner.on_event(&id, event);
            }
        });
        if let Some(frame) = Mounted::new(&layer, app, path, context, on_event) {
            self.mounted.borrow_mut().push(frame);
        }
    }

    fn remove(&self, app: &str) {
        let gone = {
            let mut mounted = self.mounted.borrow_mut();
            let place = mounted.iter().position(|frame| frame.id == app);
            place.map(|place| mounted.remove(place))
        };
        self.recency.borrow_mut().forget(app);
        if let Some(frame) = gone {
            frame.remove();
        }
    }
}
