//! What a file is, before its first row: its encoding, what ends its lines, what separates its columns.

use std::io::{self, Cursor, Read};

/// Bytes that are looked at before anything is read as a row; a header is shorter.
const HEAD: u64 = 4_096;

/// A file whose text can be read line by line.
pub(super) struct Opened<R> {
    /// All of it, a byte order mark left out.
    pub(super) reader: io::Chain<Cursor<Vec<u8>>, R>,
    /// What ends a line: a line feed, or a carriage return alone as on old Macs.
    pub(super) line_end: u8,
}

/// Looks at the beginning of `reader`. The inner error is one sentence that says what to do with the file.
pub(super) fn open<R: Read>(mut reader: R) -> io::Result<Result<Opened<R>, String>> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    if let Some(other) = other_than_text(&head) {
        return Ok(Err(format!(
            "The file is {other}. Save it as “CSV UTF-8 (comma delimited)” and import that file."
        )));
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    let end = head.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    let line_end = match end.map(|at| (head[at], head.get(at + 1))) {
        Some((b'\r', next)) if next != Some(&b'\n') => b'\r',
        _ => b'\n',
    };
    Ok(Ok(Opened {
        reader: Cursor::new(head).chain(reader),
        line_end,
    }))
}

fn other_than_text(head: &[u8]) -> Option<&'static str> {
    let wide =
        |first: usize| head.len() > 8 && head.iter().skip(first).step_by(2).take(32).all(|byte| *byte == 0);
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16 (a spreadsheet's “Unicode text”)"),
        _ if wide(0) || wide(1) => Some("UTF-16 (a spreadsheet's “Unicode text”)"),
        [b'P', b'K', 3, 4, ..] => Some("a spreadsheet's workbook and no CSV"),
        [0x1f, 0x8b, ..] => Some("packed with gzip, which its name does not say (.csv.gz)"),
        _ => None,
    }
}

/// The separator that a first line `sep=;` names, as some spreadsheets write it.
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
