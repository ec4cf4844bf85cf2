//! A temporary PostgreSQL server for one run of tests or measurements.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::command_error::{CommandError, Outcome};
use crate::process::service::Service;
use crate::process::step;
use crate::stack::ports;
use crate::tools;
use crate::workspace::{self, Workspace};

/// A running server; dropping it stops it and deletes its files.
#[derive(Debug)]
pub(crate) struct Postgres {
    service: Option<Service>,
    folder: PathBuf,
    port: u16,
}

/// The account that the server runs as, since it refuses root.
#[derive(Debug, Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

impl Postgres {
    /// Creates a cluster in a temporary folder and starts it on a free port. Fails without PostgreSQL.
    pub(crate) fn start(workspace: &Workspace) -> Outcome<Self> {
        let initdb = tools::find(workspace, &tools::POSTGRES)?;
        // The program on the PATH may be a link without the other programs beside it.
        let initdb = fs::canonicalize(&initdb).unwrap_or(initdb);
        let account = account()?;
        let folder = std::env::temp_dir().join(format!("allpet-postgres-{}", std::process::id()));
        let data = folder.join("data");
        workspace::make_folder(&folder)?;
        if let Some(Account { user, group }) = account {
            std::os::unix::fs::chown(&folder, Some(user), Some(group))
                .map_err(|error| CommandError::file("hand over", &folder, &error))?;
        }
        // From here on, dropping the server cleans up on every way out.
        let mut server = Self {
            service: None,
            folder: folder.clone(),
            port: ports::free()?,
        };
        let command =
            |program: &str| as_account(workspace, &initdb.with_file_name(program), account, &folder);
        let mut init = command("initdb");
        init.args([
            "--auth=trust",
            "--username=postgres",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            "--pgdata",
        ]);
        step::run(workspace, "Creating a PostgreSQL cluster", init.arg(&data))?;

        let mut serve = command("postgres");
        serve
            .arg("-D")
            .arg(&data)
            .args(["-p", &server.port.to_string(), "-h", "127.0.0.1"]);
        // The cluster lives for one run, so protection against power cuts only costs time. A test deletes its database when it
        // ends; until then each of its modules has connections of its own.
        for setting in [
            "unix_socket_directories=",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "min_wal_size=32MB",
            "max_wal_size=128MB",
            "max_connections=1000",
            "dynamic_shared_memory_type=mmap",
        ] {
            serve.args(["-c", setting]);
        }
        let port = server.port.to_string();
        let service = server.service.insert(Service::start(
            "PostgreSQL",
            &mut serve,
            workspace.log("postgres"),
        )?);
        service.wait_until(Duration::from_secs(30), || {
            let ready = command("pg_isready")
                .args(["-q", "-h", "127.0.0.1", "-p", &port])
                .status();
            ready.is_ok_and(|status| status.success())
        })?;
        Ok(server)
    }

    /// The URL for tests.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(service) = self.service.take() {
            // "Fast shutdown": it closes its connections itself; dropping the service stops the rest.
            if let Some(pid) = i32::try_from(service.pid()).ok().and_then(Pid::from_raw) {
                let _ = kill_process(pid, Signal::INT);
            }
            drop(service);
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn as_account(workspace: &Workspace, program: &Path, account: Option<Account>, folder: &Path) -> Command {
    let mut command = workspace.command(program);
    command.current_dir(folder);
    if let Some(Account { user, group }) = account {
        command.uid(user).gid(group);
    }
    command
}

/// For root, the account of PostgreSQL's package; for anyone else none.
fn account() -> Outcome<Option<Account>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let missing = || {
        CommandError::new(
            "PostgreSQL refuses to run as root and there is no user `postgres` to hand over to: \
             create one (`useradd --system postgres`) or run this command as another user.",
        )
    };
    let passwd = fs::read_to_string("/etc/passwd").map_err(|_| missing())?;
    entry(&passwd, "postgres").map(Some).ok_or_else(missing)
}

fn entry(passwd: &str, name: &str) -> Option<Account> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some(Account {
        user: fields.next()?.parse().ok()?,
        group: fields.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_read_from_its_line() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\npostgres:x:101:104::/var/lib/postgresql:/bin/bash\n";
        let account = entry(passwd, "postgres").unwrap();
        assert_eq!((account.user, account.group), (101, 104));
        assert!(entry(passwd, "post").is_none());
    }
}
