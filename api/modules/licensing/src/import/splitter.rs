//! Splits lines of CSV into fields.

use super::lines::Line;

/// The maximum number of columns, more than any register has.
const FIELDS_MAX: usize = 64;

/// A CSV parser that is reused for all lines of a file, because creating it takes longer than splitting a line.
pub(super) struct Splitter {
    reader: csv_core::Reader,
    separator: u8,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    pub(super) fn new(separator: u8) -> Self {
        Self {
            reader: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            separator,
            text: Vec::new(),
            ends: vec![0; FIELDS_MAX],
        }
    }

    /// Splits a line into fields. The error says why it has none.
    pub(super) fn split(&mut self, line: &Line) -> Result<Vec<&str>, String> {
        if line.too_long {
            return Err("The line is too long to be a row.".into());
        }
        let text = str::from_utf8(&line.bytes).map_err(|_| encoding_error(&line.bytes))?;
        if has_open_quote(line) {
            return Err("A quotation mark is not closed on this line.".into());
        }
        self.reader.reset();
        self.text.resize(text.len() + 1, 0);
        let (_, read, written, ended) =
            self.reader
                .read_record(text.as_bytes(), &mut self.text, &mut self.ends);
        if read < text.len() || ended == FIELDS_MAX {
            return Err("The line holds a line break, or too many columns.".into());
        }
        // The end of the input ends the last field.
        let (_, _, more, last) =
            self.reader
                .read_record(&[], &mut self.text[written..], &mut self.ends[ended..]);
        let (written, ended) = (written + more, ended + last);
        let fields =
            str::from_utf8(&self.text[..written]).map_err(|_| "The text is not UTF-8.".to_owned())?;
        let starts = std::iter::once(0).chain(self.ends[..ended].iter().copied());
        Ok(starts
            .zip(&self.ends[..ended])
            .map(|(start, end)| &fields[start..*end])
            .collect())
    }

    /// Returns whether joined lines are one row of at least `count` columns whose quotation marks are balanced.
    pub(super) fn is_row(&mut self, line: &Line, count: usize) -> bool {
        has_balanced_quotes(&line.bytes, self.separator)
            && self.split(line).is_ok_and(|fields| fields.len() >= count)
    }
}

/// Returns whether a quoted field is still open at the end of the line.
pub(super) fn has_open_quote(line: &Line) -> bool {
    line.bytes.iter().fold(false, |open, byte| open ^ (*byte == b'"'))
}

/// Returns whether quotation marks occur only at the edges of fields, or doubled inside them.
fn has_balanced_quotes(bytes: &[u8], separator: u8) -> bool {
    let mut rest = bytes.iter().copied().peekable();
    let (mut is_quoted, mut is_field_start) = (false, true);
    while let Some(byte) = rest.next() {
        match (is_quoted, byte) {
            (true, b'"') if rest.peek() == Some(&b'"') => {
                rest.next();
            }
            (true, b'"') => {
                if rest.peek().is_some_and(|next| *next != separator) {
                    return false;
                }
                is_quoted = false;
            }
            (false, b'"') if is_field_start => is_quoted = true,
            (false, b'"') => return false,
            _ => {}
        }
        is_field_start = byte == separator;
    }
    !is_quoted
}

/// Explains why a text is not UTF-8. In Windows-1252, which spreadsheets on Windows write, these five bytes are undefined.
fn encoding_error(bytes: &[u8]) -> String {
    let is_windows_1252 = bytes
        .iter()
        .all(|byte| !matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
    let guess = if is_windows_1252 {
        "; it looks like Windows-1252, which spreadsheets write as plain “CSV”"
    } else {
        ""
    };
    format!(
        "The text is not UTF-8{guess}. Save the file as “CSV UTF-8” and import it again: rows already imported are not duplicated."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_stand_at_the_edges_of_fields() {
        assert!(has_balanced_quotes(b"1,\"Bella\nBoo\",\"\"\"Bo\"\"\",x", b','));
        assert!(
            !has_balanced_quotes(b"1,\"Mac,Dog\n2,\"Rex,Dog", b','),
            "two rows that are both broken"
        );
        assert!(!has_balanced_quotes(b"1,Ma\"c\n2,Re\"x", b','));
    }
}
