//! How doc comments of Rust are worded: they begin with a noun or a verb, and name who acts.

use super::extension;

/// Passives that hide who acts: "is asked", "were told".
const AUXILIARIES: [&str; 4] = ["is", "are", "was", "were"];
const PARTICIPLES: [&str; 4] = ["asked", "kept", "said", "told"];

/// Finds the first doc comment that begins with a relative clause, or hides who acts.
pub(super) fn vague(path: &str, content: &str) -> Option<String> {
    if extension(path) != "rs" {
        return None;
    }
    let mut is_inside = false;
    content.lines().zip(1..).find_map(|(line, number)| {
        let text = text(line);
        let begins = !is_inside;
        is_inside = text.is_some_and(|text| !text.is_empty());
        let text = text?;
        if begins && text.split(' ').next() == Some("What") {
            return Some(format!("line {number}: begin with a noun or a verb: {text}"));
        }
        hides_who_acts(text).then(|| format!("line {number}: say who acts: {text}"))
    })
}

/// Returns the text of a line of a doc comment.
fn text(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
    Some(text.strip_prefix(' ').unwrap_or(text))
}

fn hides_who_acts(text: &str) -> bool {
    let words: Vec<_> = text.split(' ').collect();
    words.windows(2).any(|pair| {
        let participle = pair[1].trim_end_matches(['.', ',', ':', ';']);
        AUXILIARIES.contains(&pair[0]) && PARTICIPLES.contains(&participle)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doc_comment_that_begins_with_a_clause_is_found_with_its_line() {
        assert_eq!(
            vague("a.rs", "fn a() {}\n/// What it does.\nfn b() {}").as_deref(),
            Some("line 2: begin with a noun or a verb: What it does.")
        );
        assert!(vague("a.rs", "//! What is here.").is_some());
        assert!(vague("a.rs", "    /// The name.\n    ///\n    /// What it does.").is_some());
        assert_eq!(vague("a.rs", "/// Says when, and\n/// What follows."), None);
        assert_eq!(
            vague("a.rs", "/// Whatever comes.\n// What it does.\nlet what = 1;"),
            None
        );
        assert_eq!(vague("a.ts", "/// What it does."), None);
    }

    #[test]
    fn a_passive_that_hides_who_acts_is_found() {
        for text in [
            "/// The text that is said.",
            "/// Rows are kept, for a day",
            "//! It was told: stop",
        ] {
            assert!(vague("a.rs", text).is_some(), "{text}");
        }
        for text in [
            "/// The two cannot be told apart.",
            "/// The row is stored.",
            "// It is said",
            "/// This kept it",
        ] {
            assert_eq!(vague("a.rs", text), None, "{text}");
        }
    }
}
