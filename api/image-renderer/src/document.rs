//! PDF documents as pictures, for pages that cannot show them: a sandboxed frame has no viewer.
//!
//! A document comes from an untrusted client and may be crafted to render forever or to exhaust memory. The API renders it in a
//! process of its own, with resource limits and a time-out; see `docs/adr/0016`.

mod pages;

use allpet_contract::{File, Problem, problem::PICTURES_BUSY};
use allpet_kernel::Failure;
pub use pages::render_pdf_pages;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    io::AsyncWriteExt as _,
    process::Command,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// Time-out of rendering a document.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Processor seconds of a rendering process, in case nobody is there to end it.
const PROCESSOR_SECONDS: u64 = 20;
/// Address space of a rendering process, in bytes.
const MEMORY_LIMIT: u64 = 1 << 30;
/// The allocator's reservation, in KiB.
const ARENA_KIB: &str = "65536";
/// Maximum number of documents rendered at once. Pictures have their own limit, so that no document delays them.
const AT_ONCE: usize = 2;
/// Maximum number of waiting documents.
const WAITING: usize = 8;
/// Seconds until a refused caller may retry.
const RETRY_AFTER: u32 = 5;

/// The reason why a document is not rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The document is damaged, password-protected, or not a PDF.
    #[error("The PDF is damaged, or a password protects it. Download it and open it on your device.")]
    Unreadable,
    /// The document takes too much time or memory.
    #[error("Rendering the PDF takes too long. Download it and open it on your device.")]
    TooCostly,
}

/// A renderer of documents, a few at once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct DocumentRenderer {
    program: Option<PathBuf>,
    time_limit: Duration,
    /// One permit per document being rendered.
    rendering: Arc<Semaphore>,
    /// One permit per document being rendered or waiting.
    admitted: Arc<Semaphore>,
}

static SHARED: OnceLock<DocumentRenderer> = OnceLock::new();

impl DocumentRenderer {
    /// Creates a renderer that runs `program` for each document: called with `render-pdf` it reads a PDF and writes a JPEG.
    pub fn apart(program: PathBuf) -> Self {
        Self::new(Some(program))
    }

    fn new(program: Option<PathBuf>) -> Self {
        Self {
            program,
            time_limit: TIME_LIMIT,
            rendering: Arc::new(Semaphore::new(AT_ONCE)),
            admitted: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }

    /// Sets another time-out.
    #[must_use]
    pub fn within(self, time_limit: Duration) -> Self {
        Self { time_limit, ..self }
    }

    /// Makes this the renderer of the whole process. Only the first call counts.
    pub fn share(renderer: Self) {
        let _ = SHARED.set(renderer);
    }

    /// The renderer of the process; by default, for tests, one that renders within this process and without limits.
    pub fn shared() -> Self {
        SHARED.get_or_init(|| Self::new(None)).clone()
    }

    /// Renders the first pages of a PDF one below the other, as JPEG. Fails with `PICTURES_BUSY` if too many wait.
    pub async fn render(&self, pdf: Vec<u8>) -> Result<Result<File, DocumentError>, Failure> {
        let permits = self.acquire().await?;
        let rendered = match &self.program {
            Some(program) => {
                let rendered = timeout(self.time_limit, render_in_child(program, pdf)).await;
                drop(permits);
                rendered.unwrap_or_else(|_| {
                    tracing::warn!("rendering a document timed out");
                    Ok(Err(DocumentError::TooCostly))
                })?
            }
            None => {
                tokio::task::spawn_blocking(move || {
                    let _permits = permits;
                    render_pdf_pages(pdf)
                })
                .await?
            }
        };
        Ok(rendered.map(|bytes| File {
            content_type: "image/jpeg".into(),
            bytes,
        }))
    }

    async fn acquire(&self) -> Result<[OwnedSemaphorePermit; 2], Failure> {
        let busy = |_| {
            Problem::new(PICTURES_BUSY)
                .detail("Try again in a few seconds.")
                .retry_in(RETRY_AFTER)
        };
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(busy)?;
        let rendering = Arc::clone(&self.rendering).acquire_owned();
        Ok([admitted, rendering.await.map_err(Failure::internal)?])
    }
}

/// Renders in a process of its own, which ends when the future is dropped.
async fn render_in_child(program: &Path, pdf: Vec<u8>) -> Result<Result<Vec<u8>, DocumentError>, Failure> {
    let mut child = Command::new(program)
        .arg("render-pdf")
        .env_clear()
        // By default the allocator reserves a gigabyte at once, the process's whole limit.
        .env("MIMALLOC_ARENA_RESERVE", ARENA_KIB)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    // The process reads everything before it writes. If it ended earlier, its status says so.
    if let Some(mut input) = child.stdin.take() {
        let _ = input.write_all(&pdf).await;
    }
    let output = child.wait_with_output().await?;
    if output.status.success() && !output.stdout.is_empty() {
        return Ok(Ok(output.stdout));
    }
    if output.status.code().is_some() {
        return Ok(Err(DocumentError::Unreadable));
    }
    // A signal ended it: it reached a limit.
    tracing::warn!(status = %output.status, "rendering a document exceeded its limits");
    Ok(Err(DocumentError::TooCostly))
}

/// Limits this process's memory and processor time from now on; the system ends it beyond them.
pub fn bound_process() -> io::Result<()> {
    for (resource, most) in [
        (Resource::As, MEMORY_LIMIT),
        (Resource::Cpu, PROCESSOR_SECONDS),
        (Resource::Core, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_queue_refuses_requests() {
        let renderer = DocumentRenderer::new(None);
        let all = Arc::clone(&renderer.admitted)
            .acquire_many_owned(10)
            .await
            .unwrap();
        let refused = renderer
            .render(b"%PDF-".to_vec())
            .await
            .unwrap_err()
            .into_problem();
        assert_eq!(
            (refused.code.as_str(), refused.retry_after),
            ("picture.busy", Some(RETRY_AFTER))
        );
        drop(all);
        let rendered = renderer.render(b"%PDF-".to_vec()).await.unwrap();
        assert_eq!(rendered, Err(DocumentError::Unreadable));
    }
}
