//! Lines of a file, one at a time. A row is one line, or several if a quoted field contains line breaks; if a quotation mark is
//! never closed, only its own line is lost.

use std::{
    collections::VecDeque,
    io::{self, BufRead as _, BufReader, Read},
};

/// The maximum length of a line, in bytes. Longer lines are no rows; the rest of them is skipped and not held in memory.
const LINE_MAX_BYTES: usize = 16 * 1024;
/// The maximum number of lines of one row.
const ROW_MAX_LINES: usize = 20;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The number of the line in the file, from 1.
    pub(super) number: usize,
    /// The line without its end.
    pub(super) bytes: Vec<u8>,
    /// Whether the line was longer than `LINE_MAX_BYTES` and was cut.
    pub(super) too_long: bool,
}

/// The lines of a reader, without empty ones.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    /// The byte that ends a line.
    end: u8,
    number: usize,
    /// Lines that were read ahead and turned out to be rows of their own.
    read_ahead: VecDeque<Line>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R, end: u8) -> Self {
        Self {
            reader: BufReader::with_capacity(64 * 1024, reader),
            end,
            number: 0,
            read_ahead: VecDeque::new(),
        }
    }

    /// Joins `line` with the lines after it until they make a row, as `is_row` decides; returns `line` alone if they never do.
    pub(super) fn join_row(&mut self, line: Line, mut is_row: impl FnMut(&Line) -> bool) -> io::Result<Line> {
        let mut row = line.clone();
        let mut following = Vec::new();
        while following.len() < ROW_MAX_LINES && row.bytes.len() < LINE_MAX_BYTES {
            let Some(next) = self.next()? else { break };
            row.bytes.push(b'\n');
            row.bytes.extend_from_slice(&next.bytes);
            row.too_long |= next.too_long;
            following.push(next);
            if is_row(&row) {
                return Ok(row);
            }
        }
        for line in following.into_iter().rev() {
            self.read_ahead.push_front(line);
        }
        Ok(line)
    }

    /// Reads the next line that is not empty.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.read_ahead.pop_front() {
            return Ok(Some(line));
        }
        while let Some((mut bytes, too_long)) = self.read_line()? {
            self.number += 1;
            if bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
            if !bytes.is_empty() {
                return Ok(Some(Line {
                    number: self.number,
                    bytes,
                    too_long,
                }));
            }
        }
        Ok(None)
    }

    fn read_line(&mut self) -> io::Result<Option<(Vec<u8>, bool)>> {
        let (mut line, mut too_long, mut has_read) = (Vec::new(), false, false);
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if buffer.is_empty() {
                return Ok(has_read.then_some((line, too_long)));
            }
            has_read = true;
            let end = buffer.iter().position(|byte| *byte == self.end);
            let chunk = &buffer[..end.unwrap_or(buffer.len())];
            let fits = chunk.len().min(LINE_MAX_BYTES - line.len());
            line.extend_from_slice(&chunk[..fits]);
            too_long |= fits < chunk.len();
            let used = chunk.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some((line, too_long)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<(usize, Vec<u8>, bool)> {
        let mut lines = Lines::new(text, b'\n');
        std::iter::from_fn(|| lines.next().unwrap())
            .map(|line| (line.number, line.bytes, line.too_long))
            .collect()
    }

    #[test]
    fn lines_keep_their_numbers() {
        let found = all(b"a\r\n\nb\n\r\nc");
        assert_eq!(
            found,
            [
                (1, b"a".to_vec(), false),
                (3, b"b".to_vec(), false),
                (5, b"c".to_vec(), false)
            ]
        );
        assert!(all(b"").is_empty());
    }

    #[test]
    fn lines_are_joined_or_read_again() {
        let mut lines = Lines::new(&b"\"a\nb\"\nc\nd"[..], b'\n');
        let first = lines.next().unwrap().unwrap();
        let joined = lines.join_row(first, |line| line.bytes == b"\"a\nb\"").unwrap();
        assert_eq!((joined.number, joined.bytes), (1, b"\"a\nb\"".to_vec()));
        let third = lines.next().unwrap().unwrap();
        assert_eq!((third.number, third.bytes.clone()), (3, b"c".to_vec()));
        assert_eq!(lines.join_row(third.clone(), |_| false).unwrap(), third);
        assert_eq!(lines.next().unwrap().unwrap().bytes, b"d");
        assert!(lines.next().unwrap().is_none());
    }

    #[test]
    fn a_line_without_an_end_is_cut_at_the_limit() {
        let text = [vec![b'x'; 5 * LINE_MAX_BYTES], b"\nb".to_vec()].concat();
        let found = all(&text);
        assert_eq!((found[0].1.len(), found[0].2), (LINE_MAX_BYTES, true));
        assert_eq!(found[1], (2, b"b".to_vec(), false));
    }
}
