//! wasm-bindgen's command-line programs, contained in this one, so that nothing compiles twice: trunk and cargo find links to it
//! under their names.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::command_error::{CommandError, Outcome};
use crate::workspace::{self, Workspace};

/// The version of library and programs, which must be equal.
pub(crate) const WASM_BINDGEN_VERSION: &str = "0.2.130";

/// A program of wasm-bindgen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmBindgen {
    /// Generates a module and its script from the compiler's output.
    Bindgen,
    /// Runs a crate's tests in a browser.
    TestRunner,
}

impl WasmBindgen {
    const ALL: [Self; 2] = [Self::Bindgen, Self::TestRunner];

    fn name(self) -> &'static str {
        match self {
            Self::Bindgen => "wasm-bindgen",
            Self::TestRunner => "wasm-bindgen-test-runner",
        }
    }

    /// The program of this name, if it is one of wasm-bindgen's.
    pub(crate) fn called(program: &OsStr) -> Option<Self> {
        let name = Path::new(program).file_name()?;
        Self::ALL.into_iter().find(|known| name == known.name())
    }

    /// Runs it with this process's arguments. Fails with wasm-bindgen's own message.
    pub(crate) fn run(self) -> Outcome<()> {
        let arguments = std::env::args_os();
        match self {
            Self::Bindgen => wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(arguments),
            Self::TestRunner => wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(arguments),
        }
        .map_err(|error| CommandError::new(format!("error: {error:?}")))
    }
}

/// Links the programs into `.tools/bin`. Several processes may do so at once.
pub(crate) fn link(workspace: &Workspace) -> Outcome<()> {
    let this = std::env::current_exe()
        .map_err(|error| CommandError::new(format!("The path of this program is unknown: {error}.")))?;
    let folder = workspace.tools().join("bin");
    workspace::make_folder(&folder)?;
    for program in WasmBindgen::ALL {
        replace_link(&this, &folder.join(program.name()))?;
    }
    Ok(())
}

/// Points `link` at `target` atomically.
fn replace_link(target: &Path, link: &Path) -> Outcome<()> {
    if fs::read_link(link).is_ok_and(|now| now == target) {
        return Ok(());
    }
    let fresh = PathBuf::from(format!("{}.{}", link.display(), std::process::id()));
    let fail = |error: std::io::Error| CommandError::file("write", link, &error);
    std::os::unix::fs::symlink(target, &fresh).map_err(fail)?;
    fs::rename(&fresh, link).map_err(fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_by_the_name_it_was_started_under() {
        let called = |name: &str| WasmBindgen::called(OsStr::new(name));
        assert_eq!(called("/x/.tools/bin/wasm-bindgen"), Some(WasmBindgen::Bindgen));
        assert_eq!(called("wasm-bindgen-test-runner"), Some(WasmBindgen::TestRunner));
        assert_eq!(called("/x/target/debug/xtask"), None);
    }

    #[test]
    fn a_link_is_replaced_where_it_led_elsewhere() {
        let folder = std::env::temp_dir().join(format!("allpet-links-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let link = folder.join("wasm-bindgen");
        replace_link(Path::new("/old/xtask"), &link).unwrap();
        replace_link(Path::new("/new/xtask"), &link).unwrap();
        assert_eq!(fs::read_link(&link).unwrap(), Path::new("/new/xtask"));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_library_and_its_programs_are_one_version() {
        let manifest = include_str!("../../../Cargo.toml");
        assert!(manifest.contains(&format!("wasm-bindgen = \"={WASM_BINDGEN_VERSION}\"")));
        let own = include_str!("../../Cargo.toml");
        assert!(own.contains(&format!(
            "wasm-bindgen-cli = {{ version = \"={WASM_BINDGEN_VERSION}\""
        )));
        let trunk = include_str!("../../../Trunk.toml");
        assert!(trunk.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN_VERSION}\"")));
    }
}
