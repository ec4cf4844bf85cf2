//! Splits records into their fields.

use super::lines::Line;

/// More columns than any register has.
const FIELDS_MAX: usize = 64;

/// Splits records at their separators. Made once for a file: what it is made of takes longer than a record.
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

    /// The fields of a record. The error says why there are none.
    pub(super) fn split(&mut self, line: &Line) -> Result<Vec<&str>, String> {
        if line.too_long {
            return Err("The line is too long to be a row.".into());
        }
        let text = str::from_utf8(&line.bytes).map_err(|_| encoding(&line.bytes))?;
        if is_open(line) {
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
        // Nothing more comes: that ends the last field.
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

    /// Whether lines put together are one row of `count` columns: every quotation mark opens and closes a field.
    pub(super) fn is_row(&mut self, line: &Line, count: usize) -> bool {
        closes(&line.bytes, self.separator) && self.split(line).is_ok_and(|fields| fields.len() >= count)
    }
}

/// Whether a field in quotation marks goes on behind the end of the line.
pub(super) fn is_open(line: &Line) -> bool {
    line.bytes.iter().fold(false, |open, byte| open ^ (*byte == b'"'))
}

/// Whether quotation marks stand only where a field begins and ends, or twice inside it.
fn closes(bytes: &[u8], separator: u8) -> bool {
    let mut rest = bytes.iter().copied().peekable();
    let (mut quoted, mut begins) = (false, true);
    while let Some(byte) = rest.next() {
        match (quoted, byte) {
            (true, b'"') if rest.peek() == Some(&b'"') => {
                rest.next();
            }
            (true, b'"') => {
                if rest.peek().is_some_and(|next| *next != separator) {
                    return false;
                }
                quoted = false;
            }
            (false, b'"') if begins => quoted = true,
            (false, b'"') => return false,
            _ => {}
        }
        begins = byte == separator;
    }
    !quoted
}

/// Why a text is not UTF-8. Spreadsheets on Windows write Windows-1252, where these five bytes stand for nothing.
fn encoding(bytes: &[u8]) -> String {
    let windows = bytes
        .iter()
        .all(|byte| !matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
    let looks = if windows {
        "; it looks like Windows-1252, which spreadsheets write as plain “CSV”"
    } else {
        ""
    };
    format!(
        "The text is not UTF-8{looks}. Save the file as “CSV UTF-8” and import it again: rows that were taken stay one."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_stand_at_the_edges_of_fields() {
        assert!(closes(b"1,\"Bella\nBoo\",\"\"\"Bo\"\"\",x", b','));
        assert!(
            !closes(b"1,\"Mac,Dog\n2,\"Rex,Dog", b','),
            "two rows that are both broken"
        );
        assert!(!closes(b"1,Ma\"c\n2,Re\"x", b','));
    }
}
