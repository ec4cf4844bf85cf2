//! The workspace's locations: repository, build folder, tools.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::command_error::{CommandError, Outcome};
use crate::process::forecast::Forecast;
use crate::tools;

/// The repository and its cargo metadata.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder that holds the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Cargo's build folder.
    pub(crate) target: PathBuf,
    /// `cargo metadata --no-deps`: the workspace's own packages.
    pub(crate) metadata: Value,
    /// The estimate of the command's remaining time.
    pub(crate) forecast: Forecast,
}

impl Workspace {
    /// Finds this program's repository.
    pub(crate) fn find() -> Outcome<Self> {
        let manifest =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest)
            .parent()
            .map(Path::to_path_buf)
            .unwrap_or_default();
        let output = Command::new("cargo")
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(&root)
            .output()
            .map_err(|error| {
                CommandError::new(format!(
                    "cargo could not be started ({error}): install Rust from https://rustup.rs."
                ))
            })?;
        if !output.status.success() {
            return Err(CommandError::with_evidence(
                "cargo could not read the workspace.",
                String::from_utf8_lossy(&output.stderr),
            ));
        }
        let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
            CommandError::new(format!(
                "cargo's description of the workspace could not be read: {error}."
            ))
        })?;
        let target = metadata["target_directory"]
            .as_str()
            .map_or_else(|| root.join("target"), PathBuf::from);
        Ok(Self {
            root,
            target,
            metadata,
            forecast: Forecast::default(),
        })
    }

    /// The ignored folder for pinned tools.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    /// The ignored folder for databases, uploads and logs of `up`.
    pub(crate) fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// A log file of this run, in the build folder.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        let words: Vec<&str> = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        self.target
            .join("xtask")
            .join("logs")
            .join(format!("{}.log", words.join("-").to_lowercase()))
    }

    /// PATH with the pinned tools first.
    pub(crate) fn path(&self) -> OsString {
        let own = std::iter::once("bin")
            .chain(tools::FOLDERS)
            .map(|folder| self.tools().join(folder));
        let current = std::env::var_os("PATH").unwrap_or_default();
        let all = own.chain(std::env::split_paths(&current));
        std::env::join_paths(all).unwrap_or(current)
    }

    /// Finds a program on that PATH.
    pub(crate) fn program(&self, name: &str) -> Option<PathBuf> {
        std::env::split_paths(&self.path())
            .map(|folder| folder.join(name))
            .find(|file| is_program(file))
    }

    /// Creates a command in the repository's root with the pinned tools on its PATH.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.path());
        // The `cargo run` of this program sets these; inherited, they would change cargo's builds.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name == "CARGO_MANIFEST_DIR" || name == "CARGO_MANIFEST_PATH" || name.starts_with("CARGO_PKG_")
            {
                command.env_remove(name);
            }
        }
        command
    }
}

/// Creates a folder and its parents.
pub(crate) fn make_folder(path: &Path) -> Outcome<()> {
    fs::create_dir_all(path).map_err(|error| CommandError::file("create the folder", path, &error))
}

/// Writes a file, creating its folder.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::write(path, content).map_err(|error| CommandError::file("write", path, &error))
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}
