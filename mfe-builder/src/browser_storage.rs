//! What is kept in the browser: `localStorage`, so that it is there tomorrow and in the dashboard, too.

use crate::editor::EditorState;
use allpet_ui::storage;
use serde::{Deserialize, Serialize};

/// The version is part of the name: what an older builder kept is not misread by a newer one.
const NAME: &str = "builder.work.1";

#[derive(Deserialize, Serialize)]
struct SavedWork {
    work: EditorState,
}

/// The work that was left here; none where nothing was, or where it cannot be read.
pub(crate) fn load() -> Option<EditorState> {
    let text = storage::local()?.get_item(NAME).ok()??;
    allpet_json::from_str::<SavedWork>(&text)
        .ok()
        .map(|kept| kept.work.moved_in())
}

/// Keeps the work.
pub(crate) fn save(work: &EditorState) {
    let kept = SavedWork { work: work.clone() };
    if let (Some(storage), Ok(text)) = (storage::local(), allpet_json::to_string(&kept)) {
        // Full storage costs the copy, not the work on the page.
        let _ = storage.set_item(NAME, &text);
    }
}
