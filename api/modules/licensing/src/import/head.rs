//! The head of a file, before its first row: encoding, line ends, and a line that names the separator.

use std::io::{self, Cursor, Read};

/// Bytes examined before the first row; a header is shorter.
const HEAD_BYTES: u64 = 4_096;

/// A file that can be read line by line.
pub(super) struct OpenedFile<R> {
    /// The whole file without its byte order mark.
    pub(super) reader: io::Chain<Cursor<Vec<u8>>, R>,
    /// The byte that ends a line: a line feed, or a carriage return as on old Macs.
    pub(super) line_end: u8,
}

/// Examines the beginning of `reader`. The inner error is a sentence that tells the operator what to do with the file.
pub(super) fn open<R: Read>(mut reader: R) -> io::Result<Result<OpenedFile<R>, String>> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    if let Some(format) = detect_other_format(&head) {
        return Ok(Err(format!(
            "The file is {format}. Save it as “CSV UTF-8 (comma delimited)” and import that file."
        )));
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    let end = head.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    let line_end = match end.map(|end| (head[end], head.get(end + 1))) {
        Some((b'\r', next)) if next != Some(&b'\n') => b'\r',
        _ => b'\n',
    };
    Ok(Ok(OpenedFile {
        reader: Cursor::new(head).chain(reader),
        line_end,
    }))
}

/// Returns the format of a file that is not UTF-8 text, as far as its first bytes reveal it.
fn detect_other_format(head: &[u8]) -> Option<&'static str> {
    let is_utf16_from =
        |first: usize| head.len() > 8 && head.iter().skip(first).step_by(2).take(32).all(|byte| *byte == 0);
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16 (a spreadsheet’s “Unicode text”)"),
        _ if is_utf16_from(0) || is_utf16_from(1) => Some("UTF-16 (a spreadsheet’s “Unicode text”)"),
        [b'P', b'K', 3, 4, ..] => Some("a spreadsheet’s workbook and no CSV"),
        [0x1f, 0x8b, ..] => Some("packed with gzip, which its name does not say (.csv.gz)"),
        _ => None,
    }
}

/// Returns the separator that a first line `sep=;` names, as some spreadsheets write it.
pub(super) fn named_separator(line: &[u8]) -> Option<u8> {
    let text = line.trim_ascii();
    let text = text
        .strip_prefix(b"\"")
        .and_then(|text| text.strip_suffix(b"\""))
        .unwrap_or(text);
    match text.split_at_checked(4)? {
        (name, [separator]) if name.eq_ignore_ascii_case(b"sep=") => Some(*separator),
        _ => None,
    }
}
