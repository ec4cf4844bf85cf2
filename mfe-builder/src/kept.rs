//! What is kept in the browser: `localStorage`, so that it is there tomorrow and in the dashboard, too.

use crate::work::Work;
use allpet_ui::storage;
use serde::{Deserialize, Serialize};

/// The version is part of the name: what an older builder kept is not misread by a newer one.
const NAME: &str = "builder.work.1";

#[derive(Deserialize, Serialize)]
struct Kept {
    work: Work,
}

/// The work that was left here; none where nothing was, or where it cannot be read.
pub(crate) fn load() -> Option<Work> {
    let text = storage::local()?.get_item(NAME).ok()??;
    lean_json::from_str::<Kept>(&text)
        .ok()
        .map(|kept| kept.work.moved_in())
}

/// Keeps the work.
pub(crate) fn save(work: &Work) {
    let kept = Kept { work: work.clone() };
    if let (Some(storage), Ok(text)) = (storage::local(), lean_json::to_string(&kept)) {
        // Full storage costs the copy, not the work on the page.
        let _ = storage.set_item(NAME, &text);
    }
}
