//! The editor's state in `localStorage`: it is there tomorrow, and in the dashboard too.

use crate::editor::EditorState;
use allpet_ui::storage;
use serde::{Deserialize, Serialize};

/// The version is part of the name, so that a newer builder does not misread an older one's state.
const NAME: &str = "builder.work.1";

#[derive(Deserialize, Serialize)]
struct StoredState {
    #[serde(rename = "work")]
    state: EditorState,
}

/// Loads the state of this browser; `None` if there is none, or if it cannot be read.
pub(crate) fn load() -> Option<EditorState> {
    let text = storage::local()?.get_item(NAME).ok()??;
    allpet_json::from_str::<StoredState>(&text)
        .ok()
        .map(|stored| stored.state.upgraded())
}

/// Stores the state.
pub(crate) fn save(state: &EditorState) {
    let stored = StoredState { state: state.clone() };
    if let (Some(storage), Ok(text)) = (storage::local(), allpet_json::to_string(&stored)) {
        // If the storage is full, only the copy is lost, not the page's state.
        let _ = storage.set_item(NAME, &text);
    }
}
