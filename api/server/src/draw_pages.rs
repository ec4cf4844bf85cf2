//! The pages of a PDF as a picture, drawn by a process of its own.

use crate::failure::Stop;
use allpet_licensing::documents::{self, DocumentRenderer};
use std::io::{Read as _, Write as _};

/// Has documents drawn by this very program. Fails where its path is unknown.
pub(crate) fn set_up() -> Result<(), Stop> {
    let program = std::env::current_exe()
        .map_err(|error| Stop::new(format!("The path of this program is unknown: {error}.")))?;
    DocumentRenderer::share(DocumentRenderer::apart(program));
    Ok(())
}

/// Reads a PDF, draws it within bounds of time and memory, and writes a JPEG.
pub(crate) fn run() -> Result<(), Stop> {
    let stop = |error: std::io::Error| Stop::new(error.to_string());
    documents::bound_process().map_err(stop)?;
    let mut pdf = Vec::new();
    std::io::stdin().read_to_end(&mut pdf).map_err(stop)?;
    let drawn = documents::draw_pages(pdf).map_err(|fault| Stop::new(fault.to_string()))?;
    std::io::stdout().write_all(&drawn).map_err(stop)
}
