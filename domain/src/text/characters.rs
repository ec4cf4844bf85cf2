//! Classes of characters: invisible ones, and hyphens.

/// Returns whether `c` is a control character without a meaning in text, or a noncharacter.
pub(super) fn is_control(c: char) -> bool {
    let no_character = u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}');
    (c.is_control() && !c.is_whitespace()) || no_character
}

/// Removes invisible characters from `text`.
pub(super) fn without_invisible(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let before = clean.chars().next_back();
        match c {
            '\r' => {
                if letters.peek() != Some(&'\n') {
                    clean.push('\n');
                }
            }
            '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            c if is_blank(c) => clean.push(' '),
            c if has_no_width(c) => {}
            // Joiners shape the letters of some scripts and hold emoji together; anywhere else they are only invisible.
            '\u{200C}' | '\u{200D}' => {
                let joins = |c: char| c >= '\u{590}' && !is_blank(c) && !has_no_width(c) && !is_joiner(c);
                if before.is_some_and(joins) && letters.peek().is_some_and(|next| joins(*next)) {
                    clean.push(c);
                }
            }
            // Variation selectors: the emoji form of a sign or of a keycap digit, or a variant of a Chinese character.
            '\u{FE00}'..='\u{FE0F}' => {
                if before
                    .is_some_and(|c| c >= '\u{A9}' && !is_selector(c) || matches!(c, '0'..='9' | '#' | '*'))
                {
                    clean.push(c);
                }
            }
            '\u{E0100}'..='\u{E01EF}' => {
                if before.is_some_and(|c| c >= '\u{2E80}' && !is_selector(c)) {
                    clean.push(c);
                }
            }
            // Tag characters: the flags of England, Scotland and Wales.
            '\u{E0020}'..='\u{E007F}' => {
                if before.is_some_and(|c| c == '\u{1F3F4}' || is_tag(c)) {
                    clean.push(c);
                }
            }
            c => clean.push(c),
        }
    }
    clean
}

/// Returns whether `c` is invisible on its own: control characters, zero-width characters, direction marks, joiners, variation
/// selectors, and blank letters. White space does not count.
pub fn is_invisible(c: char) -> bool {
    let empty = is_blank(c) && !c.is_whitespace();
    c.is_control() || is_control(c) || has_no_width(c) || is_joiner(c) || is_selector(c) || is_tag(c) || empty
}

/// Returns whether `c` is a hyphen, a dash or a minus sign of any kind.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{AD}' | '\u{58A}' | '\u{5BE}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207B}'
                | '\u{208B}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{30FC}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
    )
}

/// White space, and letters that take room but are blank.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}')
}

/// Zero-width characters and direction marks. A name in Hebrew or Arabic needs none of them.
fn has_no_width(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'
            | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E001F}'
            | '\u{E0080}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}'
    )
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}
