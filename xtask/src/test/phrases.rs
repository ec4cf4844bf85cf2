//! Phrases that the glossary refuses in what people read.

use std::sync::LazyLock;

const GLOSSARY: &str = include_str!("../../../docs/GLOSSARY.md");

/// Files that contain these phrases to search for them.
const SEARCHES: &str = "xtask/src/test/phrases.rs";

/// A phrase of the glossary's third table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Refusal {
    phrase: &'static str,
    instead: &'static str,
    /// Refused only as a whole text.
    alone: bool,
}

fn glossary() -> impl Iterator<Item = Refusal> {
    let table = GLOSSARY
        .split_once("## Words that people read")
        .map_or("", |(_, table)| table);
    table.lines().filter_map(row).flatten()
}

/// Parses a row: `phrases | better one | where refused`.
fn row(line: &'static str) -> Option<impl Iterator<Item = Refusal>> {
    let (phrases, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
    let (instead, scope) = rest.strip_suffix(" |")?.rsplit_once(" | ")?;
    Some(phrases.split("`, `").map(move |phrase| Refusal {
        phrase,
        instead,
        alone: scope == "alone",
    }))
}

/// The first refused phrase of a file, outside its comments.
pub(super) fn refused(path: &str, content: &str) -> Option<String> {
    static REFUSALS: LazyLock<Vec<Refusal>> = LazyLock::new(|| glossary().collect());
    if path == SEARCHES {
        return None;
    }
    let refusals: Vec<_> = REFUSALS
        .iter()
        .filter(|refusal| content.contains(refusal.phrase))
        .collect();
    if refusals.is_empty() {
        return None;
    }
    let mut lines = content.lines().zip(1..).filter(|(line, _)| !is_comment(line));
    lines.find_map(|(line, number)| {
        let refusal = refusals.iter().find(|refusal| is_in(line, ***refusal))?;
        let Refusal { phrase, instead, .. } = refusal;
        Some(format!("line {number}: “{phrase}”: say “{instead}”"))
    })
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "/*", "* ", "--", "# ", "<!--"]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Returns whether a line contains the phrase: as words of their own, or as a whole text.
fn is_in(line: &str, Refusal { phrase, alone, .. }: Refusal) -> bool {
    line.match_indices(phrase).any(|(at, _)| {
        let (before, after) = (line[..at].chars().next_back(), &line[at + phrase.len()..]);
        if alone {
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
    fn the_glossary_can_be_read() {
        let refusals: Vec<_> = glossary().collect();
        assert!(refusals.contains(&Refusal {
            phrase: "Go on",
            instead: "Continue",
            alone: true,
        }));
        let mend = refusals.iter().find(|refusal| refusal.phrase == "Mend this");
        assert_eq!(
            mend.map(|refusal| refusal.alone),
            Some(false),
            "several phrases in one row"
        );
        let table = GLOSSARY.split_once("## Words that people read");
        for line in table
            .map_or("", |(_, table)| table)
            .lines()
            .skip_while(|line| !line.starts_with("|--"))
            .skip(1)
        {
            assert!(row(line).is_some(), "a row: {line}");
            assert!(
                line.ends_with("| anywhere |") || line.ends_with("| alone |"),
                "the row says where: {line}"
            );
        }
    }

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
        ] {
            assert!(refused("shell/src/x.rs", content).is_some(), "{content}");
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
            assert_eq!(refused("shell/src/x.rs", content), None, "{content}");
        }
    }

    #[test]
    fn the_line_and_the_better_phrase_are_named() {
        let found = refused("e2e/x.ts", "const x = 1;\nclick('Verify a tag');").unwrap();
        assert_eq!(found, "line 2: “Verify a tag”: say “Look up a tag”");
    }
}
