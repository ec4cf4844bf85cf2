//! The running system: the API and the sites.

pub(super) mod ports;
pub(super) mod postgres;
pub(super) mod processes;
pub(super) mod redis;

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::apps::App;
use crate::build::{self, Profile};
use crate::command_error::{CommandError, Outcome};
use crate::interrupt;
use crate::process::service::{self, Service};
use crate::process::step;
use crate::stack::{ports::Ports, processes::Processes};
use crate::workspace::{self, Workspace};

/// The demo register as published by the city, compressed.
const REGISTER: &str = "api/modules/licensing/demo/seattle-pet-licences.csv.br";

/// The authority of the demo register.
const TENANT: &str = "seattle";

/// Maximum time from a program's start to its first answer.
const FIRST_ANSWER: Duration = Duration::from_secs(30);

/// The plan of a system.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The profile of the apps.
    pub(crate) profile: Profile,
    /// The profile of the servers' programs.
    pub(crate) programs: Profile,
    /// The sites.
    pub(crate) apps: Vec<App>,
    /// The ports.
    pub(crate) ports: Ports,
    /// The API binary.
    pub(crate) api: PathBuf,
    /// The folder for databases, uploads, keys and logs.
    pub(crate) data: PathBuf,
    /// The URL of the databases.
    pub(crate) database_url: String,
    /// The processes beside the main one; none if one process does everything.
    pub(crate) processes: Option<Processes>,
}

impl Plan {
    /// The URL of SQLite databases in a plan's data folder.
    pub(crate) fn sqlite(data: &std::path::Path) -> String {
        format!("sqlite:{}", data.display())
    }

    /// A plan for the apps' release builds on free ports, over SQLite databases in an emptied folder.
    pub(crate) fn isolated(workspace: &Workspace, name: &str, programs: Profile) -> Outcome<Self> {
        let api = build::api(workspace, programs)?;
        let data = workspace.target.join("xtask").join(name);
        if data.exists() {
            std::fs::remove_dir_all(&data).map_err(|error| CommandError::file("delete", &data, &error))?;
        }
        workspace::make_folder(&data)?;
        let database_url = Self::sqlite(&data);
        Ok(Self {
            profile: Profile::Release,
            programs,
            apps: App::ALL.to_vec(),
            ports: Ports::free()?,
            api,
            data,
            database_url,
            processes: None,
        })
    }

    pub(crate) fn api_command(&self, workspace: &Workspace, subcommand: &str) -> Command {
        let origins: Vec<String> = App::ALL.iter().map(|app| self.ports.origin(*app)).collect();
        let mut command = workspace.command(&self.api);
        command
            .arg(subcommand)
            .env("ALLPET_BIND", format!("127.0.0.1:{}", self.ports.api))
            .env("DATABASE_URL", &self.database_url)
            .env("ALLPET_DATA_DIR", &self.data)
            .env("ALLPET_ORIGINS", origins.join(","))
            .env("ALLPET_MANIFEST", self.manifest())
            .env("ALLPET_PAYMENTS", "test")
            // All journeys come from one address, and most start with a sign-up.
            .env("ALLPET_LIMIT_FACTOR", "1000");
        command
    }

    fn site_command(&self, workspace: &Workspace, app: App) -> Command {
        // The app's own server lies beside the API's binary.
        let mut command = if app.has_server() {
            workspace.command(self.api.with_file_name(app.package()))
        } else {
            let mut command = workspace.command(&self.api);
            command.arg("site");
            command
        };
        command
            .args(["--app", app.id(), "--dir"])
            .arg(self.profile.dist(workspace, app))
            .args(["--bind", &format!("127.0.0.1:{}", self.ports.of(app))])
            .args(["--origin", &self.ports.origin(app)])
            .args(["--config", &format!("api={}", self.ports.api_origin())])
            .args(["--shell-origin", &self.ports.origin(App::Shell)]);
        for site in App::ALL.into_iter().filter(|app| app.has_server()) {
            command.args(["--config", &format!("{}={}", site.id(), self.ports.origin(site))]);
        }
        command
    }

    /// Passes the system's addresses to a program of `e2e`.
    pub(crate) fn set_addresses(&self, command: &mut Command) {
        command.env("ALLPET_API", self.ports.api_origin());
        for app in App::ALL {
            let name = format!("ALLPET_{}", app.id().to_uppercase());
            command.env(name, self.ports.origin(app));
        }
    }

    fn manifest(&self) -> PathBuf {
        self.data.join("manifest.json")
    }

    /// Creates the databases and fills them with the demo data, unless they have it already.
    pub(crate) fn fill(&self, workspace: &Workspace) -> Outcome<()> {
        self.seed(workspace, &[])?;
        self.import(workspace)
    }

    /// Fills the databases like [`Plan::fill`] with so many products, some generated, and without the register.
    pub(crate) fn fill_store(&self, workspace: &Workspace, products: u32) -> Outcome<()> {
        self.seed(workspace, &["--products", &products.to_string()])
    }

    fn seed(&self, workspace: &Workspace, with: &[&str]) -> Outcome<()> {
        workspace::write(&self.manifest(), format!("{:#}\n", manifest(&self.ports)))?;
        step::run(
            workspace,
            "Bringing the databases up to date",
            &mut self.api_command(workspace, "migrate"),
        )?;
        step::run(
            workspace,
            "Adding the demo accounts",
            self.api_command(workspace, "seed").args(with),
        )
        .map(drop)
    }

    fn import(&self, workspace: &Workspace) -> Outcome<()> {
        let register = workspace.root.join(REGISTER);
        // The mark lies beside the SQLite files, and so disappears with them. For another server's database, the import itself
        // checks what is there.
        let mark = self.data.join(".register");
        let now = crate::build::fingerprint::of_files(
            &workspace.root,
            &[register.clone()].into(),
            &self.database_url,
        )?;
        if self.database_url.starts_with("sqlite:")
            && std::fs::read_to_string(&mark).is_ok_and(|then| then == now)
        {
            return Ok(());
        }
        let mut command = self.api_command(workspace, "import");
        command.arg(&register).args(["--tenant", TENANT]);
        step::run(
            workspace,
            "Importing Seattle's register of 52,519 licences",
            &mut command,
        )?;
        workspace::write(&mark, now)
    }

    /// Starts everything, and waits until each part answers.
    pub(crate) fn start(&self, workspace: &Workspace) -> Outcome<Stack> {
        build::servers(workspace, &self.apps, self.programs)?;
        let log = |name: &str| self.data.join("logs").join(format!("{name}.log"));
        let mut serve = self.api_command(workspace, "serve");
        let mut services = Vec::new();
        if let Some(processes) = &self.processes {
            serve.arg("--without-worker");
            processes.configure_main(&mut serve);
            let started = processes.start(workspace, self)?;
            services.extend(
                started
                    .into_iter()
                    .map(|(service, port)| (service, port, "/healthz")),
            );
        }
        let api = Service::start("The API", &mut serve, log("api"))?;
        services.push((api, self.ports.api, "/healthz"));
        for app in &self.apps {
            let name = format!("The {} site", app.id());
            let site = Service::start(&name, &mut self.site_command(workspace, *app), log(app.id()))?;
            services.push((site, self.ports.of(*app), "/"));
        }
        for (service, port, path) in &mut services {
            service.wait_until(FIRST_ANSWER, || service::answers(*port, path))?;
        }
        Ok(Stack {
            services: services.into_iter().map(|(service, ..)| service).collect(),
        })
    }
}

/// The running programs; dropping it stops them.
#[derive(Debug)]
pub(crate) struct Stack {
    services: Vec<Service>,
}

impl Stack {
    /// Waits until the user asks to stop, or a program ends.
    pub(crate) fn serve(&mut self) -> Outcome<()> {
        let asked = interrupt::wait_until(Duration::MAX, || {
            self.services
                .iter_mut()
                .try_for_each(Service::check)
                .map(|()| false)
        });
        match asked {
            Err(failure) if failure != interrupt::interrupted() => Err(failure),
            _ => Ok(()),
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // All programs are asked before the first wait.
        self.services.iter().for_each(Service::ask_to_stop);
    }
}

/// The manifest of the apps at this run's addresses: a list of `contract`'s `AppManifest`.
fn manifest(ports: &Ports) -> Value {
    let app = |position: u16, app: App, name: &str, icon: &str, topics: &[&str]| {
        json!({
            "id": app.id(),
            "name": name,
            "origin": ports.origin(app),
            "icon": icon,
            "route": app.id(),
            "entry": "/",
            "capabilities": ["context", "auth", "nav", "layout", "ui", "events"],
            "topics": topics,
            "protocol_min": 1,
            "protocol_max": 1,
            "timeout_ms": 8000,
            "position": position,
        })
    };
    json!([
        app(
            1,
            App::Licensing,
            "Licensing",
            "badge-check",
            &["application.changed", "licence.changed", "pet.changed"]
        ),
        app(
            2,
            App::Products,
            "Products",
            "package",
            &["cart.changed", "order.changed"]
        ),
        app(
            3,
            App::Builder,
            "Builder",
            "palette",
            &["cart.changed", "design.changed", "pet.changed"]
        ),
    ])
}
