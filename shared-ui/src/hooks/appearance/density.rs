//! The density of rows and controls.

/// Sets the compact density in this document, or removes it.
pub fn apply_density(compact: bool) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    let Some(root) = root else { return };
    // Fails only for a document being torn down.
    let _ = if compact {
        root.set_attribute("data-density", "compact")
    } else {
        root.remove_attribute("data-density")
    };
}
