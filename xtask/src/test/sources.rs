//! What the sources themselves must not hold, beyond what the compiler and clippy see.

use std::fs;
use std::path::Path;

use super::{names, score::Score};
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::workspace::Workspace;

/// Folders that hold no sources of ours.
const WITHOUT: [&str; 8] = [
    ".git",
    ".tools",
    "target",
    "dist",
    "data",
    "node_modules",
    "results",
    "vendor",
];

/// Kinds of files that people write.
const WRITTEN: [&str; 7] = ["rs", "toml", "ts", "js", "css", "html", "sql"];

/// A file above this is more than one idea.
const MOST_LINES: usize = 400;

/// A rule about a source file.
struct Rule {
    name: &'static str,
    /// What is wrong with a file, if anything.
    wrong: fn(path: &str, content: &str) -> Option<String>,
}

const RULES: [Rule; 6] = [
    Rule {
        name: "SQL stands in stores",
        wrong: sql_outside_a_store,
    },
    Rule {
        name: "stores know no services",
        wrong: store_that_knows_a_service,
    },
    Rule {
        name: "window messages stand in frame/",
        wrong: message_outside_frame,
    },
    Rule {
        name: "no file is longer than 400 lines",
        wrong: too_long,
    },
    Rule {
        name: "nothing is left undone, skipped or allowed",
        wrong: left_undone,
    },
    Rule {
        name: "names are those of docs/GLOSSARY.md",
        wrong: names::refused,
    },
];

/// One check per rule.
pub(super) fn run(house: &Workspace) -> Outcome<Score> {
    let mut found = vec![Vec::new(); RULES.len()];
    for file in files::below(&house.root, &WITHOUT)? {
        let Some(path) = file.strip_prefix(&house.root).ok().and_then(Path::to_str) else {
            continue;
        };
        if !WRITTEN.contains(&extension(path)) {
            continue;
        }
        let content = fs::read_to_string(&file).map_err(|error| Failure::file("read", &file, &error))?;
        for (rule, found) in RULES.iter().zip(&mut found) {
            found.extend((rule.wrong)(path, &content).map(|what| format!("{path}: {what}")));
        }
    }
    let mut score = Score::default();
    for (rule, found) in RULES.iter().zip(found) {
        eprintln!("{} {}", if found.is_empty() { "✓" } else { "✗" }, rule.name);
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

/// The first line that holds one of the words.
fn line_with(content: &str, words: &[&str]) -> Option<String> {
    let (number, line) = content
        .lines()
        .enumerate()
        .find(|(_, line)| words.iter().any(|word| line.contains(word)))?;
    Some(format!("line {}: {}", number + 1, line.trim()))
}

/// The kernel and the server's tests stand on every module's tables; a module's own code goes through its store.
fn sql_outside_a_store(path: &str, content: &str) -> Option<String> {
    let in_module = path.starts_with("api/modules/") && path.contains("/src/");
    let in_server = path.starts_with("api/server/src/") && !path.starts_with("api/server/src/tests/");
    let other = in_server || ["domain/", "contract/"].iter().any(|at| path.starts_with(at));
    if !(in_module || other) || is_store(path) || extension(path) != "rs" {
        return None;
    }
    line_with(
        content,
        &[
            "sqlx::query",
            "query_as(",
            "query_scalar(",
            "\"SELECT ",
            "\"INSERT INTO ",
            "\"DELETE FROM ",
        ],
    )
}

fn is_store(path: &str) -> bool {
    path.split('/').any(|part| part == "store" || part == "store.rs")
}

/// A module's services stand on its store, never the other way round.
fn store_that_knows_a_service(path: &str, content: &str) -> Option<String> {
    let is_one = path.starts_with("api/modules/") && path.contains("/src/") && is_store(path);
    if is_one {
        line_with(content, &["crate::service", "super::service", "crate::{service"])
    } else {
        None
    }
}

fn message_outside_frame(path: &str, content: &str) -> Option<String> {
    // The journeys play the attacker.
    if path.starts_with("frame/") || path.starts_with("e2e/") || path.starts_with("xtask/") {
        return None;
    }
    line_with(content, &["postMessage(", "post_message(", "post_message_with"])
}

fn too_long(_: &str, content: &str) -> Option<String> {
    let lines = content.lines().count();
    // Made by a command that its first line names.
    if content
        .lines()
        .next()
        .is_some_and(|first| first.contains("Made from "))
    {
        return None;
    }
    (lines > MOST_LINES).then(|| format!("{lines} lines"))
}

fn left_undone(path: &str, content: &str) -> Option<String> {
    // This file names the words that it looks for.
    if path == "xtask/src/test/sources.rs" {
        return None;
    }
    let everywhere = ["TODO", "FIXME", "XXX:"];
    let rust = ["#[ignore", "unimplemented!("];
    let journeys = [
        "test.only(",
        "test.skip(",
        "test.fixme(",
        "describe.only(",
        "describe.skip(",
    ];
    let words = |wanted: bool, words: &[&str]| if wanted { line_with(content, words) } else { None };
    let is_rust = extension(path) == "rs";
    words(true, &everywhere)
        .or_else(|| words(is_rust, &rust))
        .or_else(|| if is_rust { allowed(content) } else { None })
        .or_else(|| words(path.starts_with("e2e/"), &journeys))
}

/// A lint that is allowed without a word. (Where it always applies, `expect` says it better; a macro's body may
/// need `allow`, with its reason.)
fn allowed(content: &str) -> Option<String> {
    let silent = |line: &&str| {
        let line = line.trim_start();
        (line.starts_with("#[allow(") || line.starts_with("#![allow(")) && !line.contains("reason")
    };
    content.lines().find(silent).map(|line| line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_belongs_to_stores() {
        let sql = "let row = sqlx::query(\"SELECT 1\");";
        assert!(sql_outside_a_store("api/modules/pets/src/service.rs", sql).is_some());
        assert!(sql_outside_a_store("api/modules/pets/src/store.rs", sql).is_none());
        assert!(sql_outside_a_store("api/modules/pets/src/store/list.rs", sql).is_none());
        assert!(sql_outside_a_store("api/kernel/src/outbox.rs", sql).is_none());
        assert!(sql_outside_a_store("api/modules/pets/tests/pets.rs", sql).is_none());
        assert!(sql_outside_a_store("api/server/src/tests/shop/world.rs", sql).is_none());
        assert!(sql_outside_a_store("api/server/src/serve.rs", sql).is_some());
    }

    #[test]
    fn a_store_knows_no_service() {
        let knows = "use crate::service::prices::Price;";
        assert!(store_that_knows_a_service("api/modules/pets/src/store/list.rs", knows).is_some());
        assert!(store_that_knows_a_service("api/modules/pets/src/service.rs", knows).is_none());
        assert!(
            store_that_knows_a_service("api/modules/pets/src/store.rs", "use crate::photo::Photo;").is_none()
        );
    }

    #[test]
    fn only_the_frame_posts_messages() {
        let call = "port.post_message(&value)?;";
        assert!(message_outside_frame("shell/src/app.rs", call).is_some());
        assert!(message_outside_frame("frame/src/web/port.rs", call).is_none());
        assert!(message_outside_frame("shell/src/app.rs", "//! Never calls `postMessage` itself.").is_none());
    }

    #[test]
    fn a_line_too_many_is_too_many() {
        assert!(too_long("a.rs", &"x\n".repeat(MOST_LINES)).is_none());
        assert!(too_long("a.rs", &"x\n".repeat(MOST_LINES + 1)).is_some());
    }

    #[test]
    fn what_is_put_off_or_skipped_is_found_with_its_line() {
        assert_eq!(
            left_undone("a.rs", "fn a() {}\n// TODO later").as_deref(),
            Some("line 2: // TODO later")
        );
        assert!(left_undone("a.rs", "#[ignore]").is_some());
        assert!(left_undone("a.rs", "#[allow(dead_code)]").is_some());
        assert!(left_undone("a.rs", "#[allow(unused, reason = \"a macro's body\")]").is_none());
        assert!(left_undone("e2e/journeys/owner.spec.ts", "test.skip('owner')").is_some());
        assert!(left_undone("a.rs", "items.iter().skip(1)").is_none());
    }
}
