//! Rendering the pages of a PDF in a process of its own.

use crate::failure::Stop;
use allpet_licensing::documents::{self, DocumentRenderer};
use std::io::{Read as _, Write as _};

/// Configures this program to render documents in a child process. Fails if its path is unknown.
pub(crate) fn set_up() -> Result<(), Stop> {
    let program = std::env::current_exe()
        .map_err(|error| Stop::new(format!("The path of this program is unknown: {error}.")))?;
    DocumentRenderer::share(DocumentRenderer::apart(program));
    Ok(())
}

/// Reads a PDF, renders it within bounds of time and memory, and writes a JPEG.
pub(crate) fn run() -> Result<(), Stop> {
    let io_stop = |error: std::io::Error| Stop::new(error.to_string());
    documents::bound_process().map_err(io_stop)?;
    let mut pdf = Vec::new();
    std::io::stdin().read_to_end(&mut pdf).map_err(io_stop)?;
    let picture = documents::draw_pages(pdf).map_err(|fault| Stop::new(fault.to_string()))?;
    std::io::stdout().write_all(&picture).map_err(io_stop)
}
