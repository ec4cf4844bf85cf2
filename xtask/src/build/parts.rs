//! Splitting of an app's WASM into a main file and lazy modules.
//!
//! Trunk builds the page and the WASM module in one piece. This file splits the module at the sources' marks, binds it to
//! JavaScript, shrinks it, and puts it into the page in place of trunk's. See `docs/adr/0012`.

use sha2::{Digest as _, Sha256};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::apps::App;
use crate::build::page;
use crate::command_error::{CommandError, Outcome};
use crate::files;
use crate::process::step;
use crate::workspace::{self, Workspace};

/// WebAssembly features of the modules: those of every browser since 2023.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The environment for compiling a WASM module that can be split: the linker keeps its relocations, and functions keep their names
/// until then. Both are options of the stable compiler.
pub(crate) fn environment() -> [(&'static str, &'static str); 2] {
    [
        ("CARGO_ENCODED_RUSTFLAGS", "-Clink-args=--emit-relocs"),
        ("CARGO_PROFILE_APP_STRIP", "none"),
    ]
}

/// Splits the WASM module that trunk just built, and puts the parts into `dist`.
pub(crate) fn split_app(workspace: &Workspace, app: App, dist: &Path) -> Outcome<()> {
    let package = app.package();
    let work = workspace.target.join("parts").join(package);
    if work.exists() {
        fs::remove_dir_all(&work).map_err(|error| CommandError::file("remove", &work, &error))?;
    }
    let bound = work.join("bound");
    workspace::make_folder(&bound)?;
    split(workspace, package, &work)?;
    bind(workspace, package, &work, &bound)?;
    shrink_all(workspace, &wasm_modules(&bound)?)?;
    let script = bundle(workspace, package, &bound)?;
    put(package, &bound, &script, dist)
}

/// Writes `<package>.wasm`, not bound yet, a file for each part, and the script that fetches them.
fn split(workspace: &Workspace, package: &str, work: &Path) -> Outcome<()> {
    let whole = workspace
        .target
        .join("wasm32-unknown-unknown/app")
        .join(format!("{package}.wasm"));
    let content = fs::read(&whole).map_err(|error| CommandError::file("read", &whole, &error))?;
    let first = work.join(format!("{package}.wasm"));
    let main = format!("./{package}.js");
    let mut options = wasm_split_cli_support::Options::new(&content);
    options.output_dir = work;
    options.main_out_path = &first;
    options.main_module = &main;
    wasm_split_cli_support::transform(options)
        .map_err(|error| CommandError::new(format!("{package} cannot be taken apart: {error:#}.")))?;
    Ok(())
}

fn bind(workspace: &Workspace, package: &str, work: &Path, bound: &Path) -> Outcome<()> {
    let mut command = workspace.command("wasm-bindgen");
    command
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--keep-lld-exports",
            "--out-name",
            package,
        ])
        .arg("--out-dir")
        .arg(bound)
        .arg(work.join(format!("{package}.wasm")));
    step::run(workspace, &format!("Binding {package}"), &mut command)?;
    let others = files::below(work, &["bound"])?;
    for file in others
        .iter()
        .filter(|file| file.file_stem() != Some(OsStr::new(package)))
    {
        let to = bound.join(file.file_name().unwrap_or_default());
        fs::copy(file, &to).map_err(|error| CommandError::file("write", &to, &error))?;
    }
    Ok(())
}

fn wasm_modules(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = files::below(folder, &[])?;
    found.retain(|file| file.extension() == Some(OsStr::new("wasm")));
    Ok(found)
}

/// Shrinks WASM modules, as many at once as there are cores: most are small, and the tool takes longer to start than to work.
fn shrink_all(workspace: &Workspace, modules: &[PathBuf]) -> Outcome<()> {
    let queue = Mutex::new(modules.iter());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some(module) = next() {
            shrink(workspace, module)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            let ended = worker.join();
            ended.unwrap_or_else(|_| Err(CommandError::new("Shrinking a WASM module panicked.")))
        })
    })
}

/// Shrinks a WASM module.
pub(crate) fn shrink(workspace: &Workspace, module: &Path) -> Outcome<()> {
    let mut command = workspace.command("wasm-opt");
    command
        .args(FEATURES)
        .args([
            "-Oz",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ])
        .arg(module)
        .arg("-o")
        .arg(module);
    let name = module
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    step::run(workspace, &format!("Shrinking {name}"), &mut command).map(drop)
}

/// Bundles the script `<package>.js` with its imports.
pub(crate) fn bundle(workspace: &Workspace, package: &str, bound: &Path) -> Outcome<String> {
    let script = bound.join("bundle.js");
    let mut command = workspace.command("esbuild");
    command
        .arg(bound.join(format!("{package}.js")))
        .args([
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--log-level=warning",
        ])
        .arg(format!("--outfile={}", script.display()));
    step::run(workspace, &format!("Bundling {package}'s script"), &mut command)?;
    fs::read_to_string(&script).map_err(|error| CommandError::file("read", &script, &error))
}

/// Names the files by a hash of all of them, and puts them in place of trunk's.
fn put(package: &str, bound: &Path, script: &str, dist: &Path) -> Outcome<()> {
    let modules = wasm_modules(bound)?
        .into_iter()
        .map(|file| {
            let content = fs::read(&file).map_err(|error| CommandError::file("read", &file, &error))?;
            Ok((
                file.file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                content,
            ))
        })
        .collect::<Outcome<Vec<_>>>()?;
    let mark = mark(script, &modules);
    let main = format!("{package}_bg.wasm");
    let mut script = script.to_owned();
    let mut fresh = page::AppFiles::default();
    for (name, content) in modules {
        let part = name.strip_prefix("split_").unwrap_or(&name);
        let hashed = if name == main {
            format!("{package}-{mark}_bg.wasm")
        } else {
            format!("{package}-{mark}-{part}")
        };
        script = script.replace(&name, &hashed);
        workspace::write(&dist.join(&hashed), &content)?;
        if name == main {
            fresh.wasm = page::File::new(hashed, &content);
        }
    }
    let name = format!("{package}-{mark}.js");
    workspace::write(&dist.join(&name), &script)?;
    fresh.script = page::File::new(name, script.as_bytes());
    page::exchange(dist, package, &fresh)
}

/// A hash of all files, in sixteen hexadecimal digits.
fn mark(script: &str, modules: &[(String, Vec<u8>)]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(script);
    for (name, content) in modules {
        hasher.update(name);
        hasher.update(content);
    }
    let mut digits = String::new();
    for byte in &hasher.finalize()[..8] {
        // Writing into a string does not fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_any_file() {
        let modules = |content: &str| vec![("a.wasm".to_owned(), content.as_bytes().to_vec())];
        assert_eq!(mark("x", &modules("1")), mark("x", &modules("1")));
        assert_ne!(mark("x", &modules("1")), mark("x", &modules("2")));
        assert_ne!(mark("x", &modules("1")), mark("y", &modules("1")));
    }
}
