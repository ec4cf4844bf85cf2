//! Phrases that `docs/REFUSED_WORDS.md` refuses in what people read.

use std::sync::LazyLock;

use super::refused_words::{Refusal, Table, refusals};

/// Files that contain these phrases to search for them.
const SEARCHES: [&str; 2] = ["xtask/src/test/phrases.rs", "xtask/src/test/refused_words.rs"];

/// The first refused phrase of a file, outside its comments.
pub(super) fn refused_phrase(path: &str, content: &str) -> Option<String> {
    static REFUSALS: LazyLock<Vec<Refusal>> = LazyLock::new(|| refusals(Table::Phrases).collect());
    if SEARCHES.contains(&path) {
        return None;
    }
    let candidates: Vec<_> = REFUSALS
        .iter()
        .filter(|refusal| content.contains(refusal.term))
        .collect();
    if candidates.is_empty() {
        return None;
    }
    let mut lines = content.lines().zip(1..).filter(|(line, _)| !is_comment(line));
    lines.find_map(|(line, number)| {
        let Refusal { term, instead, .. } = candidates.iter().find(|refusal| is_in(line, ***refusal))?;
        Some(format!("line {number}: “{term}”: say “{instead}”"))
    })
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "/*", "* ", "--", "# ", "<!--"]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Returns whether a line contains the phrase: as words of their own, or as a whole text.
fn is_in(line: &str, Refusal { term, scope, .. }: Refusal) -> bool {
    // In a template of a message, a label is a line.
    if line == term {
        return true;
    }
    line.match_indices(term).any(|(at, _)| {
        let (before, after) = (line[..at].chars().next_back(), &line[at + term.len()..]);
        if scope == "alone" {
            // A string, the text of an element, or a journey's pattern; with a full stop, too.
            let after = after.trim_start_matches(['.', ':', '?']);
            before.is_some_and(|sign| "\"'`>/^".contains(sign))
                && after.starts_with(['"', '\'', '`', '<', '/', '$'])
        } else {
            let is_letter = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
            !is_letter(before) && !is_letter(after.chars().next())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_phrase_is_found_in_what_people_read() {
        for content in [
            "text(\"Mend this to go on\")",
            "<p>{ \"Nothing fits.\" }</p>",
            "await page.getByText('Hand in the application').click();",
            "\"title\": \"Fee given back\",",
            "<h2>Goods</h2>",
            "label=\"Where to\"",
            "name: /^Go on$/",
            "(\"placed\", \"Not paid.\")",
            "---\nGo on",
        ] {
            assert!(refused_phrase("shell/src/x.rs", content).is_some(), "{content}");
        }
    }

    #[test]
    fn other_words_and_comments_are_not_refused() {
        for content in [
            "/// Mend this later",
            "    // Not paid",
            "-- Goods of an order",
            "\"Where to find the number\"",
            "\"Go on a walk\"",
            "sum(\"Summary\")",
            "\"Not paid yet?\"",
        ] {
            assert_eq!(refused_phrase("shell/src/x.rs", content), None, "{content}");
        }
    }

    #[test]
    fn the_line_and_the_better_phrase_are_named() {
        let found = refused_phrase("e2e/x.ts", "const x = 1;\nclick('Verify a tag');").unwrap();
        assert_eq!(found, "line 2: “Verify a tag”: say “Look up a tag”");
    }
}
