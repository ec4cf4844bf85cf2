//! wasm-opt, from the npm package that its makers publish.

use super::cargo_tool::says;
use crate::failure::{Failure, Outcome};
use crate::house::{self, House};
use crate::process::step;

/// The version that Trunk.toml asks for.
const VERSION: &str = "132";

/// Makes sure that wasm-opt is there: release builds use it.
pub(crate) fn binaryen(house: &House) -> Outcome<()> {
    if is_there(house) {
        return Ok(());
    }
    super::find(house, &super::NODE)?;
    let folder = house.tools().join("binaryen");
    house::make_folder(&folder)?;
    let mut command = house.command("npm");
    command
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
        .arg(&folder);
    command.arg(format!("binaryen@{VERSION}.0.0"));
    step::run(
        house,
        &format!("Installing wasm-opt {VERSION} into .tools"),
        &mut command,
    )?;
    if is_there(house) {
        return Ok(());
    }
    Err(Failure::new(
        "wasm-opt was installed but does not run: delete the folder .tools and run the command again.",
    ))
}

fn is_there(house: &House) -> bool {
    let output = house.command("wasm-opt").arg("--version").output();
    output.is_ok_and(|output| says(&String::from_utf8_lossy(&output.stdout), VERSION))
}
