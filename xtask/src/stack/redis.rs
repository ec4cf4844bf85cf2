//! A temporary Redis server for one run.

use std::path::PathBuf;
use std::time::Duration;

use crate::command_error::Outcome;
use crate::process::service::{self, Service};
use crate::stack::ports;
use crate::tools;
use crate::workspace::{self, Workspace};

/// A running server without persistence; dropping it stops it and deletes its folder.
#[derive(Debug)]
pub(crate) struct Redis {
    service: Option<Service>,
    folder: PathBuf,
    port: u16,
}

impl Redis {
    /// Starts a server on a free port. Fails without Redis.
    pub(crate) fn start(workspace: &Workspace) -> Outcome<Self> {
        let program = tools::find(workspace, &tools::REDIS)?;
        let folder = std::env::temp_dir().join(format!("allpet-redis-{}", std::process::id()));
        workspace::make_folder(&folder)?;
        let mut server = Self {
            service: None,
            folder: folder.clone(),
            port: ports::free()?,
        };
        let port = server.port;
        let mut command = workspace.command(program);
        command
            .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
            .args(["--save", "", "--appendonly", "no", "--dir"])
            .arg(&folder);
        let service = server
            .service
            .insert(Service::start("Redis", &mut command, workspace.log("redis"))?);
        service.wait_until(Duration::from_secs(30), || service::accepts(port))?;
        Ok(server)
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        drop(self.service.take());
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
