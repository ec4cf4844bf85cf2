//! What drives the browser in the journeys and the measurements.

use std::path::PathBuf;

use crate::failure::Outcome;
use crate::house::House;
use crate::process::step;

/// The folder of the browser programs, with what they need installed at its pinned versions.
pub(crate) fn browser_driver(house: &House) -> Outcome<PathBuf> {
    let e2e = house.root.join("e2e");
    let mut install = house.command("npm");
    install
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(&e2e);
    step::run(house, "Installing the browser driver", &mut install)?;
    Ok(e2e)
}
