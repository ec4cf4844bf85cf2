//! Rules for the sources, beyond the compiler and clippy.

mod apostrophes;
#[cfg(test)]
mod app_links;
mod boundaries;
mod doc_comments;
mod folders;
mod length;
#[cfg(test)]
mod security_documents;
mod unfinished_code;

use std::fs;
use std::path::Path;

use super::{names, phrases, score::Score};
use crate::command_error::{CommandError, Outcome};
use crate::files;
use crate::workspace::Workspace;

/// Folders without sources of ours.
const EXCLUDED_FOLDERS: [&str; 8] = [
    ".git",
    ".tools",
    "target",
    "dist",
    "data",
    "node_modules",
    "results",
    "vendor",
];

/// Extensions of hand-written files.
const CHECKED_EXTENSIONS: [&str; 7] = ["rs", "toml", "ts", "js", "css", "html", "sql"];

/// Returns whether a file has only texts: data or a template of a message. The other rules do not concern it.
fn is_texts(path: &str) -> bool {
    match extension(path) {
        "json" => true,
        "txt" => path.contains("/templates/"),
        _ => false,
    }
}

/// A rule for source files.
struct Rule {
    name: &'static str,
    /// Returns the violation in a file, if any.
    check: fn(path: &str, content: &str) -> Option<String>,
}

const RULES: [Rule; 11] = [
    Rule {
        name: "SQL stands in stores",
        check: boundaries::sql_outside_a_store,
    },
    Rule {
        name: "stores know no services",
        check: boundaries::store_that_knows_a_service,
    },
    Rule {
        name: "window messages stand in frame/",
        check: boundaries::message_outside_frame,
    },
    Rule {
        name: "no file is longer than 400 lines",
        check: length::long_file,
    },
    Rule {
        name: "no component or hook is longer than 60 lines",
        check: length::long_component_or_hook,
    },
    Rule {
        name: "nothing is left undone, skipped or allowed",
        check: unfinished_code::left_undone,
    },
    Rule {
        name: "the stable compiler builds everything",
        check: unfinished_code::unstable,
    },
    Rule {
        name: "names avoid those of docs/REFUSED_WORDS.md",
        check: names::refused_name,
    },
    Rule {
        name: "doc comments begin with a noun or a verb, and say who acts",
        check: doc_comments::vague,
    },
    Rule {
        name: "people read typographic apostrophes",
        check: apostrophes::straight,
    },
    TEXTS,
];

const TEXTS: Rule = Rule {
    name: "people read no phrase of docs/REFUSED_WORDS.md",
    check: phrases::refused_phrase,
};

/// The rule that concerns folders instead of files.
const FOLDERS: &str = "no folder has more than 12 files of Rust";

/// Runs one check per rule.
pub(super) fn run(workspace: &Workspace) -> Outcome<Score> {
    let mut found = vec![Vec::new(); RULES.len()];
    let mut paths = Vec::new();
    for file in files::below(&workspace.root, &EXCLUDED_FOLDERS)? {
        let Some(path) = file.strip_prefix(&workspace.root).ok().and_then(Path::to_str) else {
            continue;
        };
        paths.push(path.to_owned());
        let is_texts = is_texts(path);
        if !is_texts && !CHECKED_EXTENSIONS.contains(&extension(path)) {
            continue;
        }
        let content = fs::read_to_string(&file).map_err(|error| CommandError::file("read", &file, &error))?;
        let rules = RULES.iter().zip(&mut found);
        for (rule, found) in rules.filter(|(rule, _)| !is_texts || rule.name == TEXTS.name) {
            found.extend((rule.check)(path, &content).map(|what| format!("{path}: {what}")));
        }
    }
    let mut score = Score::default();
    let names = RULES.iter().map(|rule| rule.name).chain([FOLDERS]);
    for (name, found) in names.zip(found.into_iter().chain([folders::crowded_folders(&paths)])) {
        eprintln!("{} {name}", if found.is_empty() { "✓" } else { "✗" });
        for line in &found {
            eprintln!("    {line}");
        }
        score = score + Score::of(found.is_empty());
    }
    Ok(score)
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The first line that contains one of the words.
fn line_with(content: &str, words: &[&str]) -> Option<String> {
    let (number, line) = content
        .lines()
        .enumerate()
        .find(|(_, line)| words.iter().any(|word| line.contains(word)))?;
    Some(format!("line {}: {}", number + 1, line.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_messages_are_read() {
        let templates =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/modules/notifications/templates/en");
        let files = files::below(&templates, &[]).unwrap();
        assert!(files.len() > 20);
        for file in files {
            let path = file.to_str().unwrap();
            assert!(is_texts(path), "{path}");
        }
        assert!(!is_texts("api/modules/identity/data/common_passwords.txt"));
    }
}
