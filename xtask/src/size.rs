//! `cargo xtask size`: what a first visit downloads, and whether that is too much.

use std::fs;
use std::path::Path;

use crate::apps::App;
use crate::build::{self, Profile};
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::preview;
use crate::tools;
use crate::workspace::Workspace;

/// What an app's release build weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Whose it is.
    pub(crate) app: App,
    /// What the page names: WASM, JavaScript and CSS that a first visit downloads.
    first: Bytes,
    /// What is fetched when a page first needs it, by name.
    later: Vec<(String, Bytes)>,
}

/// How much something is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bytes {
    /// As it lies on the disk.
    plain: u64,
    /// As brotli.
    compressed: u64,
}

impl Weight {
    /// Whether it keeps within the limits: the first visit the app's own, each part that of all parts.
    pub(crate) fn is_within_limit(&self) -> bool {
        let first = self.app.limit_kb() * 1000;
        let part = App::PART_LIMIT_KB * 1000;
        self.first.compressed <= first && self.later.iter().all(|(_, later)| later.compressed <= part)
    }

    fn rows(&self) -> Vec<String> {
        let verdict = if self.is_within_limit() { "within" } else { "OVER" };
        let mut rows = vec![format!(
            "{} {:>10}  {verdict}",
            row(self.app.package(), self.first),
            kb(self.app.limit_kb() * 1000)
        )];
        rows.extend(
            self.later
                .iter()
                .map(|(name, part)| row(&format!("  + {name}"), *part)),
        );
        if !self.later.is_empty() {
            rows.push(row("  = all of it", self.whole()));
        }
        rows
    }

    fn whole(&self) -> Bytes {
        self.later.iter().fold(self.first, |sum, (_, part)| Bytes {
            plain: sum.plain + part.plain,
            compressed: sum.compressed + part.compressed,
        })
    }
}

fn row(name: &str, bytes: Bytes) -> String {
    format!("{name:<22} {:>10} {:>10}", kb(bytes.plain), kb(bytes.compressed))
}

/// Builds, weighs, prints the table, and fails if an app is too heavy.
pub(crate) fn run(house: &Workspace) -> Outcome<()> {
    let weights = weigh(house)?;
    println!("{}", table(&weights));
    let heavy: Vec<&str> = weights
        .iter()
        .filter(|weight| !weight.is_within_limit())
        .map(|weight| weight.app.package())
        .collect();
    if heavy.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("Over the limit: {}.", heavy.join(", "))))
}

/// Builds what is deployed and weighs it.
pub(crate) fn weigh(house: &Workspace) -> Outcome<Vec<Weight>> {
    tools::for_building(house)?;
    tools::for_release(house)?;
    App::ALL
        .into_iter()
        .map(|app| {
            build::app(house, app, Profile::Release)?;
            weight(app, &Profile::Release.dist(house, app))
        })
        .collect()
}

/// The weights as people read them.
pub(crate) fn table(weights: &[Weight]) -> String {
    let head = format!(
        "{:<22} {:>10} {:>10} {:>10}",
        "first visit, + later", "plain kB", "brotli kB", "limit kB"
    );
    let rows = weights.iter().flat_map(Weight::rows);
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
}

fn weight(app: App, dist: &Path) -> Outcome<Weight> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).map_err(|error| Failure::file("read", &index, &error))?;
    let mut weight = Weight {
        app,
        first: Bytes::default(),
        later: Vec::new(),
    };
    let mut solid = Bytes::default();
    for file in files::below(dist, &[])? {
        if !build::is_payload(&file) {
            continue;
        }
        let bytes = |path: &Path| {
            fs::metadata(path)
                .map(|meta| meta.len())
                .map_err(|error| Failure::file("read", path, &error))
        };
        let bytes = Bytes {
            plain: bytes(&file)?,
            compressed: bytes(&build::compressed_name(&file))?,
        };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if preview::is_part(&file) {
            // The page names it, and loads it when it can be used.
            solid.plain += bytes.plain;
            solid.compressed += bytes.compressed;
        } else if page.contains(&*name) {
            weight.first.plain += bytes.plain;
            weight.first.compressed += bytes.compressed;
        } else {
            weight.later.push((part_name(&name), bytes));
        }
    }
    if solid != Bytes::default() {
        weight.later.push(("3D preview".to_owned(), solid));
    }
    Ok(weight)
}

/// `pages` of `shell-1f8e2ab09c44d7e1-pages.wasm`.
fn part_name(file: &str) -> String {
    let stem = file.split('.').next().unwrap_or(file);
    stem.rsplit('-').next().unwrap_or(stem).to_owned()
}

/// Kilobytes of 1000 bytes, rounded up: a limit is not kept by rounding.
fn kb(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(first: u64, later: &[u64]) -> Weight {
        let bytes = |compressed| Bytes { plain: 0, compressed };
        Weight {
            app: App::Shell,
            first: bytes(first),
            later: later
                .iter()
                .map(|part| ("pages".to_owned(), bytes(*part)))
                .collect(),
        }
    }

    #[test]
    fn the_limit_itself_is_within_and_a_byte_more_is_not() {
        assert!(shell(192_000, &[]).is_within_limit());
        let heavy = shell(192_001, &[]);
        assert!(!heavy.is_within_limit());
        assert!(heavy.rows()[0].contains("192.1"), "{:?}", heavy.rows());
        assert!(heavy.rows()[0].ends_with("OVER"));
    }

    #[test]
    fn each_part_has_a_limit_of_its_own() {
        let parted = shell(100_000, &[60_000, 70_000]);
        assert!(parted.is_within_limit());
        assert!(parted.rows()[3].contains("230.0"), "{:?}", parted.rows());
        assert!(shell(100_000, &[200_000]).is_within_limit());
        assert!(!shell(100_000, &[200_001]).is_within_limit());
    }

    #[test]
    fn a_part_goes_by_the_end_of_its_name() {
        assert_eq!(part_name("shell-1f8e2ab09c44d7e1-pages.wasm"), "pages");
        assert_eq!(part_name("shell-1f8e2ab09c44d7e1-chunk_4.wasm"), "chunk_4");
    }
}
