//! The content height of an app that scrolls by itself, needed for printing only.

use super::Inner;
use crate::app_session::{AppCommand, AppInput};
use crate::message::{ContentHeight, ToShell};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Observes the document's body until dropped.
pub(super) struct HeightWatch {
    observer: ResizeObserver,
    _on_resize: Closure<dyn Fn()>,
}

impl Drop for HeightWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Inner {
    /// Reports the content height to the shell, now and on every change.
    pub(super) fn watch_height(&self) {
        if self.height.borrow().is_some() {
            return;
        }
        let weak = self.weak.clone();
        let on_resize = Closure::<dyn Fn()>::new(move || {
            if let Some(inner) = weak.upgrade() {
                inner.report_height();
            }
        });
        let body = self.window.document().and_then(|document| document.body());
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref());
        if let (Some(body), Ok(observer)) = (body, observer) {
            observer.observe(&body);
            self.height.replace(Some(HeightWatch {
                observer,
                _on_resize: on_resize,
            }));
        }
    }

    fn report_height(&self) {
        let root = self
            .window
            .document()
            .and_then(|document| document.document_element());
        let px = root.as_ref().map_or(0, Element::scroll_height);
        if let Ok(px) = u32::try_from(px) {
            let message = ToShell::ContentHeight(ContentHeight { px });
            self.drive(AppInput::Command(AppCommand::Send(message)), None);
        }
    }
}
