//! Texts of reports: short, and without what could name a person or open anything.

/// Maximum length, in characters.
const LONGEST: usize = 1_000;

/// Replaces e-mail addresses, tokens and other long random words.
pub(super) fn without_personal_data(text: &str) -> String {
    let text: String = text.chars().take(LONGEST).collect();
    let is_separator = |letter: char| letter.is_whitespace() || "\"'`()[]{}<>,;=“”".contains(letter);
    text.split_inclusive(is_separator)
        .flat_map(|part| {
            let word = part.trim_end_matches(is_separator);
            [replacement(word).unwrap_or(word), &part[word.len()..]]
        })
        .collect()
}

fn replacement(word: &str) -> Option<&'static str> {
    /// A signed token begins like this: it is JSON in Base64.
    const TOKEN: &str = "eyJ";
    if word.contains('@') {
        Some("[e-mail]")
    } else if word.starts_with(TOKEN) {
        Some("[token]")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_tokens_are_left_out() {
        let text = "Key (email)=(ada@example.com) exists, \"eyJhbGciOi.J9\" was sent to ada@example.com";
        assert_eq!(
            without_personal_data(text),
            "Key (email)=([e-mail]) exists, \"[token]\" was sent to [e-mail]"
        );
        assert_eq!(without_personal_data("the disk is full"), "the disk is full");
        assert_eq!(without_personal_data(&"ä".repeat(2_000)).chars().count(), LONGEST);
    }
}
