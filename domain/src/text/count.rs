//! The visible length of a text.

/// Counts characters as people see them: an accent belongs to its letter, a family of four emoji is one. Follows the extended
/// grapheme clusters of Unicode's annex 29 for accents, emoji and flags; in scripts whose vowels are marks around a letter, each
/// mark counts.
pub fn count(text: &str) -> usize {
    let mut characters = 0;
    let mut joined = false;
    let mut half_flag = false;
    for c in text.chars() {
        let regional = matches!(c, '\u{1F1E6}'..='\u{1F1FF}');
        let continues = extends(c) || joined && c > '\u{A9}' || regional && half_flag;
        characters += usize::from(!continues || characters == 0);
        half_flag = regional && !half_flag;
        joined = c == '\u{200D}';
    }
    characters
}

/// Returns whether `text` has more than `max` visible characters, or an unreadable number of marks on them.
pub fn too_long(text: &str, max: usize) -> bool {
    count(text) > max || text.chars().count() > max.saturating_mul(12)
}

fn extends(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}'
            | '\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}'
            | '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{E31}' | '\u{E34}'..='\u{E3A}'
            | '\u{E47}'..='\u{E4E}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{200C}' | '\u{200D}'
            | '\u{20D0}'..='\u{20FF}' | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}'
            | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E01EF}'
    )
}
