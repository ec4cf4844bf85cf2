//! Creates, shows, hides and removes single frames.

use super::{
    app_request::AppRequest,
    embedded_app::{EmbeddedApp, FrameState},
    frame_set::Inner,
};
use allpet_contract::apps::AppManifest;
use allpet_frame::{Context, shell_session::ShellEvent, web::ShellHandle};
use std::rc::Rc;

impl Inner {
    pub(super) fn read<T>(&self, app: &str, read: impl FnOnce(&EmbeddedApp) -> T) -> Option<T> {
        self.mounted
            .borrow()
            .iter()
            .find(|frame| frame.id == app)
            .map(read)
    }

    pub(super) fn change(&self, app: &str, change: impl FnOnce(&mut EmbeddedApp)) {
        if let Some(frame) = self.mounted.borrow_mut().iter_mut().find(|frame| frame.id == app) {
            change(frame);
        }
    }

    /// Returns a clone of the app's handle. The borrow ends before the caller uses it: a call may lead back into this type at once.
    pub(super) fn handle(&self, app: &str) -> Option<Rc<ShellHandle>> {
        self.read(app, |frame| frame.handle.clone()).flatten()
    }

    pub(super) fn handles(&self) -> Vec<Rc<ShellHandle>> {
        self.mounted
            .borrow()
            .iter()
            .filter_map(|frame| frame.handle.clone())
            .collect()
    }

    pub(super) fn is_front(&self, app: &str) -> bool {
        self.front.borrow().as_deref() == Some(app)
    }

    pub(super) fn emit(&self, request: AppRequest) {
        let on_request = self.on_request.borrow().clone();
        on_request.emit(request);
    }

    /// Hides an app without ending it.
    pub(super) fn hide(&self, app: &str) {
        self.read(app, |frame| frame.set_hidden(true));
        if let Some(handle) = self.handle(app) {
            handle.set_visible(false);
        }
    }

    /// Brings a living app to the front, at `path`.
    pub(super) fn show(&self, app: &str, path: &str) {
        let moved = self.read(app, |frame| frame.path != path).unwrap_or_default();
        self.change(app, |frame| {
            path.clone_into(&mut frame.path);
            frame.set_hidden(frame.state != FrameState::Ready);
            if frame.state == FrameState::Ready {
                frame.focus();
            } else {
                frame.focus_when_ready = true;
            }
        });
        if let Some(handle) = self.handle(app) {
            if moved {
                handle.go(path);
            }
            handle.set_visible(true);
        }
    }

    pub(super) fn mount(&self, app: &AppManifest, path: &str, context: &Context) {
        let Some(layer) = self.layer.borrow().clone() else {
            return;
        };
        let (this, id) = (self.this.clone(), app.id.clone());
        let on_event = Rc::new(move |event: ShellEvent| {
            if let Some(inner) = this.upgrade() {
                inner.on_event(&id, event);
            }
        });
        if let Some(mut frame) = EmbeddedApp::new(&layer, app, path, context, on_event) {
            frame.focus_when_ready = true;
            self.mounted.borrow_mut().push(frame);
        }
    }

    pub(super) fn remove(&self, app: &str) {
        let removed = {
            let mut mounted = self.mounted.borrow_mut();
            let index = mounted.iter().position(|frame| frame.id == app);
            index.map(|index| mounted.remove(index))
        };
        self.recent_apps.borrow_mut().forget(app);
        if let Some(frame) = removed {
            frame.remove();
        }
    }
}
