//! Documents (PDF) as a picture, for pages that cannot show them: a sandboxed frame has no viewer.
//!
//! A document comes from a stranger and may be made to draw for ever or to take all memory. The API draws it in a process
//! of its own, which bounds itself and which it ends after a while; see `docs/adr/0016`.

mod pages;

use allpet_contract::{File, Problem, problem::PICTURES_BUSY};
use allpet_kernel::Failure;
pub use pages::draw_pages;
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

/// The longest that a document may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Seconds of a processor that a process may take, should nobody be there to end it.
const PROCESSOR_SECONDS: u64 = 20;
/// Address space that a process may take, in bytes.
const MEMORY_LIMIT: u64 = 1 << 30;
/// What the program's allocator reserves at a time, in KiB.
const ARENA_KIB: &str = "65536";
/// Documents that are drawn at once. Pictures have places of their own, so that no document keeps them waiting.
const AT_ONCE: usize = 2;
/// Documents that wait for those.
const WAITING: usize = 8;
/// After so many seconds whoever was refused may try again.
const RETRY_AFTER: u32 = 5;

/// Why a document is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFault {
    /// It is damaged, protected by a password, or no PDF.
    #[error("The PDF is damaged, or a password protects it. Download it and open it on your device.")]
    Unreadable,
    /// It takes too much time or memory.
    #[error("Drawing the PDF takes too long. Download it and open it on your device.")]
    TooCostly,
}

/// Draws documents, a few at once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct DocumentRenderer {
    program: Option<PathBuf>,
    time_limit: Duration,
    /// One permit for each document that is drawn.
    drawing: Arc<Semaphore>,
    /// One permit for each document that is drawn or waits.
    admitted: Arc<Semaphore>,
}

static SHARED: OnceLock<DocumentRenderer> = OnceLock::new();

impl DocumentRenderer {
    /// Has `program` draw, in a process for each document: called with `draw-pages` it reads a PDF and writes a JPEG.
    pub fn apart(program: PathBuf) -> Self {
        Self::new(Some(program))
    }

    fn new(program: Option<PathBuf>) -> Self {
        Self {
            program,
            time_limit: TIME_LIMIT,
            drawing: Arc::new(Semaphore::new(AT_ONCE)),
            admitted: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }

    /// The same with another limit of time.
    #[must_use]
    pub fn within(self, time_limit: Duration) -> Self {
        Self { time_limit, ..self }
    }

    /// Makes this one the renderer of the whole process. Only the first call counts.
    pub fn share(renderer: Self) {
        let _ = SHARED.set(renderer);
    }

    /// The renderer of this process; one that draws in this very process, without a bound, where none was shared: a test.
    pub fn shared() -> Self {
        SHARED.get_or_init(|| Self::new(None)).clone()
    }

    /// Draws the first pages of a PDF one below the other, as JPEG. Refuses with `PICTURES_BUSY` where too many wait.
    pub async fn draw(&self, pdf: Vec<u8>) -> Result<Result<File, DocumentFault>, Failure> {
        let permits = self.acquire().await?;
        let drawn = match &self.program {
            Some(program) => {
                let drawn = timeout(self.time_limit, draw_apart(program, pdf)).await;
                drop(permits);
                drawn.unwrap_or_else(|_| {
                    tracing::warn!("a document took too long to draw");
                    Ok(Err(DocumentFault::TooCostly))
                })?
            }
            None => {
                tokio::task::spawn_blocking(move || {
                    let _permits = permits;
                    draw_pages(pdf)
                })
                .await?
            }
        };
        Ok(drawn.map(|bytes| File {
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
        let drawing = Arc::clone(&self.drawing).acquire_owned();
        Ok([admitted, drawing.await.map_err(Failure::internal)?])
    }
}

/// Draws in a process of its own, which ends when the future is dropped.
async fn draw_apart(program: &Path, pdf: Vec<u8>) -> Result<Result<Vec<u8>, DocumentFault>, Failure> {
    let mut child = Command::new(program)
        .arg("draw-pages")
        .env_clear()
        // The allocator reserves a gigabyte at once, all that the process may have.
        .env("MIMALLOC_ARENA_RESERVE", ARENA_KIB)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    // It reads to the end before it writes. One that ended earlier has not drawn, as its status says.
    if let Some(mut input) = child.stdin.take() {
        let _ = input.write_all(&pdf).await;
    }
    let output = child.wait_with_output().await?;
    if output.status.success() && !output.stdout.is_empty() {
        return Ok(Ok(output.stdout));
    }
    if output.status.code().is_some() {
        return Ok(Err(DocumentFault::Unreadable));
    }
    // A signal ended it: a bound was reached.
    tracing::warn!(status = %output.status, "a document took too much to draw");
    Ok(Err(DocumentFault::TooCostly))
}

/// Bounds what this process may take from now on: memory, and time of a processor. Where it goes beyond, it ends.
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
    async fn more_than_may_wait_are_sent_away() {
        let renderer = DocumentRenderer::new(None);
        let all = Arc::clone(&renderer.admitted)
            .acquire_many_owned(10)
            .await
            .unwrap();
        let refused = renderer.draw(b"%PDF-".to_vec()).await.unwrap_err().into_problem();
        assert_eq!(
            (refused.code.as_str(), refused.retry_after),
            ("picture.busy", Some(RETRY_AFTER))
        );
        drop(all);
        let drawn = renderer.draw(b"%PDF-".to_vec()).await.unwrap();
        assert_eq!(drawn, Err(DocumentFault::Unreadable));
    }
}
