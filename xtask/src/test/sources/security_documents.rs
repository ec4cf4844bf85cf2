//! `docs/security.md` and the documents in `docs/security/` name code and tests that exist, and count their rows correctly.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The document with the counts.
const INDEX: &str = "docs/security.md";
/// The folder of the documents with a row for each requirement.
const FOLDER: &str = "docs/security";
/// Requirements of levels 1 and 2.
const REQUIREMENTS: usize = 253;

/// How many requirements of a chapter are met, not met and not applicable.
type Counts = [usize; 3];

/// Returns the root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reads the documents with the rows, each with its path.
fn documents() -> Vec<(String, String)> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(root().join(FOLDER)).unwrap() {
        let path = entry.unwrap().path();
        documents.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
    }
    documents.sort();
    documents
}

/// Returns the paths in backticks, each with the name of a test if it has one. Skips addresses (`/docs`) and what has a blank.
fn references(document: &str) -> Vec<(&str, Option<&str>)> {
    let mut references = Vec::new();
    for line in document.lines() {
        for quoted in line.split('`').skip(1).step_by(2) {
            let is_path = quoted.contains(['/', '.']) && !quoted.starts_with('/') && !quoted.contains(' ');
            if is_path {
                references.push(match quoted.split_once(':') {
                    Some((path, name)) => (path, Some(name)),
                    None => (quoted, None),
                });
            }
        }
    }
    references
}

/// Returns the references to files, folders and functions that are not there.
fn wrong_references(document: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, name) in references(document) {
        let file = root().join(path);
        if !file.exists() {
            wrong.push(format!("there is no {path}"));
        } else if let Some(name) = name {
            let has_function =
                fs::read_to_string(&file).is_ok_and(|source| source.contains(&format!("fn {name}(")));
            if !has_function {
                wrong.push(format!("there is no function {name} in {path}"));
            }
        }
    }
    wrong
}

/// Returns the cells of a row of a table.
fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

/// Returns the numbers of requirements in the first cells of a document, each with what its row says in the last cell.
fn rows(document: &str) -> Vec<(&str, &str)> {
    let mut rows = Vec::new();
    for line in document.lines().filter(|line| line.starts_with("| ")) {
        if let [number, _, how] = cells(line)[..]
            && number
                .split('.')
                .filter(|part| part.parse::<u32>().is_ok())
                .count()
                == 3
        {
            rows.push((number, how));
        }
    }
    rows
}

/// Counts the rows of each chapter.
fn counts(documents: &[(String, String)]) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for (_, document) in documents {
        for (number, how) in rows(document) {
            let chapter = number.split('.').next().unwrap_or_default();
            let column = if how.starts_with("not met: ") {
                1
            } else if how.starts_with("not applicable: ") {
                2
            } else {
                0
            };
            counts.entry(format!("V{chapter}")).or_default()[column] += 1;
        }
    }
    counts
}

/// Reads the counts of each chapter, and their sum, from the index.
fn counts_in_index(index: &str) -> BTreeMap<String, Counts> {
    let mut counts = BTreeMap::new();
    for line in index.lines().filter(|line| line.starts_with("| ")) {
        if let [chapter, _, met, not_met, not_applicable] = cells(line)[..]
            && let (Ok(met), Ok(not_met), Ok(not_applicable)) = (
                met.parse::<usize>(),
                not_met.parse::<usize>(),
                not_applicable.parse::<usize>(),
            )
        {
            let chapter = chapter.split(' ').next().unwrap_or_default();
            counts.insert(chapter.to_owned(), [met, not_met, not_applicable]);
        }
    }
    counts
}

#[test]
fn the_code_and_the_tests_that_are_named_exist() {
    let mut documents = documents();
    let index = fs::read_to_string(root().join(INDEX)).unwrap();
    documents.push((INDEX.to_owned(), index));
    let mut number = 0;
    for (path, document) in &documents {
        assert_eq!(wrong_references(document), Vec::<String>::new(), "{path}");
        number += references(document).len();
    }
    assert!(number > 200, "the documents were read: {number}");
}

#[test]
fn a_wrong_path_and_a_wrong_name_are_reported() {
    let right =
        "| 1.1.1 | what | `/docs` and `api user create` are none; `xtask/src/main.rs:main`, `docs/` |";
    assert_eq!(wrong_references(right), Vec::<String>::new());
    let wrong = "`xtask/src/main.rs:mains`, `xtask/src/gone.rs:main`, `gone.md`";
    assert_eq!(
        wrong_references(wrong),
        [
            "there is no function mains in xtask/src/main.rs",
            "there is no xtask/src/gone.rs",
            "there is no gone.md"
        ]
    );
}

#[test]
fn each_requirement_has_one_row_and_the_index_counts_them() {
    let documents = documents();
    let mut numbers: Vec<&str> = documents
        .iter()
        .flat_map(|(_, document)| rows(document))
        .map(|(number, _)| number)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), REQUIREMENTS);
    let mut counts = counts(&documents);
    let mut sum = Counts::default();
    for chapter in counts.values() {
        for (total, count) in sum.iter_mut().zip(chapter) {
            *total += *count;
        }
    }
    assert_eq!(sum.iter().sum::<usize>(), REQUIREMENTS, "a number stands twice");
    counts.insert("all".to_owned(), sum);
    let index = fs::read_to_string(root().join(INDEX)).unwrap();
    assert_eq!(counts_in_index(&index), counts);
}
