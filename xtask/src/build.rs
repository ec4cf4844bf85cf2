//! Building the apps with trunk and the API with cargo.

pub(super) mod fingerprint;
mod page;
mod parts;
pub(super) mod preview;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use crate::apps::App;
use crate::command_error::{CommandError, Outcome};
use crate::files;
use crate::process::step;
use crate::tools;
use crate::workspace::{self, Workspace};

/// The features that make the apps' crates their servers.
pub(crate) const SERVERS: &str = "mfe-licensing/server,mfe-products/server,mfe-builder/server";

/// A build profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Fast to build.
    Dev,
    /// The dev build of the servers' programs as the workspace's tests compile them: after those, only the programs are linked.
    Test,
    /// The deployed build: small for the browser, fast for the server.
    Release,
    /// The deployed build, plus hooks to time round trips between app and shell.
    Bench,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Test => "test",
            Self::Release => "release",
            Self::Bench => "bench",
        }
    }

    /// Cargo's output folder for native builds.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Dev | Self::Test => "debug",
            Self::Release | Self::Bench => "release",
        }
    }

    /// Returns whether nothing is optimized.
    fn is_dev(self) -> bool {
        matches!(self, Self::Dev | Self::Test)
    }

    /// The output folder of an app.
    pub(crate) fn dist(self, workspace: &Workspace, app: App) -> PathBuf {
        let dist = workspace.root.join("dist");
        match self {
            Self::Dev | Self::Test => dist.join(app.package()),
            Self::Release | Self::Bench => dist.join(self.name()).join(app.package()),
        }
    }
}

/// Label of the step that builds an app.
pub(crate) fn app_label(app: App, profile: Profile) -> String {
    format!("Building {} ({})", app.package(), profile.name())
}

/// Label of the step that builds the API.
pub(crate) fn api_label(profile: Profile) -> String {
    format!("Building the API ({})", profile.name())
}

/// Label of the step that builds the apps' own servers.
pub(crate) fn servers_label(profile: Profile) -> String {
    format!("Building the servers of the apps ({})", profile.name())
}

/// The file with the fingerprint of an app's last build, and the present fingerprint.
fn fingerprints(workspace: &Workspace, app: App, profile: Profile) -> Outcome<(PathBuf, String)> {
    let mark = profile
        .dist(workspace, app)
        .with_file_name(format!(".{}.fingerprint", app.package()));
    let extra = format!(
        "{} {} {} {:?} {:?} {:?}",
        profile.name(),
        tools::TRUNK.version,
        tools::WASM_BINDGEN_VERSION,
        tools::WASM_OPT,
        tools::ESBUILD,
        parts::environment()
    );
    Ok((mark, fingerprint::of_package(workspace, app.package(), &extra)?))
}

/// Returns whether an app's build is up to date.
pub(crate) fn is_built(workspace: &Workspace, app: App, profile: Profile) -> Outcome<bool> {
    let (mark, now) = fingerprints(workspace, app, profile)?;
    let page = profile.dist(workspace, app).join("index.html");
    Ok(page.is_file() && fs::read_to_string(&mark).is_ok_and(|then| then == now))
}

/// Builds an app unless its build is up to date.
pub(crate) fn app(workspace: &Workspace, app: App, profile: Profile) -> Outcome<()> {
    if is_built(workspace, app, profile)? {
        return Ok(());
    }
    let dist = profile.dist(workspace, app);
    let (mark, now) = fingerprints(workspace, app, profile)?;
    // An interrupted build must not pass for the previous one.
    let _ = fs::remove_file(&mark);
    let mut command = workspace.command("trunk");
    command
        .arg("build")
        .arg(format!("{}/index.html", app.package()))
        .arg("--dist")
        .arg(&dist);
    match profile {
        Profile::Dev | Profile::Test => {}
        Profile::Release => {
            command.args(["--release", "--cargo-profile", "app", "--features", "split"]);
        }
        Profile::Bench => {
            command.args(["--release", "--cargo-profile", "app", "--features", "split,bench"]);
        }
    }
    if !profile.is_dev() {
        command.envs(parts::environment());
    }
    // Trunk takes NO_COLOR for one of its own options and refuses the usual value `1`.
    command
        .args(["--color", "never"])
        .env_remove("NO_COLOR")
        .env("TRUNK_SKIP_VERSION_CHECK", "true");
    step::run(workspace, &app_label(app, profile), &mut command)?;
    if !profile.is_dev() {
        parts::split_app(workspace, app, &dist)?;
    }
    if app == App::Builder {
        preview::add(workspace, &dist, profile)?;
    }
    page::remove_ignored_integrity(&dist)?;
    if !profile.is_dev() {
        compress(&dist)?;
    }
    workspace::write(&mark, now)
}

/// Builds the apps in a profile, their servers and the API in another one, and installs the tools for it. Returns the API binary.
///
/// The programs of the server need none of the apps' tools, and a release of an app keeps one core busy for most of its time:
/// both build at once.
pub(crate) fn everything(
    workspace: &Workspace,
    apps: &[App],
    profile: Profile,
    programs: Profile,
) -> Outcome<PathBuf> {
    thread::scope(|scope| {
        let fronts = scope.spawn(|| self::apps(workspace, apps, profile));
        let api = api(workspace, programs).and_then(|api| servers(workspace, apps, programs).map(|()| api));
        fronts
            .join()
            .unwrap_or_else(|_| Err(CommandError::new("Building the apps ended without a word.")))
            .and(api)
    })
}

/// Builds apps, and installs the tools for it.
pub(crate) fn apps(workspace: &Workspace, apps: &[App], profile: Profile) -> Outcome<()> {
    tools::for_building(workspace)?;
    if !profile.is_dev() {
        tools::for_release(workspace)?;
    }
    apps.iter().try_for_each(|one| app(workspace, *one, profile))
}

/// Builds the API binary; cargo skips an up-to-date build itself.
pub(crate) fn api(workspace: &Workspace, profile: Profile) -> Outcome<PathBuf> {
    let mut command = workspace.command("cargo");
    command.args(["build", "--locked"]);
    match profile {
        Profile::Test => {
            command.args(["--workspace", "--features", SERVERS, "--bins", "--tests"]);
        }
        Profile::Dev => {
            command.args(["--package", "api", "--bin", "api"]);
        }
        Profile::Release | Profile::Bench => {
            command.args(["--package", "api", "--bin", "api", "--release"]);
        }
    }
    step::run(workspace, &api_label(profile), &mut command)?;
    Ok(workspace.target.join(profile.folder()).join("api"))
}

/// Builds the apps' own servers: their crates, natively. As the tests compile them, the API's build has linked them, too.
pub(crate) fn servers(workspace: &Workspace, apps: &[App], profile: Profile) -> Outcome<()> {
    let apps: Vec<App> = apps.iter().copied().filter(|app| app.has_server()).collect();
    if apps.is_empty() || profile == Profile::Test {
        return Ok(());
    }
    let mut command = workspace.command("cargo");
    command.args(["build", "--locked"]);
    for app in &apps {
        command.args(["--package", app.package()]);
        command.args(["--features", &format!("{}/server", app.package())]);
    }
    if !profile.is_dev() {
        command.arg("--release");
    }
    step::run(workspace, &servers_label(profile), &mut command).map(drop)
}

/// Returns whether a file is served compressed.
pub(crate) fn is_payload(file: &Path) -> bool {
    file.extension()
        .and_then(OsStr::to_str)
        .is_some_and(|extension| matches!(extension, "wasm" | "js" | "css"))
}

/// The path of a file's compressed version.
pub(crate) fn compressed_name(file: &Path) -> PathBuf {
    let mut name = file.to_path_buf().into_os_string();
    name.push(".br");
    PathBuf::from(name)
}

/// Writes a `.br` file beside each file that a visit downloads, ready for the server to send.
fn compress(dist: &Path) -> Outcome<()> {
    for file in files::below(dist, &[])? {
        if is_payload(&file) {
            workspace::write(&compressed_name(&file), brotli(&file)?)?;
        }
    }
    Ok(())
}

/// Compresses a file with brotli at its best setting.
fn brotli(file: &Path) -> Outcome<Vec<u8>> {
    let content = fs::read(file).map_err(|error| CommandError::file("read", file, &error))?;
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut content.as_slice(), &mut compressed, &parameters)
        .map_err(|error| CommandError::file("compress", file, &error))?;
    Ok(compressed)
}
