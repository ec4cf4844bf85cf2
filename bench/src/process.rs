//! The programs under load, started on free ports and stopped when they go out of scope.

use crate::{Broken, caller::Connection};
use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The API's release binary and its data.
#[derive(Debug)]
pub(crate) struct Api {
    binary: PathBuf,
    data: PathBuf,
    database_url: String,
}

/// A program that runs until this value goes.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    /// Where it listens.
    pub(crate) port: u16,
    /// Milliseconds from its start to its first 200.
    pub(crate) first_answer_ms: f64,
    _body: Option<tempfile::NamedTempFile>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Resident memory in megabytes (10^6 bytes), as Linux counts it; not a number elsewhere.
    pub(crate) fn memory_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok())
            .map_or(f64::NAN, |kib| kib * 1.024 / 1_000.0)
    }
}

impl Api {
    /// The binary over the databases at `database_url`.
    pub(crate) fn new(binary: PathBuf, data: PathBuf, database_url: String) -> Self {
        Self {
            binary,
            data,
            database_url,
        }
    }

    /// Starts it and waits for its first good answer.
    pub(crate) async fn start(&self) -> Result<Running, Broken> {
        let port = free_port()?;
        let mut command = Command::new(&self.binary);
        command
            .arg("serve")
            .env("ALLPET_BIND", format!("127.0.0.1:{port}"))
            .env("DATABASE_URL", &self.database_url)
            .env("ALLPET_DATA_DIR", &self.data)
            .env("ALLPET_ORIGINS", crate::scene::ORIGIN);
        run(command, port, "/ready", None).await
    }
}

/// The bare server over `body`.
pub(crate) async fn bare(body: &[u8]) -> Result<Running, Broken> {
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), body)?;
    let port = free_port()?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["bare", "--port", &port.to_string(), "--body"])
        .arg(file.path());
    run(command, port, "/api/licensing/tags/x", Some(file)).await
}

fn free_port() -> Result<u16, Broken> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

async fn run(
    mut command: Command,
    port: u16,
    path: &str,
    body: Option<tempfile::NamedTempFile>,
) -> Result<Running, Broken> {
    let begin = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let mut running = Running {
        child,
        port,
        first_answer_ms: f64::NAN,
        _body: body,
    };
    while begin.elapsed() < Duration::from_secs(30) {
        if let Ok(mut connection) = Connection::open(port).await
            && connection.get(path, None).await.is_ok_and(|status| status == 200)
        {
            running.first_answer_ms = begin.elapsed().as_secs_f64() * 1_000.0;
            return Ok(running);
        }
        if let Some(status) = running.child.try_wait()? {
            return Err(Broken(format!("the server stopped at its start: {status}")));
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Err(Broken("the server did not answer within 30 seconds".into()))
}
