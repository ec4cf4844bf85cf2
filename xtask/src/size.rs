//! `cargo xtask size`: what a first visit downloads, and whether that is too much.

use std::fs;
use std::path::Path;

use crate::apps::App;
use crate::building::{self, Profile};
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;
use crate::preview;
use crate::tools;

/// What an app's release build weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Whose it is.
    pub(crate) app: App,
    /// WASM, JavaScript and CSS as they lie on the disk, in bytes.
    plain: u64,
    /// The same as brotli, in bytes.
    compressed: u64,
}

impl Weight {
    /// Whether it keeps within the app's limit.
    pub(crate) fn is_within_limit(self) -> bool {
        self.compressed <= self.app.limit_kb() * 1000
    }

    fn row(self) -> String {
        let limit = self.app.limit_kb() * 1000;
        row(self.app.package(), [self.plain, self.compressed, limit])
    }
}

fn row(name: &str, [plain, compressed, limit]: [u64; 3]) -> String {
    let verdict = if compressed <= limit { "within" } else { "OVER" };
    format!(
        "{name:<14} {:>10} {:>10} {:>10}  {verdict}",
        kb(plain),
        kb(compressed),
        kb(limit)
    )
}

/// Builds, weighs, prints the table, and fails if an app is too heavy.
pub(crate) fn run(house: &House) -> Outcome<()> {
    let weights = weigh(house)?;
    println!("{}", table(&weights));
    let mut heavy: Vec<&str> = weights
        .iter()
        .filter(|weight| !weight.is_within_limit())
        .map(|weight| weight.app.package())
        .collect();
    // Loaded when the builder's page can be used: no part of a first visit.
    let [plain, compressed] = weigh_files(house, App::Builder, preview::is_part)?;
    let limit = preview::LIMIT_KB * 1000;
    println!("{}", row("builder 3D", [plain, compressed, limit]));
    if compressed > limit {
        heavy.push("builder 3D");
    }
    if heavy.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("Over the limit: {}.", heavy.join(", "))))
}

/// Builds what is deployed and weighs it.
pub(crate) fn weigh(house: &House) -> Outcome<Vec<Weight>> {
    tools::for_building(house)?;
    tools::binaryen(house)?;
    App::ALL
        .into_iter()
        .map(|app| {
            building::app(house, app, Profile::Release)?;
            weight(house, app)
        })
        .collect()
}

/// The weights as people read them.
pub(crate) fn table(weights: &[Weight]) -> String {
    let head = format!(
        "{:<14} {:>10} {:>10} {:>10}",
        "app", "plain kB", "brotli kB", "limit kB"
    );
    let rows = weights.iter().map(|weight| weight.row());
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
}

fn weight(house: &House, app: App) -> Outcome<Weight> {
    let [plain, compressed] = weigh_files(house, app, |file| !preview::is_part(file))?;
    Ok(Weight {
        app,
        plain,
        compressed,
    })
}

/// What some files of a release build weigh, as they are and as brotli.
fn weigh_files(house: &House, app: App, counts: fn(&Path) -> bool) -> Outcome<[u64; 2]> {
    let mut weight = [0, 0];
    for file in files::below(&Profile::Release.dist(house, app), &[])? {
        if building::is_payload(&file) && counts(&file) {
            let bytes = |path: &Path| {
                fs::metadata(path)
                    .map(|meta| meta.len())
                    .map_err(|error| Failure::file("read", path, &error))
            };
            weight[0] += bytes(&file)?;
            weight[1] += bytes(&building::compressed_name(&file))?;
        }
    }
    Ok(weight)
}

/// Kilobytes of 1000 bytes, rounded up: a limit is not kept by rounding.
fn kb(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_is_within_and_a_byte_more_is_not() {
        let shell = |compressed| Weight {
            app: App::Shell,
            plain: 0,
            compressed,
        };
        assert!(shell(150_000).is_within_limit());
        assert!(!shell(150_001).is_within_limit());
        assert!(shell(150_001).row().contains("150.1"), "{}", shell(150_001).row());
        assert!(shell(150_001).row().ends_with("OVER"));
    }
}
