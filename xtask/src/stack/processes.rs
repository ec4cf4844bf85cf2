//! The API in several processes: the main one, the builder in two replicas, and a worker.

use std::process::Command;

use crate::command_error::Outcome;
use crate::process::service::Service;
use crate::stack::Plan;
use crate::stack::ports;
use crate::workspace::Workspace;

/// The ports of the processes on `up`: the internal one of the main process, the builder's, and the worker's.
const PORTS: [u16; 4] = [4001, 4002, 4003, 4004];

/// The addresses at which the processes find each other.
#[derive(Debug, Clone)]
pub(crate) struct Processes {
    internal: u16,
    builders: [u16; 2],
    /// For health and metrics alone.
    worker: u16,
    redis_url: String,
}

impl Processes {
    /// On the ports that the documentation names.
    pub(crate) fn on_known_ports(redis_url: String) -> Outcome<Self> {
        let [internal, builders @ .., worker] = PORTS;
        ports::require_free(&PORTS)?;
        Ok(Self {
            internal,
            builders,
            worker,
            redis_url,
        })
    }

    /// On free ports.
    pub(crate) fn on_free_ports(redis_url: String) -> Outcome<Self> {
        Ok(Self {
            internal: ports::free()?,
            builders: [ports::free()?, ports::free()?],
            worker: ports::free()?,
            redis_url,
        })
    }

    /// Makes a command run without the builder, which it finds in its own processes.
    pub(crate) fn configure_main(&self, command: &mut Command) {
        let builders = self.builders.map(|port| format!("http://127.0.0.1:{port}"));
        command
            .env("REDIS_URL", &self.redis_url)
            .env("ALLPET_INTERNAL_BIND", format!("127.0.0.1:{}", self.internal))
            .env("BUILDER_URL", builders.join(","));
    }

    /// Starts the processes beside the main one. Returns each with the port on which it answers.
    pub(crate) fn start(&self, workspace: &Workspace, plan: &Plan) -> Outcome<Vec<(Service, u16)>> {
        let log = |name: &str| plan.data.join("logs").join(format!("{name}.log"));
        let mut worker = plan.api_command(workspace, "worker");
        self.configure_main(&mut worker);
        worker.args(["--port", &self.worker.to_string()]);
        let worker = Service::start("The worker", &mut worker, log("worker"))?;
        let mut services = vec![(worker, self.worker)];
        for (number, port) in self.builders.iter().enumerate() {
            let name = format!("builder-{}", number + 1);
            let mut builder = plan.api_command(workspace, "serve");
            builder
                .args(["--modules", "builder", "--port", &port.to_string()])
                .env("REDIS_URL", &self.redis_url)
                .env("MAIN_URL", format!("http://127.0.0.1:{}", self.internal))
                // A key pair of its own.
                .env("ALLPET_DATA_DIR", plan.data.join(&name));
            let service = Service::start(&format!("The process {name}"), &mut builder, log(&name))?;
            services.push((service, *port));
        }
        Ok(services)
    }

    /// Returns what `up` prints of them.
    pub(crate) fn describe(&self) -> String {
        let [first, second] = self.builders;
        format!(
            "  processes  main with its internal port {}, builder on ports {first} and {second}, a worker with health \
             and metrics on port {}",
            self.internal, self.worker
        )
    }
}
