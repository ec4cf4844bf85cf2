//! The work in components.

use super::{EditorAction, EditorState};
use std::rc::Rc;
use yew::prelude::*;

impl Reducible for EditorState {
    type Action = EditorAction;
    fn reduce(self: Rc<Self>, act: EditorAction) -> Rc<Self> {
        Rc::new(self.after(act))
    }
}

/// The work, and what is done to it.
#[derive(Clone, PartialEq)]
pub(crate) struct EditorContext {
    /// As it stands.
    pub(crate) work: Rc<EditorState>,
    /// Does something.
    pub(crate) act: Callback<EditorAction>,
}

impl EditorContext {
    /// A callback that does something.
    pub(crate) fn doing(&self, act: fn() -> EditorAction) -> Callback<MouseEvent> {
        self.act.reform(move |_| act())
    }
}

/// The work, from the provider around the pages.
#[hook]
pub(crate) fn use_editor() -> EditorContext {
    #[expect(clippy::expect_used, reason = "`App` offers it to everything that it renders")]
    use_context::<EditorContext>().expect("a bench")
}
