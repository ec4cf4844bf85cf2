//! Words of the register: one way to write them down and to look for them, on both engines.
//!
//! A word is made of ASCII letters and digits; a letter that has no ASCII form is written as an underscore and its number.
//! Whatever somebody types, no character of a search language is left in it. Each word begins with the code of its
//! tenant, so that no search reaches another's. What can be filtered by is a word too, with an underscore in front.

use allpet_contract::licensing::EntryKind;
use allpet_domain::{pet::Species, text::clean};
use std::{borrow::Cow, fmt::Write as _};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Longer words are cut, here and in what is looked for.
const LONGEST: usize = 32;
/// Digits of a microchip (ISO 11784).
const MICROCHIP: usize = 15;
/// ZIP codes are found by as many characters of their beginning.
const ZIP_LONGEST: usize = 10;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    /// A word that begins like this.
    Begins(String),
    /// This very word.
    Is(String),
}

/// What a row is found by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Described<'a> {
    pub(crate) kind: EntryKind,
    pub(crate) state: &'a str,
    pub(crate) species: Species,
    pub(crate) number: &'a str,
    pub(crate) pet_name: &'a str,
    pub(crate) breed: &'a str,
    pub(crate) second_breed: &'a str,
    pub(crate) zip: &'a str,
    /// The owner's name and e-mail address, the microchip, the tag.
    pub(crate) also: &'a str,
}

/// All words of a row, with a space between them.
pub(crate) fn document(tenant: &str, row: &Described<'_>) -> String {
    let mut words = Vec::with_capacity(24);
    for text in [
        row.pet_name,
        row.breed,
        row.second_breed,
        row.zip,
        row.number,
        row.also,
    ] {
        split(text, true, &mut words);
    }
    // `S124529` is also found as 124529.
    let digits = row.number.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if digits.len() < row.number.len() {
        split(digits, true, &mut words);
    }
    words.extend([kind(row.kind), state(row.state), species(row.species)]);
    let zip = zip_mark(row.zip);
    words.extend((ZIP_MARK.len() + 1..=zip.len()).map(|end| zip[..end].to_owned()));
    words.sort_unstable();
    words.dedup();
    let mut document = String::with_capacity(words.iter().map(|word| word.len() + 4).sum());
    for word in words {
        if !document.is_empty() {
            document.push(' ');
        }
        document.push_str(tenant);
        document.push_str(&word);
    }
    document
}

/// The words of a question. A microchip's number is one word, however it is written.
pub(crate) fn asked(text: &str) -> Vec<String> {
    let chip: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if chip.len() == MICROCHIP && chip.bytes().all(|b| b.is_ascii_digit()) {
        return vec![chip];
    }
    let mut words = Vec::new();
    split(text, false, &mut words);
    words.dedup();
    words
}

/// The mark of a kind of row.
pub(crate) fn kind(kind: EntryKind) -> String {
    match kind {
        EntryKind::Application => "_ka".into(),
        EntryKind::Licence => "_kl".into(),
    }
}

/// The mark of a state.
pub(crate) fn state(word: &str) -> String {
    format!("_s{}", bare(word))
}

/// The mark of a species.
pub(crate) fn species(species: Species) -> String {
    format!("_p{}", species.as_str())
}

const ZIP_MARK: &str = "_z";

/// The mark of a ZIP code, or of the beginning of one.
pub(crate) fn zip_mark(zip: &str) -> String {
    let bare = bare(zip);
    format!("{ZIP_MARK}{}", &bare[..bare.len().min(ZIP_LONGEST)])
}

fn bare(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// As SQLite's FTS5 reads it.
pub(crate) fn fts5(tenant: &str, terms: &[Term]) -> String {
    join(terms, " AND ", |into, term| match term {
        Term::Begins(word) => write!(into, "\"{tenant}{word}\"*"),
        Term::Is(word) => write!(into, "\"{tenant}{word}\""),
    })
}

/// As PostgreSQL's `tsquery` reads it.
pub(crate) fn tsquery(tenant: &str, terms: &[Term]) -> String {
    join(terms, " & ", |into, term| match term {
        Term::Begins(word) => write!(into, "'{tenant}{word}':*"),
        Term::Is(word) => write!(into, "'{tenant}{word}'"),
    })
}

fn join(terms: &[Term], between: &str, put: impl Fn(&mut String, &Term) -> std::fmt::Result) -> String {
    let mut text = String::new();
    for term in terms {
        if !text.is_empty() {
            text.push_str(between);
        }
        // Writing to a string does not fail.
        let _ = put(&mut text, term);
    }
    text
}

/// Splits folded text. `joined`: parts with one mark between them are also put together (`wall-e`: wall, e, walle).
fn split(text: &str, joined: bool, into: &mut Vec<String>) {
    if text.is_ascii() {
        // Nearly all of a register; ASCII folds to itself.
        split_folded(text.chars().map(|c| c.to_ascii_lowercase()), joined, into);
    } else {
        // An invisible sign parts no word.
        let clean = clean(text).unwrap_or(Cow::Borrowed(text));
        split_folded(clean.nfkd().flat_map(char::to_lowercase), joined, into);
    }
}

fn split_folded(letters: impl Iterator<Item = char>, joined: bool, into: &mut Vec<String>) {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut end = |parts: &mut Vec<String>| {
        if joined && parts.len() > 1 {
            into.push(cut(parts.concat()));
        }
        into.extend(parts.drain(..).map(cut));
    };
    for c in letters.chain([' ']) {
        if c.is_ascii_alphanumeric() {
            part.push(c);
            continue;
        }
        if !c.is_ascii() && is_combining_mark(c) {
            continue;
        }
        if c.is_alphanumeric() {
            push(c, &mut part);
            continue;
        }
        if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if !matches!(c, '-' | '\'' | '’' | '‘' | '`' | '.' | '/') {
            end(&mut parts);
        }
    }
}

/// Letters that no decomposition turns to ASCII are written as people type them; others by their number.
fn push(c: char, into: &mut String) {
    match c {
        'ß' => into.push_str("ss"),
        'æ' => into.push_str("ae"),
        'œ' => into.push_str("oe"),
        'ø' => into.push('o'),
        'ł' => into.push('l'),
        'đ' | 'ð' => into.push('d'),
        'þ' => into.push_str("th"),
        'ı' => into.push('i'),
        other => {
            let _ = write!(into, "_{:x}", u32::from(other));
        }
    }
}

fn cut(mut word: String) -> String {
    word.truncate(LONGEST);
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_marks_do_not_matter() {
        assert_eq!(asked("Zoë  SCHRÖDINGER"), ["zoe", "schrodinger"]);
        assert_eq!(asked("Zoe\u{308} Re\u{200b}x"), ["zoe", "rex"]);
        assert_eq!(asked("Nuit\u{a0}Ahathoor"), ["nuit", "ahathoor"]);
        assert_eq!(asked("Wall-E"), ["wall", "e"]);
        assert_eq!(asked("Łódź Ærø ﬁ"), ["lodz", "aero", "fi"]);
    }

    #[test]
    fn nothing_of_a_search_language_is_left() {
        for text in ["\"*:^-+(){}'&|!<>\\%_", "''--;", "\u{0}\u{301}"] {
            assert_eq!(asked(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(
            asked("a AND \"b*\" OR NEAR(c)"),
            ["a", "and", "b", "or", "near", "c"]
        );
        let words = asked("猫 кот a̐éö̲ \u{1f415} ١٢٣");
        assert!(
            words
                .iter()
                .all(|word| word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        );
        assert_eq!(words[0], "_732b");
    }

    #[test]
    fn a_row_is_found_by_its_parts_and_its_marks() {
        let row = Described {
            kind: EntryKind::Licence,
            state: "expired",
            species: Species::Dog,
            number: "S124529",
            pet_name: "Georgia O’Teeffe",
            breed: "Terrier, Jack Russell",
            second_breed: "",
            zip: "98103-57",
            also: "",
        };
        assert_eq!(
            document("001", &row),
            "001124529 00157 00198103 0019810357 001_kl 001_pdog 001_sexpired 001_z9 001_z98 001_z981 001_z9810 \
             001_z98103 001_z981035 001_z9810357 001georgia 001jack 001o 001oteeffe 001russell 001s124529 001teeffe 001terrier"
        );
    }

    #[test]
    fn terms_are_written_for_both_engines() {
        let terms = [Term::Begins("luc".into()), Term::Is(species(Species::Cat))];
        assert_eq!(fts5("001", &terms), "\"001luc\"* AND \"001_pcat\"");
        assert_eq!(tsquery("001", &terms), "'001luc':* & '001_pcat'");
    }
}
