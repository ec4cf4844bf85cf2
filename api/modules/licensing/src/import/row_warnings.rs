//! Warnings about imported rows that a clerk may want to check.

use super::row::Row;
use allpet_domain::{Currency, licensing::Jurisdiction};
use std::collections::HashMap;

/// Finds what is unusual in rows, which must be passed in the order of the file.
#[derive(Debug, Default)]
pub(super) struct RowWarnings {
    /// The first line of each licence number.
    numbers: HashMap<String, usize>,
    /// Whether ZIP codes must be those of the United States.
    is_american: bool,
}

impl RowWarnings {
    pub(super) fn new(jurisdiction: Option<&Jurisdiction>) -> Self {
        Self {
            numbers: HashMap::new(),
            is_american: jurisdiction.is_none_or(|jurisdiction| jurisdiction.currency == Currency::Usd),
        }
    }

    /// Returns the warnings about the row, one sentence each. `is_duplicate`: whether an identical row came before.
    pub(super) fn find(&mut self, line: usize, row: &Row, is_duplicate: bool) -> Vec<String> {
        let mut warnings = Vec::new();
        let first = *self.numbers.entry(row.number.clone()).or_insert(line);
        if is_duplicate {
            warnings.push("An identical row appears above.".into());
        } else if first != line {
            warnings.push(format!("The number {} appears on line {first} too.", row.number));
        }
        if row.pet_name.is_empty() {
            warnings.push("The pet has no name.".into());
        }
        if row.zip.is_empty() {
            warnings.push("There is no ZIP code.".into());
        } else if self.is_american && !is_zip(&row.zip) {
            warnings.push(format!("“{}” is no ZIP code.", row.zip));
        }
        warnings
    }
}

/// Returns whether the text is a ZIP code: `98103` or `98103-5711`.
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
