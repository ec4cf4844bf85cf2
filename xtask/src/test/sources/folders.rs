//! How many files may stand in one folder.

use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of Rust files in a folder. A file with a folder of its name does not count: it is the root of a group.
const MOST_FILES: usize = 12;

/// Folders with more files, and how many they may have. These numbers may only fall.
const EXCEPTIONS: [(&str, usize); 1] = [
    // One file for each module of the API, and what they share.
    ("contract/src", 13),
];

/// Finds the folders with too many Rust files, and the exceptions that are higher than needed. `paths`: those of all files.
pub(super) fn crowded_folders(paths: &[String]) -> Vec<String> {
    let folders: BTreeSet<&str> = paths.iter().flat_map(|path| folders_above(path)).collect();
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for path in paths {
        let Some(stem) = path.strip_suffix(".rs") else {
            continue;
        };
        if !folders.contains(stem) {
            let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
            *files.entry(folder).or_default() += 1;
        }
    }
    let violation = |(folder, count): (&str, usize)| {
        let exception = EXCEPTIONS.iter().find(|(path, _)| *path == folder);
        let most = exception.map_or(MOST_FILES, |(_, most)| *most);
        if count > most {
            Some(format!(
                "{folder}: {count} files, {most} at most: group them by subject, each group in a folder with a file of its name"
            ))
        } else if exception.is_some() && count < most {
            Some(format!(
                "{folder}: lower its exception in {} from {most} to {count}, or remove it",
                file!()
            ))
        } else {
            None
        }
    };
    files.into_iter().filter_map(violation).collect()
}

/// The folders that contain a file, directly or deeper.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many files in a folder.
    fn files(folder: &str, count: usize) -> Vec<String> {
        (0..count)
            .map(|number| format!("{folder}/file{number}.rs"))
            .collect()
    }

    #[test]
    fn the_limit_is_exact() {
        assert!(crowded_folders(&files("shell/src/pages", MOST_FILES)).is_empty());
        let violations = crowded_folders(&files("shell/src/pages", MOST_FILES + 1));
        assert_eq!(violations.len(), 1);
        assert!(
            violations[0].starts_with("shell/src/pages: 13 files, 12 at most"),
            "{violations:?}"
        );
    }

    #[test]
    fn the_root_of_a_group_does_not_count() {
        let mut paths = files("shell/src/pages", MOST_FILES);
        paths.extend(["shell/src/pages/pets.rs", "shell/src/pages/pets/form.rs"].map(String::from));
        assert!(crowded_folders(&paths).is_empty());
    }

    #[test]
    fn only_rust_counts() {
        let mut paths = files("site-server/src", MOST_FILES);
        paths.push("site-server/src/boot.js".into());
        assert!(crowded_folders(&paths).is_empty());
    }

    #[test]
    fn an_exception_only_falls() {
        let (folder, most) = EXCEPTIONS[0];
        assert!(crowded_folders(&files(folder, most)).is_empty());
        assert!(crowded_folders(&files(folder, most + 1))[0].contains("at most"));
        assert!(crowded_folders(&files(folder, most - 1))[0].contains("lower its exception"));
    }
}
