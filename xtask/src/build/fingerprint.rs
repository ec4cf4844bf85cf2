//! Fingerprints of an app's sources, to skip builds that are up to date.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use crate::command_error::{CommandError, Outcome};
use crate::files;
use crate::workspace::Workspace;

/// Inputs of every build besides the crates' own folders.
const SHARED: [&str; 5] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "rust-toolchain.toml",
    ".cargo/config.toml",
];

/// Hashes the sources of `package`, of its workspace dependencies, and of the shared build files. `extra` stands for other inputs
/// (profile, tool versions).
pub(crate) fn of_package(workspace: &Workspace, package: &str, extra: &str) -> Outcome<String> {
    let mut files: BTreeSet<PathBuf> = BTreeSet::new();
    for folder in folders(workspace, package) {
        files.extend(files::below(&folder, &[])?);
    }
    files.extend(
        SHARED
            .iter()
            .map(|name| workspace.root.join(name))
            .filter(|file| file.is_file()),
    );
    of_files(&workspace.root, &files, extra)
}

/// Hashes the content and the names of the files.
pub(crate) fn of_files(root: &Path, files: &BTreeSet<PathBuf>, extra: &str) -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    extra.hash(&mut hasher);
    std::env::var("RUSTFLAGS").unwrap_or_default().hash(&mut hasher);
    for file in files {
        file.strip_prefix(root).unwrap_or(file).hash(&mut hasher);
        fs::read(file)
            .map_err(|error| CommandError::file("read", file, &error))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The folders of a package and of its workspace dependencies.
fn folders(workspace: &Workspace, package: &str) -> BTreeSet<PathBuf> {
    let packages = workspace.metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let folder = |manifest: &str| Path::new(manifest).parent().map(Path::to_path_buf);
    let mut found = BTreeSet::new();
    let mut open: Vec<PathBuf> = packages
        .iter()
        .filter(|candidate| candidate["name"] == package)
        .filter_map(|candidate| candidate["manifest_path"].as_str().and_then(folder))
        .collect();
    while let Some(current) = open.pop() {
        if !found.insert(current.clone()) {
            continue;
        }
        let here = packages
            .iter()
            .filter(|one| one["manifest_path"].as_str().and_then(folder).as_ref() == Some(&current));
        for dependency in here.flat_map(|one| {
            one["dependencies"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default()
        }) {
            open.extend(dependency["path"].as_str().map(PathBuf::from));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn workspace(name: &str) -> Workspace {
        let root = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        for (crate_name, content) in [("app", "main"), ("base", "lib"), ("other", "lib")] {
            crate::workspace::write(&root.join(crate_name).join("src/lib.rs"), content).unwrap();
        }
        let manifest = |name: &str| root.join(name).join("Cargo.toml");
        let metadata = json!({"packages": [
            {"name": "app", "manifest_path": manifest("app"), "dependencies": [{"name": "base", "path": root.join("base")}, {"name": "serde"}]},
            {"name": "base", "manifest_path": manifest("base"), "dependencies": []},
            {"name": "other", "manifest_path": manifest("other"), "dependencies": []},
        ]});
        Workspace {
            target: root.join("target"),
            root,
            metadata,
            forecast: crate::process::forecast::Forecast::default(),
        }
    }

    #[test]
    fn a_change_below_counts_and_a_change_elsewhere_does_not() {
        let workspace = workspace("fingerprint");
        let first = of_package(&workspace, "app", "dev").unwrap();
        crate::workspace::write(&workspace.root.join("other/src/lib.rs"), "changed").unwrap();
        assert_eq!(of_package(&workspace, "app", "dev").unwrap(), first);
        assert_ne!(of_package(&workspace, "app", "release").unwrap(), first);
        crate::workspace::write(&workspace.root.join("base/src/lib.rs"), "changed").unwrap();
        assert_ne!(of_package(&workspace, "app", "dev").unwrap(), first);
        fs::remove_dir_all(&workspace.root).unwrap();
    }
}
