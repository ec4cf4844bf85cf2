//! `docs/operations.md` names a test for each fault; each of these tests exists.

use std::{
    fs,
    path::{Path, PathBuf},
};

const GUIDE: &str = include_str!("../../../../docs/operations.md");

/// Returns the sources below a folder in one text, without the files and folders called `skipped`.
pub(super) fn sources(folder: &Path, skipped: Option<&str>) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let is_skipped = skipped.is_some_and(|name| path.file_stem().is_some_and(|stem| stem == name));
        if is_skipped {
            continue;
        }
        if path.is_dir() {
            text += &sources(&path, skipped);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text += &fs::read_to_string(&path).unwrap();
        }
    }
    text
}

#[test]
fn every_fault_has_its_test() {
    let api = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = sources(&api, None);
    let rows: Vec<&str> = GUIDE
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| fault"))
        .collect();
    assert!(rows.len() > 10, "the table is there");
    for row in rows {
        let tests = row.split('|').nth(4).unwrap();
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "without a test: {row}");
        for name in names {
            assert!(
                sources.contains(&format!("fn {name}(")),
                "there is no test {name}: {row}"
            );
        }
    }
}
