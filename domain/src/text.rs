//! Text that people type or paste: one rule for every field, in the browser and on the server.
//!
//! Control characters are refused: no key types them, and a database may reject them. Invisible characters and direction marks
//! are removed. Everything else is normalized (NFC), so that equal-looking texts are found, compared and counted alike.

mod characters;
mod compose;
mod count;
#[cfg(not(target_arch = "wasm32"))]
mod fold;
mod multiline;
#[cfg(test)]
mod tests;

pub use characters::{is_dash, is_invisible};
pub use compose::compose;
pub use count::{count, too_long};
#[cfg(not(target_arch = "wasm32"))]
pub use fold::fold;
pub use multiline::MultilineText;
use std::borrow::Cow;

/// The text contains a control character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This contains an invisible control character. Type it again instead of pasting it.")]
pub struct ControlCharacter(pub char);

/// Cleans `text`: composes accents (NFC), removes invisible characters and direction marks, turns line breaks of any kind into
/// `\n` and blanks of any kind into spaces. Fails on a control character.
pub fn clean(text: &str) -> Result<Cow<'_, str>, ControlCharacter> {
    if let Some(control) = text.chars().find(|c| characters::is_control(*c)) {
        return Err(ControlCharacter(control));
    }
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return Ok(Cow::Borrowed(text));
    }
    let visible = characters::without_invisible(text);
    Ok(Cow::Owned(compose(&visible).into_owned()))
}

/// Cleans `text` and joins it to one line: any run of blanks and line breaks becomes one space, none at the ends.
pub fn line(text: &str) -> Result<String, ControlCharacter> {
    Ok(clean(text)?.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Cleans `text` and keeps its line breaks; trims its lines at the end, and the whole.
pub fn paragraphs(text: &str) -> Result<String, ControlCharacter> {
    let clean = clean(text)?;
    let lines: Vec<&str> = clean.trim().lines().map(str::trim_end).collect();
    Ok(lines.join("\n"))
}

/// Capitalizes the first letter of `words`.
pub fn capitalize(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// Isolates `name` for a sentence without markup (a spoken label, a title): whatever its direction, the words around it keep
/// their order (U+2068 … U+2069).
pub fn isolate(name: &str) -> Cow<'_, str> {
    // Hebrew is the first of the right-to-left scripts.
    if name.chars().all(|c| c < '\u{590}') {
        return Cow::Borrowed(name);
    }
    Cow::Owned(["\u{2068}", name, "\u{2069}"].concat())
}
