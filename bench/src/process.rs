//! The programs under load, started on free ports and stopped when they go out of scope.

use crate::{BenchError, caller::Connection, measurements::Table};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The API's release binary and its data.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    binary: PathBuf,
    data: PathBuf,
    database_url: String,
    variables: Vec<(&'static str, String)>,
}

/// A program that runs until this value is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    /// Its port.
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
    /// Adds its memory after a load to the table: anonymous memory, and pages of mapped files. The system reclaims the latter if
    /// necessary, and counts a page once for each connection that reads it.
    pub(crate) fn add_memory(&self, table: &mut Table, owner: &str) {
        for (what, field) in [("its own", "RssAnon:"), ("mapped files", "RssFile:")] {
            table.add(
                format!("{owner}: memory after the load, {what}, MB"),
                self.resident_mb(field),
            );
        }
    }

    /// Returns its anonymous memory, in megabytes.
    pub(crate) fn own_memory_mb(&self) -> f64 {
        self.resident_mb("RssAnon:")
    }

    /// Returns resident memory in megabytes (10^6 bytes), as Linux counts it; NaN elsewhere.
    fn resident_mb(&self, field: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok())
            .map_or(f64::NAN, |kib| kib * 1.024 / 1_000.0)
    }

    /// Waits until the program is idle, so that the work that a load left behind does not disturb the next measurement.
    pub(crate) async fn wait_until_idle(&self) -> Result<(), BenchError> {
        let started = Instant::now();
        let mut before = self.processor_ticks();
        while started.elapsed() < Duration::from_mins(2) {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let now = self.processor_ticks();
            // A twentieth of a processor: the periodic checks for work.
            if now.saturating_sub(before) <= 1 {
                return Ok(());
            }
            before = now;
        }
        Err(BenchError(
            "the server is still busy two minutes after the load".into(),
        ))
    }

    /// Returns the processor time of the program, in milliseconds.
    pub(crate) fn processor_ms(&self) -> f64 {
        f64::from(u32::try_from(self.processor_ticks()).unwrap_or(u32::MAX)) * 10.0
    }

    /// Returns the processor time in hundredths of a second, as Linux counts it; always the same elsewhere.
    fn processor_ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // The name in parentheses may contain anything; the times are fields 12 and 13 after it.
        let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
        let times = fields.split(' ').skip(11).take(2);
        times.filter_map(|time| time.parse::<u64>().ok()).sum()
    }
}

impl Api {
    /// Names the binary, its data and the address of its databases.
    pub(crate) fn new(binary: PathBuf, data: PathBuf, database_url: String) -> Self {
        Self {
            binary,
            data,
            database_url,
            variables: Vec::new(),
        }
    }

    /// Sets another variable of its environment.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// Starts it and waits for its first successful response.
    pub(crate) async fn start(&self) -> Result<Running, BenchError> {
        let port = free_port()?;
        let mut command = self.command("serve");
        command.env("ALLPET_BIND", format!("127.0.0.1:{port}"));
        run(command, port, "/ready", None).await
    }

    /// Starts one module on `port`, and waits until it is ready.
    pub(crate) async fn start_module(&self, module: &str, port: u16) -> Result<Running, BenchError> {
        let mut command = self.command("serve");
        command.args(["--modules", module, "--port", &port.to_string()]);
        run(command, port, "/ready", None).await
    }

    /// Starts a worker, which listens on no port. `main_port`: where the API answers, which the worker does not disturb.
    pub(crate) async fn start_worker(&self, main_port: u16) -> Result<Running, BenchError> {
        run(self.command("worker"), main_port, "/ready", None).await
    }

    fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .arg(subcommand)
            .env("DATABASE_URL", &self.database_url)
            .env("ALLPET_DATA_DIR", &self.data)
            .env("ALLPET_ORIGINS", crate::scene::ORIGIN)
            .env("ALLPET_PAYMENTS", "test")
            // All load comes from one address.
            .env("ALLPET_LIMIT_FACTOR", "1000000")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// Starts the bare server over `body`.
pub(crate) async fn bare(body: &[u8]) -> Result<Running, BenchError> {
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), body)?;
    let port = free_port()?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["bare", "--port", &port.to_string(), "--body"])
        .arg(file.path());
    run(command, port, "/api/licensing/tags/x", Some(file)).await
}

/// Starts the minimal Fastify server in `folder`, over the API's own tables at `database_url`.
pub(crate) async fn fastify(folder: &Path, database_url: &str) -> Result<Running, BenchError> {
    let port = free_port()?;
    let mut command = Command::new("node");
    command
        .arg("server.js")
        .current_dir(folder)
        .env("NODE_ENV", "production")
        .env("PORT", port.to_string())
        .env("DATABASE_URL", database_url);
    run(command, port, "/ready", None).await
}

/// Returns a port that is free now.
pub(crate) fn free_port() -> Result<u16, BenchError> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

async fn run(
    mut command: Command,
    port: u16,
    path: &str,
    body: Option<tempfile::NamedTempFile>,
) -> Result<Running, BenchError> {
    let started = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let mut running = Running {
        child,
        port,
        first_answer_ms: f64::NAN,
        _body: body,
    };
    while started.elapsed() < Duration::from_secs(30) {
        if let Ok(mut connection) = Connection::open(port).await
            && connection.get(path, None).await.is_ok_and(|status| status == 200)
        {
            running.first_answer_ms = started.elapsed().as_secs_f64() * 1_000.0;
            return Ok(running);
        }
        if let Some(status) = running.child.try_wait()? {
            return Err(BenchError(format!("the server stopped at its start: {status}")));
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Err(BenchError("the server did not answer within 30 seconds".into()))
}
