//! Search terms of the register: one form in which they are stored and searched on both engines.
//!
//! A word consists of ASCII letters and digits; a letter without an ASCII form becomes an underscore and its code point. No
//! character of a query language survives, whatever a clerk types. Each word begins with the code of its tenant, so that no
//! search reaches another tenant's rows. A filter is a word too, a *mark*, which begins with an underscore.

use allpet_contract::licensing::EntryKind;
use allpet_domain::{pet::Species, text::clean};
use std::{borrow::Cow, fmt::Write as _};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The maximum length of a word; longer ones are cut, both when stored and when searched.
const WORD_MAX: usize = 32;
/// The number of digits of a microchip's code (ISO 11784).
const MICROCHIP_DIGITS: usize = 15;
/// The maximum number of characters by which a ZIP code is found.
const ZIP_MAX: usize = 10;

/// A term of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    /// Any word with this prefix.
    Prefix(String),
    /// Exactly this word.
    Exact(String),
}

/// The fields by which a row is found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SearchableFields<'a> {
    pub(crate) kind: EntryKind,
    pub(crate) state: &'a str,
    pub(crate) species: Species,
    pub(crate) number: &'a str,
    pub(crate) pet_name: &'a str,
    pub(crate) breed: &'a str,
    pub(crate) second_breed: &'a str,
    pub(crate) zip: &'a str,
    /// Text that the register does not show: the owner's name and email address, the microchip, the tag.
    pub(crate) hidden_text: &'a str,
}

/// Returns all words of a row, separated by spaces.
pub(crate) fn document(tenant: &str, row: &SearchableFields<'_>) -> String {
    let mut words = Vec::with_capacity(24);
    for text in [
        row.pet_name,
        row.breed,
        row.second_breed,
        row.zip,
        row.number,
        row.hidden_text,
    ] {
        split(text, true, &mut words);
    }
    // `S124529` is also found as `124529`.
    let digits = row.number.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if digits.len() < row.number.len() {
        split(digits, true, &mut words);
    }
    words.extend([
        kind_mark(row.kind),
        state_mark(row.state),
        species_mark(row.species),
    ]);
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

/// Splits a query into words. The code of a microchip is one word, however it is grouped.
pub(crate) fn parse_query(text: &str) -> Vec<String> {
    let chip: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if chip.len() == MICROCHIP_DIGITS && chip.bytes().all(|b| b.is_ascii_digit()) {
        return vec![chip];
    }
    let mut words = Vec::new();
    split(text, false, &mut words);
    words.dedup();
    words
}

/// Returns the mark of a kind of row.
pub(crate) fn kind_mark(kind: EntryKind) -> String {
    match kind {
        EntryKind::Application => "_ka".into(),
        EntryKind::Licence => "_kl".into(),
    }
}

/// Returns the mark of a state.
pub(crate) fn state_mark(state: &str) -> String {
    format!("_s{}", alphanumeric(state))
}

/// Returns the mark of a species.
pub(crate) fn species_mark(species: Species) -> String {
    format!("_p{}", species.as_str())
}

const ZIP_MARK: &str = "_z";

/// Returns the mark of a ZIP code, or of its beginning.
pub(crate) fn zip_mark(zip: &str) -> String {
    let zip = alphanumeric(zip);
    format!("{ZIP_MARK}{}", &zip[..zip.len().min(ZIP_MAX)])
}

fn alphanumeric(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// Writes the terms in the query language of SQLite's FTS5.
pub(crate) fn fts5(tenant: &str, terms: &[Term]) -> String {
    join(terms, " AND ", |output, term| match term {
        Term::Prefix(word) => write!(output, "\"{tenant}{word}\"*"),
        Term::Exact(word) => write!(output, "\"{tenant}{word}\""),
    })
}

/// Writes the terms as a `tsquery` of PostgreSQL.
pub(crate) fn tsquery(tenant: &str, terms: &[Term]) -> String {
    join(terms, " & ", |output, term| match term {
        Term::Prefix(word) => write!(output, "'{tenant}{word}':*"),
        Term::Exact(word) => write!(output, "'{tenant}{word}'"),
    })
}

fn join(
    terms: &[Term],
    operator: &str,
    write_term: impl Fn(&mut String, &Term) -> std::fmt::Result,
) -> String {
    let mut text = String::new();
    for term in terms {
        if !text.is_empty() {
            text.push_str(operator);
        }
        // Writing to a string never fails.
        let _ = write_term(&mut text, term);
    }
    text
}

/// Splits text into folded words. `joined`: also adds the concatenation of parts that one mark separates (`wall-e`: wall, e,
/// walle).
fn split(text: &str, joined: bool, output: &mut Vec<String>) {
    if text.is_ascii() {
        // Most of a register is ASCII, which folds to itself.
        split_folded(text.chars().map(|c| c.to_ascii_lowercase()), joined, output);
    } else {
        // Invisible characters do not separate words.
        let clean = clean(text).unwrap_or(Cow::Borrowed(text));
        split_folded(clean.nfkd().flat_map(char::to_lowercase), joined, output);
    }
}

fn split_folded(letters: impl Iterator<Item = char>, joined: bool, output: &mut Vec<String>) {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut end_word = |parts: &mut Vec<String>| {
        if joined && parts.len() > 1 {
            output.push(truncate(parts.concat()));
        }
        output.extend(parts.drain(..).map(truncate));
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
            push_letter(c, &mut part);
            continue;
        }
        if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if !matches!(c, '-' | '\'' | '’' | '‘' | '`' | '.' | '/') {
            end_word(&mut parts);
        }
    }
}

/// Appends a letter that has no ASCII decomposition: as people type it, or as its code point.
fn push_letter(c: char, output: &mut String) {
    match c {
        'ß' => output.push_str("ss"),
        'æ' => output.push_str("ae"),
        'œ' => output.push_str("oe"),
        'ø' => output.push('o'),
        'ł' => output.push('l'),
        'đ' | 'ð' => output.push('d'),
        'þ' => output.push_str("th"),
        'ı' => output.push('i'),
        other => {
            let _ = write!(output, "_{:x}", u32::from(other));
        }
    }
}

fn truncate(mut word: String) -> String {
    word.truncate(WORD_MAX);
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_marks_do_not_matter() {
        assert_eq!(parse_query("Zoë  SCHRÖDINGER"), ["zoe", "schrodinger"]);
        assert_eq!(parse_query("Zoe\u{308} Re\u{200b}x"), ["zoe", "rex"]);
        assert_eq!(parse_query("Nuit\u{a0}Ahathoor"), ["nuit", "ahathoor"]);
        assert_eq!(parse_query("Wall-E"), ["wall", "e"]);
        assert_eq!(parse_query("Łódź Ærø ﬁ"), ["lodz", "aero", "fi"]);
    }

    #[test]
    fn no_character_of_a_query_language_is_left() {
        for text in ["\"*:^-+(){}'&|!<>\\%_", "''--;", "\u{0}\u{301}"] {
            assert_eq!(parse_query(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(
            parse_query("a AND \"b*\" OR NEAR(c)"),
            ["a", "and", "b", "or", "near", "c"]
        );
        let words = parse_query("猫 кот a̐éö̲ \u{1f415} ١٢٣");
        assert!(
            words
                .iter()
                .all(|word| word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        );
        assert_eq!(words[0], "_732b");
    }

    #[test]
    fn a_row_is_found_by_its_parts_and_its_marks() {
        let row = SearchableFields {
            kind: EntryKind::Licence,
            state: "expired",
            species: Species::Dog,
            number: "S124529",
            pet_name: "Georgia O’Teeffe",
            breed: "Terrier, Jack Russell",
            second_breed: "",
            zip: "98103-57",
            hidden_text: "",
        };
        assert_eq!(
            document("001", &row),
            "001124529 00157 00198103 0019810357 001_kl 001_pdog 001_sexpired 001_z9 001_z98 001_z981 001_z9810 \
             001_z98103 001_z981035 001_z9810357 001georgia 001jack 001o 001oteeffe 001russell 001s124529 001teeffe 001terrier"
        );
    }

    #[test]
    fn terms_are_written_for_both_engines() {
        let terms = [
            Term::Prefix("luc".into()),
            Term::Exact(species_mark(Species::Cat)),
        ];
        assert_eq!(fts5("001", &terms), "\"001luc\"* AND \"001_pcat\"");
        assert_eq!(tsquery("001", &terms), "'001luc':* & '001_pcat'");
    }
}
