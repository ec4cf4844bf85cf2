//! `cargo xtask size`: the download of a first visit, and its limits.

use std::fs;
use std::path::Path;

use crate::apps::App;
use crate::build::preview;
use crate::build::{self, Profile};
use crate::command_error::{CommandError, Outcome};
use crate::files;
use crate::tools;
use crate::workspace::Workspace;

/// The size of an app's release build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weight {
    /// The app.
    pub(crate) app: App,
    /// The files of a first visit: WASM, JavaScript and CSS that the page refers to.
    first: Bytes,
    /// The files fetched on demand, by name.
    later: Vec<(String, Bytes)>,
}

/// A size in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bytes {
    /// Uncompressed.
    plain: u64,
    /// Compressed with brotli.
    compressed: u64,
}

impl Weight {
    /// True within the limits: the first visit within the app's own, each part within the common one.
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

/// Builds, measures and prints the table. Fails if an app is too large.
pub(crate) fn run(workspace: &Workspace) -> Outcome<()> {
    let weights = weigh(workspace)?;
    println!("{}", table(&weights));
    let heavy: Vec<&str> = weights
        .iter()
        .filter(|weight| !weight.is_within_limit())
        .map(|weight| weight.app.package())
        .collect();
    if heavy.is_empty() {
        return Ok(());
    }
    Err(CommandError::new(format!(
        "Over the limit: {}.",
        heavy.join(", ")
    )))
}

/// Builds the release and measures it.
pub(crate) fn weigh(workspace: &Workspace) -> Outcome<Vec<Weight>> {
    tools::for_building(workspace)?;
    tools::for_release(workspace)?;
    App::ALL
        .into_iter()
        .map(|app| {
            build::app(workspace, app, Profile::Release)?;
            weight(app, &Profile::Release.dist(workspace, app))
        })
        .collect()
}

/// Formats the sizes as a table.
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
    let page = fs::read_to_string(&index).map_err(|error| CommandError::file("read", &index, &error))?;
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
                .map_err(|error| CommandError::file("read", path, &error))
        };
        let bytes = Bytes {
            plain: bytes(&file)?,
            compressed: bytes(&build::compressed_name(&file))?,
        };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if preview::is_part(&file) {
            // The page refers to it, but loads it only once the page is usable.
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

/// Extracts the part's name: `pages` from `shell-1f8e2ab09c44d7e1-pages.wasm`.
fn part_name(file: &str) -> String {
    let stem = file.split('.').next().unwrap_or(file);
    stem.rsplit('-').next().unwrap_or(stem).to_owned()
}

/// Formats kilobytes of 1000 bytes, rounded up so that rounding never meets a limit.
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
