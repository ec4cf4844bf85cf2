//! Characters that cannot be made, told apart: invisible ones, letters of another script, and characters that the font lacks.

use crate::{
    builder::{
        lettering::{Lettering, LetteringPosition, advance, compose},
        parameters::Parameters,
    },
    text::is_invisible,
};

/// The code and message for the first character that the font lacks.
pub(super) fn foreign(p: &Parameters, l: &Lettering) -> Option<(&'static str, String)> {
    let text = compose(&l.text);
    let is_foreign = |letter: char| letter != '\n' && advance(l.typeface, letter).is_none();
    let (at, letter) = text.char_indices().find(|(_, letter)| is_foreign(*letter))?;
    if is_invisible(letter) {
        return Some(("invisible-character", invisible(&text, at)));
    }
    if let Some(script) = look_alike(letter) {
        let word = word_around(&text, at);
        let shown = letter.to_string();
        let mut why = ["The “", &shown, "”"].concat();
        if word != shown {
            why.extend([" in “", word, "”"]);
        }
        why.extend([" is ", script, ". Type it on a Latin keyboard."]);
        return Some(("other-script", why));
    }
    let how = if p.material.is_woven() || l.place == LetteringPosition::Patch {
        "embroider"
    } else {
        "emboss"
    };
    let words = [
        "We can’t ",
        how,
        " “",
        &letter.to_string(),
        "”. Use Latin letters, digits and - . &",
    ];
    Some(("unknown-letter", words.concat()))
}

/// Locates an invisible character for people, who cannot see what to delete.
fn invisible(text: &str, at: usize) -> String {
    let visible = |part: &str| {
        part.chars()
            .any(|letter| !letter.is_whitespace() && !is_invisible(letter))
    };
    let (before, behind) = text.split_at(at);
    if !visible(behind) {
        return "An invisible character is at the end; delete it.".to_owned();
    }
    if !visible(before) {
        return "An invisible character is at the beginning; delete it.".to_owned();
    }
    let word = before.split_whitespace().next_back().unwrap_or_default();
    ["An invisible character is after “", word, "”; delete it."].concat()
}

/// The word around a character.
fn word_around(text: &str, at: usize) -> &str {
    let from = text[..at].rfind(char::is_whitespace);
    let from = from.map_or(0, |blank| {
        blank + text[blank..].chars().next().map_or(0, char::len_utf8)
    });
    let rest = &text[from..];
    rest.split(char::is_whitespace).next().unwrap_or(rest)
}

/// The script of a letter that is easily taken for a Latin one.
fn look_alike(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => "Greek",
        '\u{400}'..='\u{52f}' => "Cyrillic",
        '\u{530}'..='\u{58f}' => "Armenian",
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => "Cherokee",
        '\u{ff01}'..='\u{ff5e}' => "a full-width character",
        '\u{1d400}'..='\u{1d7ff}' => "a mathematical character",
        _ => return None,
    })
}
