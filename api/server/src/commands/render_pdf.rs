//! Renders the pages of a PDF in a child process.

use crate::startup_error::StartupError;
use allpet_licensing::documents::{self, DocumentRenderer};
use std::io::{Read as _, Write as _};

/// Configures this program to render documents in a child process. Fails if its path is unknown.
pub(crate) fn set_up() -> Result<(), StartupError> {
    let program = std::env::current_exe()
        .map_err(|error| StartupError::new(format!("The path of this program is unknown: {error}.")))?;
    DocumentRenderer::share(DocumentRenderer::apart(program));
    Ok(())
}

/// Reads a PDF, renders it within bounds of time and memory, and writes a JPEG.
pub(crate) fn run() -> Result<(), StartupError> {
    let io_error = |error: std::io::Error| StartupError::new(error.to_string());
    documents::bound_process().map_err(io_error)?;
    let mut pdf = Vec::new();
    std::io::stdin().read_to_end(&mut pdf).map_err(io_error)?;
    let picture = documents::render_pdf_pages(pdf).map_err(|fault| StartupError::new(fault.to_string()))?;
    std::io::stdout().write_all(&picture).map_err(io_error)
}
