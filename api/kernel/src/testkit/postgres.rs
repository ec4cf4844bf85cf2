//! A PostgreSQL server of a single test, which can be stopped and started, and ends with the test.

use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// How long the server may take to start.
const START_LIMIT: Duration = Duration::from_secs(30);

/// A PostgreSQL server on a free port of this machine.
#[derive(Debug)]
pub struct TestPostgres {
    server: Option<Child>,
    port: u16,
    programs: PathBuf,
    folder: tempfile::TempDir,
}

impl TestPostgres {
    /// Creates a cluster and starts its server.
    ///
    /// # Panics
    /// If it cannot be started: a test on PostgreSQL does not pass without PostgreSQL.
    #[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
    pub async fn start() -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = free.local_addr().expect("a port").port();
        drop(free);
        let folder = tempfile::tempdir().expect("a folder for the test");
        if let Some((user, group)) = account() {
            chown(folder.path(), Some(user), Some(group)).expect("the folder is handed over");
        }
        let mut postgres = Self {
            server: None,
            port,
            programs: programs().expect("PostgreSQL is installed; `cargo xtask test` does so"),
            folder,
        };
        let mut init = postgres.command("initdb");
        init.args(["--auth=trust", "--username=postgres", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C", "--pgdata"]);
        let created = init.arg(postgres.data()).stdout(Stdio::null()).status();
        assert!(created.expect("initdb runs").success(), "initdb succeeds");
        postgres.start_again().await;
        postgres
    }

    /// Starts the server again at the same address, with the data that was committed.
    ///
    /// # Panics
    /// If it cannot be started.
    #[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
    pub async fn start_again(&mut self) {
        let mut serve = self.command("postgres");
        serve.arg("-D").arg(self.data());
        serve.args(["-p", &self.port.to_string(), "-h", "127.0.0.1"]);
        // A killed process loses nothing that it has written; only a power failure would.
        for setting in [
            "unix_socket_directories=",
            "fsync=off",
            "max_connections=300",
            "dynamic_shared_memory_type=mmap",
        ] {
            serve.args(["-c", setting]);
        }
        serve.stdout(Stdio::null()).stderr(Stdio::null());
        self.server = Some(serve.spawn().expect("postgres starts"));
        let started = async {
            while !self.is_ready() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(START_LIMIT, started)
            .await
            .expect("PostgreSQL answers");
    }

    /// Stops the server as an operator does: it ends its sessions (`pg_ctl stop`, mode fast).
    pub fn stop(&mut self) {
        self.end("-INT");
    }

    /// Stops the server as a crash would (mode immediate). It recovers at the next start.
    pub fn crash(&mut self) {
        self.end("-QUIT");
    }

    fn end(&mut self, signal: &str) {
        if let Some(mut server) = self.server.take() {
            let pid = server.id().to_string();
            let _ = Command::new("kill").args([signal, &pid]).status();
            let _ = server.wait();
        }
    }

    /// Returns the address of its database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn is_ready(&self) -> bool {
        let port = self.port.to_string();
        let mut ready = self.command("pg_isready");
        ready.args(["-q", "-h", "127.0.0.1", "-p", &port]);
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
            && ready.status().is_ok_and(|status| status.success())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        if let Some((user, group)) = account() {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for TestPostgres {
    fn drop(&mut self) {
        self.crash();
    }
}

/// Returns the folder of PostgreSQL's programs, some of which distributions do not put on the PATH.
fn programs() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH")?;
    let mut folders: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    for parent in ["/usr/lib/postgresql", "/usr/pgsql"] {
        let versions = std::fs::read_dir(parent).into_iter().flatten().flatten();
        folders.extend(versions.map(|version| version.path().join("bin")));
    }
    // The program on the PATH may be a link without the others beside it.
    let initdb = folders
        .iter()
        .map(|folder| folder.join("initdb"))
        .find(|file| file.exists())?;
    let initdb = std::fs::canonicalize(initdb).ok()?;
    initdb.parent().map(Path::to_owned)
}

/// Returns user and group of PostgreSQL's account if this process is root's, as which the server refuses to run.
fn account() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt as _;
    if std::fs::metadata("/proc/self").ok()?.uid() != 0 {
        return None;
    }
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = accounts.lines().find(|line| line.starts_with("postgres:"))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
