//! The builder's 3D preview: a WebAssembly module of its own, which the page loads once it is usable.
//!
//! Its files lie beside the built app under hashed names, and the page finds them by `<meta name="preview3d"
//! content="/preview3d-….js">`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::build::Profile;
use crate::build::{fingerprint, parts};
use crate::command_error::{CommandError, Outcome};
use crate::process::step;
use crate::tools;
use crate::workspace::{self, Workspace};

/// The crate.
const PACKAGE: &str = "mfe-builder-preview3d";
/// Prefix of its file names.
const NAME: &str = "preview3d-";
/// Returns whether a file of a built app belongs to the preview, which is not part of a first visit.
pub(crate) fn is_part(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with(NAME)
}

/// Builds it, puts it beside the app in `dist`, and registers it in the page.
pub(crate) fn add(workspace: &Workspace, dist: &Path, profile: Profile) -> Outcome<()> {
    let module = compile(workspace, profile)?;
    let hash = fingerprint::of_files(&workspace.target, &[module.clone()].into(), &made_by(profile))?;
    let name = [NAME, &hash].concat();
    if profile.is_dev() {
        bind(workspace, &module, &name, dist)?;
    } else {
        let work = workspace.target.join("parts").join(PACKAGE);
        bind(workspace, &module, &name, &work)?;
        let wasm = [&name, "_bg.wasm"].concat();
        parts::shrink(workspace, &work.join(&wasm))?;
        let script = parts::bundle(workspace, &name, &work)?;
        workspace::write(&dist.join([&name, ".js"].concat()), script)?;
        let to = dist.join(&wasm);
        fs::copy(work.join(&wasm), &to).map_err(|error| CommandError::file("write", &to, &error))?;
    }
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).map_err(|error| CommandError::file("read", &page, &error))?;
    workspace::write(&page, announced(&html, &name))
}

/// The tools that make the files from the compiled program. They belong to the hash, since browsers cache the files forever by
/// name.
fn made_by(profile: Profile) -> String {
    format!(
        "{} {:?} {:?} {profile:?}",
        tools::WASM_BINDGEN_VERSION,
        tools::WASM_OPT,
        tools::ESBUILD
    )
}

fn compile(workspace: &Workspace, profile: Profile) -> Outcome<PathBuf> {
    let mut command = workspace.command("cargo");
    command.args(["build", "--locked", "--lib", "--package", PACKAGE]);
    command.args(["--target", "wasm32-unknown-unknown"]);
    let folder = if profile.is_dev() {
        "debug"
    } else {
        // Not with the apps' options: the relocations for splitting would stay in it.
        command.args(["--profile", "app"]);
        "app"
    };
    step::run(workspace, "Building the 3D preview", &mut command)?;
    let file = [&PACKAGE.replace('-', "_"), ".wasm"].concat();
    Ok(workspace
        .target
        .join("wasm32-unknown-unknown")
        .join(folder)
        .join(file))
}

fn bind(workspace: &Workspace, module: &Path, name: &str, to: &Path) -> Outcome<()> {
    let mut command = workspace.command("wasm-bindgen");
    command
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--out-name",
            name,
            "--out-dir",
        ])
        .arg(to)
        .arg(module);
    step::run(workspace, "Binding the 3D preview", &mut command).map(drop)
}

/// The page with the module's address.
fn announced(html: &str, name: &str) -> String {
    let meta = format!("<meta name=\"preview3d\" content=\"/{name}.js\">\n  </head>");
    html.replacen("</head>", &meta, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_where_it_is() {
        let page = announced(
            "<html><head></head><body></body></html>",
            "preview3d-0123456789abcdef",
        );
        assert!(
            page.contains("content=\"/preview3d-0123456789abcdef.js\""),
            "{page}"
        );
        assert_eq!(page.matches("</head>").count(), 1);
    }

    #[test]
    fn its_names_change_with_its_tools() {
        let made_by = made_by(Profile::Release);
        for tool in [
            tools::WASM_BINDGEN_VERSION,
            &format!("{:?}", tools::WASM_OPT),
            &format!("{:?}", tools::ESBUILD),
        ] {
            assert!(made_by.contains(tool), "{tool} is not in {made_by}");
        }
        assert_ne!(made_by, super::made_by(Profile::Dev));
    }

    #[test]
    fn its_files_are_not_the_apps() {
        assert!(is_part(Path::new("dist/preview3d-0123456789abcdef_bg.wasm")));
        assert!(!is_part(Path::new("dist/mfe-builder-0123456789abcdef_bg.wasm")));
    }
}
