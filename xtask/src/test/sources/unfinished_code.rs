//! Code that is unfinished, skipped, allowed without a reason, or needs an unstable compiler.

use super::{extension, line_with};

/// This file contains the words that it searches for.
const THIS_FILE: &str = "xtask/src/test/sources/unfinished_code.rs";

/// Finds what somebody meant to finish later, and a test that does not run.
pub(super) fn left_undone(path: &str, content: &str) -> Option<String> {
    if path == THIS_FILE {
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
        .or_else(|| {
            if is_rust {
                unexplained_exception(content)
            } else {
                None
            }
        })
        .or_else(|| words(path.starts_with("e2e/"), &journeys))
}

/// Finds what only an unstable compiler takes.
pub(super) fn unstable(path: &str, content: &str) -> Option<String> {
    if path == THIS_FILE {
        return None;
    }
    line_with(
        content,
        &["RUSTC_BOOTSTRAP", "build-std", "\"-Z", " -Z ", "#![feature("],
    )
}

/// Finds a lint allowed without a reason. (`expect` is better where the lint always fires; a macro's body may need `allow`, with
/// its reason.)
fn unexplained_exception(content: &str) -> Option<String> {
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
    fn postponed_and_skipped_code_is_found_with_its_line() {
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

    #[test]
    fn options_of_an_unstable_compiler_are_found() {
        assert!(unstable("xtask/src/build.rs", "command.env(\"RUSTC_BOOTSTRAP\", \"1\");").is_some());
        assert!(unstable(".cargo/config.toml", "rustflags = [\"-Zlocation-detail=none\"]").is_some());
        assert!(unstable("shell/src/main.rs", "#![feature(never_type)]").is_some());
        assert!(unstable("domain/src/tag.rs", "matches!(letter, 'A'..='Z')").is_none());
    }
}
