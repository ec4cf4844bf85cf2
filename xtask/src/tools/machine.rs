//! Requirements of the machine.

use std::path::Path;

use crate::command_error::{CommandError, Outcome};
use crate::diagnose;
use crate::process::step;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";

/// Minimum free space for a build, in bytes.
const LEAST_FREE_BYTES: u64 = 1_000_000_000;

/// Checks for a C compiler, which links every Rust program and builds SQLite.
pub(crate) fn c_compiler(workspace: &Workspace) -> Outcome<()> {
    let named = std::env::var("CC")
        .ok()
        .and_then(|cc| cc.split_whitespace().next().map(str::to_owned));
    let found = match named {
        Some(name) => Path::new(&name).is_file() || workspace.program(&name).is_some(),
        None => workspace.program("cc").is_some(),
    };
    if found {
        Ok(())
    } else {
        Err(CommandError::new(diagnose::NO_C_COMPILER))
    }
}

/// Checks the free space for a build.
pub(crate) fn disk(workspace: &Workspace) -> Outcome<()> {
    for folder in [&workspace.root, &workspace.target] {
        if let Ok(stat) = rustix::fs::statvfs(folder.as_path()) {
            enough(folder, stat.f_bavail.saturating_mul(stat.f_frsize))?;
        }
    }
    Ok(())
}

fn enough(folder: &Path, free: u64) -> Outcome<()> {
    if free >= LEAST_FREE_BYTES {
        return Ok(());
    }
    Err(CommandError::new(format!(
        "The disk is full: {} has {} MB left; free some space (a first build needs about 8 GB) and run the command again.",
        folder.display(),
        free / 1_000_000
    )))
}

/// Checks for the compiler's WASM target, and installs it if possible.
pub(crate) fn wasm_target(workspace: &Workspace) -> Outcome<()> {
    let output = workspace
        .command("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    if output.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()) {
        return Ok(());
    }
    if workspace.program("rustup").is_none() {
        return Err(CommandError::new(format!(
            "Rust's target {TARGET} is missing: install Rust with rustup (https://rustup.rs) or add the target with your package manager."
        )));
    }
    step::run(
        workspace,
        "Adding the WASM target",
        workspace.command("rustup").args(["target", "add", TARGET]),
    )
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_reported_in_one_sentence() {
        let failure = enough(Path::new("/home/ada"), 12_000_000).unwrap_err();
        assert!(
            failure
                .sentence()
                .starts_with("The disk is full: /home/ada has 12 MB left"),
            "{failure}"
        );
        enough(Path::new("/"), LEAST_FREE_BYTES).unwrap();
    }
}
