//! What drives the browser in the journeys and the measurements.

use std::path::PathBuf;

use crate::failure::Outcome;
use crate::house::House;
use crate::process::step;

/// The folder of the browser programs, with what they need installed at its pinned versions.
pub(crate) fn browser_driver(house: &House) -> Outcome<PathBuf> {
    installed(house, "e2e", "Installing the browser driver")
}

/// The folder of what measures public pages, with Lighthouse installed at its pinned version.
pub(crate) fn lighthouse(house: &House) -> Outcome<PathBuf> {
    installed(house, "bench/pages", "Installing Lighthouse")
}

fn installed(house: &House, folder: &str, label: &str) -> Outcome<PathBuf> {
    let folder = house.root.join(folder);
    let mut install = house.command("npm");
    install
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(&folder);
    step::run(house, label, &mut install)?;
    Ok(folder)
}
