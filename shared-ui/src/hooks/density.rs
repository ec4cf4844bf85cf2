//! How closely things are set.

/// Sets rows and controls closer in this document, or not.
pub fn apply_density(compact: bool) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    let Some(root) = root else { return };
    // Only a document that is being torn down refuses.
    let _ = if compact {
        root.set_attribute("data-density", "compact")
    } else {
        root.remove_attribute("data-density")
    };
}
