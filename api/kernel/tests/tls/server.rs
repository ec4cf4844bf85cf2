//! A PostgreSQL server with a certificate, on a free port of this machine. It ends with the test.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use sqlx::{Connection as _, PgConnection};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// How long the server may take to start, or to take over a setting.
const LIMIT: Duration = Duration::from_secs(30);

/// The names in the server's certificate. Not the address 127.0.0.1, at which it listens.
const NAMES: [&str; 2] = ["localhost", "0.0.0.0"];

pub(crate) struct Server {
    process: Child,
    programs: Programs,
    port: u16,
    folder: tempfile::TempDir,
}

/// PostgreSQL's programs, and the user and group that run them if this test runs as root, which they refuse.
struct Programs {
    folder: PathBuf,
    account: Option<(u32, u32)>,
}

impl Server {
    /// Creates a cluster, and starts it with a certificate of an authority of its own.
    pub(crate) async fn start() -> Self {
        let programs = Programs::find().await;
        let folder = tempfile::tempdir().unwrap();
        write_certificates(folder.path());
        programs.hand_over(folder.path());
        let data = folder.path().join("data");
        let created = programs
            .command("initdb")
            .args([
                "--auth=trust",
                "--username=postgres",
                "--no-sync",
                "--locale=C",
                "--pgdata",
            ])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(created.unwrap().success(), "initdb creates a cluster");
        let port = {
            let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            free.local_addr().unwrap().port()
        };
        let settings = [
            format!("port = {port}"),
            "listen_addresses = '127.0.0.1'".into(),
            "unix_socket_directories = ''".into(),
            "fsync = off".into(),
            "dynamic_shared_memory_type = mmap".into(),
            "ssl = on".into(),
            "ssl_cert_file = '../server.pem'".into(),
            "ssl_key_file = '../server.key'".into(),
        ];
        fs::write(data.join("postgresql.conf"), settings.join("\n")).unwrap();
        let process = programs
            .command("postgres")
            .arg("-D")
            .arg(&data)
            .stderr(Stdio::null())
            .spawn();
        let server = Self {
            process: process.unwrap(),
            programs,
            port,
            folder,
        };
        server.wait_until("on").await;
        server
    }

    /// Turns TLS off.
    pub(crate) async fn turn_tls_off(&self) {
        let mut connection = self.connect().await.unwrap();
        for statement in ["ALTER SYSTEM SET ssl = off", "SELECT pg_reload_conf()"] {
            sqlx::query(statement).execute(&mut connection).await.unwrap();
        }
        self.wait_until("off").await;
    }

    /// Returns its address at `host`, with these parameters.
    pub(crate) fn url(&self, host: &str, parameters: &[(&str, &str)]) -> String {
        let parameters: Vec<_> = parameters
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!(
            "postgres://postgres@{host}:{}/postgres?{}",
            self.port,
            parameters.join("&")
        )
    }

    /// Returns the path of a file of the test: the certificate of an authority.
    pub(crate) fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        PgConnection::connect(&self.url("127.0.0.1", &[("sslmode", "disable")])).await
    }

    /// Waits until a new connection finds TLS on or off.
    async fn wait_until(&self, ssl: &str) {
        let waiting = async {
            loop {
                if let Ok(mut connection) = self.connect().await {
                    let now: String = sqlx::query_scalar("SHOW ssl")
                        .fetch_one(&mut connection)
                        .await
                        .unwrap();
                    if now == ssl {
                        return;
                    }
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(LIMIT, waiting)
            .await
            .expect("the server answers");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.programs.command("pg_ctl");
        stop.args(["stop", "-m", "immediate", "-D"])
            .arg(self.folder.path().join("data"));
        let _ = stop.stdout(Stdio::null()).status();
        let _ = self.process.wait();
    }
}

impl Programs {
    /// Asks the server at `ALLPET_TEST_POSTGRES` for them.
    async fn find() -> Self {
        let server = std::env::var("ALLPET_TEST_POSTGRES").expect(
            "ALLPET_TEST_POSTGRES must name a PostgreSQL server on this machine; `cargo xtask test` starts one",
        );
        let mut connection = PgConnection::connect(&server).await.unwrap();
        let folder: String = sqlx::query_scalar("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        let data: String = sqlx::query_scalar("SHOW data_directory")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        // A file of ours has our own user as its owner.
        let is_root = tempfile::tempfile().unwrap().metadata().unwrap().uid() == 0;
        let account = is_root.then(|| {
            let owner = fs::metadata(&data).expect("the data directory of the server");
            (owner.uid(), owner.gid())
        });
        Self {
            folder: folder.into(),
            account,
        }
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.folder.join(program));
        // A folder that the other user may enter.
        command.current_dir("/").stdin(Stdio::null());
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        command
    }

    /// Gives a folder and its files to the user who runs the server.
    fn hand_over(&self, folder: &Path) {
        let Some((user, group)) = self.account else { return };
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for path in files.chain([folder.to_owned()]) {
            chown(path, Some(user), Some(group)).unwrap();
        }
    }
}

/// Writes the server's certificate and key, its authority's certificate, and that of another authority.
fn write_certificates(folder: &Path) {
    let authority = |file: &str| {
        let mut certificate = CertificateParams::new([]).unwrap();
        certificate.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = certificate.self_signed(&key).unwrap().pem();
        fs::write(folder.join(file), pem).unwrap();
        Issuer::new(certificate, key)
    };
    let issuer = authority("authority.pem");
    authority("another-authority.pem");
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(NAMES.map(str::to_owned)).unwrap();
    let certificate = certificate.signed_by(&key, &issuer).unwrap();
    fs::write(folder.join("server.pem"), certificate.pem()).unwrap();
    let file = folder.join("server.key");
    fs::write(&file, key.serialize_pem()).unwrap();
    // The server refuses a key that others can read.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
}
