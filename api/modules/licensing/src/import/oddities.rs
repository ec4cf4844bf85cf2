//! What looks odd in a row that is taken all the same: a clerk may want to look.

use super::row::Row;
use allpet_domain::{Currency, licensing::Jurisdiction};
use std::collections::HashMap;

/// Notes oddities of rows in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Oddities {
    /// The line on which each number stood first.
    numbers: HashMap<String, usize>,
    /// Whether ZIP codes are those of the United States.
    american: bool,
}

impl Oddities {
    pub(super) fn new(place: Option<&Jurisdiction>) -> Self {
        Self {
            numbers: HashMap::new(),
            american: place.is_none_or(|place| place.currency == Currency::Usd),
        }
    }

    /// What is odd in a row. `twin`: an identical row came before.
    pub(super) fn of(&mut self, line: usize, row: &Row, twin: bool) -> Vec<String> {
        let mut found = Vec::new();
        let first = *self.numbers.entry(row.number.clone()).or_insert(line);
        if twin {
            found.push("The same row stands further up too.".into());
        } else if first != line {
            found.push(format!("The number {} stands on line {first} too.", row.number));
        }
        if row.pet_name.is_empty() {
            found.push("The pet has no name.".into());
        }
        if row.zip.is_empty() {
            found.push("There is no ZIP code.".into());
        } else if self.american && !is_zip(&row.zip) {
            found.push(format!("“{}” is no ZIP code.", row.zip));
        }
        found
    }
}

/// `98103` or `98103-5711`.
fn is_zip(text: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('-') {
        None => digits(text, 5),
        Some((zip, plus)) => digits(zip, 5) && digits(plus, 4),
    }
}

#[cfg(test)]
mod tests {
    use super::is_zip;

    #[test]
    fn zip_codes_have_five_or_nine_digits() {
        assert!(is_zip("98103") && is_zip("98103-5711"));
        assert!(!is_zip("9810") && !is_zip("98103-57") && !is_zip("V6B 1A1"));
    }
}
