//! How apostrophes are written in what people read.

use super::extension;

/// Folders with texts that people read.
const TEXTS: [&str; 11] = [
    "api/modules/",
    "api/server/src/",
    "contract/src/",
    "domain/src/",
    "drawings/src/",
    "mfe-builder/src/",
    "mfe-licensing/src/",
    "mfe-products/src/",
    "shared-ui/",
    "shell/pages/",
    "shell/src/",
];

/// A column of Seattle's published register, as its file writes it.
const PUBLISHED: &str = "Animal's Name";

/// Finds a straight apostrophe in a word, outside comments, attributes and tests.
pub(super) fn straight(path: &str, content: &str) -> Option<String> {
    let is_text = TEXTS.iter().any(|folder| path.starts_with(folder)) && !path.contains("/tests/");
    if !is_text || !matches!(extension(path), "rs" | "html") {
        return None;
    }
    let (line, number) = content.lines().zip(1..).find(|(line, _)| {
        let is_text = !line.trim_start().starts_with("//") && !line.contains("reason = \"");
        is_text && has_straight(&line.replace(PUBLISHED, ""))
    })?;
    Some(format!("line {number}: write ’ instead of ': {}", line.trim()))
}

/// Returns whether an apostrophe stands between two letters and is not the start of a byte: `can't`, not `b'a'`.
fn has_straight(line: &str) -> bool {
    let signs: Vec<char> = line.chars().collect();
    let mut words = signs.windows(3).enumerate();
    words.any(|(at, word)| {
        let is_byte = word[0] == 'b'
            && signs.get(at + 3) == Some(&'\'')
            && !at
                .checked_sub(1)
                .is_some_and(|before| signs[before].is_alphanumeric());
        word[1] == '\'' && word[0].is_alphabetic() && word[2].is_alphabetic() && !is_byte
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_apostrophe_is_found_in_a_text_with_its_line() {
        assert_eq!(
            straight("shell/src/x.rs", "fn x() {\n    text(\"We can't\")").as_deref(),
            Some("line 2: write ’ instead of ': text(\"We can't\")")
        );
        assert!(straight("shell/pages/privacy.html", "<p>your card's details</p>").is_some());
        assert!(straight("domain/src/x.rs", "[b'P', b'K'] => \"a spreadsheet's workbook\",").is_some());
    }

    #[test]
    fn comments_code_and_other_folders_are_not_texts() {
        for content in [
            "/// The shop's stock.",
            "#[expect(missing_docs, reason = \"HTTP's own\")]",
            "matches!(byte, b'a'..=b'z' | b'_')",
            "fn name<'a>(text: &'a str) -> &'a str {",
            "\"License Number,Animal's Name,Species\"",
            "\"We can’t\"",
        ] {
            assert_eq!(straight("domain/src/x.rs", content), None, "{content}");
        }
        for path in ["xtask/src/x.rs", "shared-ui/tests/x.rs", "shared-ui/css/x.css"] {
            assert_eq!(straight(path, "\"We can't\""), None, "{path}");
        }
    }
}
