//! The editor in components.

use super::{EditorAction, EditorState};
use std::rc::Rc;
use yew::prelude::*;

impl Reducible for EditorState {
    type Action = EditorAction;
    fn reduce(self: Rc<Self>, action: EditorAction) -> Rc<Self> {
        Rc::new(self.apply(action))
    }
}

/// The editor's state, and a callback that changes it.
#[derive(Clone, PartialEq)]
pub(crate) struct EditorContext {
    /// The state.
    pub(crate) state: Rc<EditorState>,
    /// Applies an action.
    pub(crate) dispatch: Callback<EditorAction>,
}

impl EditorContext {
    /// Returns a callback that applies an action.
    pub(crate) fn on_click(&self, action: fn() -> EditorAction) -> Callback<MouseEvent> {
        self.dispatch.reform(move |_| action())
    }
}

/// Returns the editor from the provider around the pages.
#[hook]
pub(crate) fn use_editor() -> EditorContext {
    #[expect(
        clippy::expect_used,
        reason = "`App` provides it for everything that it renders"
    )]
    use_context::<EditorContext>().expect("an editor")
}
