//! Lines of a file, one at a time. A row is a line, or several where a field in quotation marks goes on; where such a mark
//! is never closed, that line alone is lost.

use std::{
    collections::VecDeque,
    io::{self, BufRead as _, BufReader, Read},
};

/// Longer lines are no rows; they are skipped without being held.
const LONGEST: usize = 16 * 1024;
/// The most lines of one row.
const LINES_MAX: usize = 20;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: usize,
    /// Without its end.
    pub(super) bytes: Vec<u8>,
    /// It was longer than a row can be, and cut.
    pub(super) too_long: bool,
}

/// The lines of a reader; empty ones are passed over.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    /// The byte that ends a line.
    end: u8,
    number: usize,
    /// Lines that were read and turned out to be rows of their own.
    ahead: VecDeque<Line>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R, end: u8) -> Self {
        Self {
            reader: BufReader::with_capacity(64 * 1024, reader),
            end,
            number: 0,
            ahead: VecDeque::new(),
        }
    }

    /// `line` and those behind it that make a row of it, by `is_row`; `line` alone where none do.
    pub(super) fn joined(&mut self, line: Line, mut is_row: impl FnMut(&Line) -> bool) -> io::Result<Line> {
        let mut whole = line.clone();
        let mut behind = Vec::new();
        while behind.len() < LINES_MAX && whole.bytes.len() < LONGEST {
            let Some(next) = self.next()? else { break };
            whole.bytes.push(b'\n');
            whole.bytes.extend_from_slice(&next.bytes);
            whole.too_long |= next.too_long;
            behind.push(next);
            if is_row(&whole) {
                return Ok(whole);
            }
        }
        for line in behind.into_iter().rev() {
            self.ahead.push_front(line);
        }
        Ok(line)
    }

    /// The next line that is not empty.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        while let Some((mut bytes, too_long)) = self.line()? {
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

    fn line(&mut self) -> io::Result<Option<(Vec<u8>, bool)>> {
        let (mut line, mut too_long, mut something) = (Vec::new(), false, false);
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if buffer.is_empty() {
                return Ok(something.then_some((line, too_long)));
            }
            something = true;
            let end = buffer.iter().position(|byte| *byte == self.end);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let fits = part.len().min(LONGEST - line.len());
            line.extend_from_slice(&part[..fits]);
            too_long |= fits < part.len();
            let used = part.len() + usize::from(end.is_some());
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
    fn lines_are_joined_or_given_back() {
        let mut lines = Lines::new(&b"\"a\nb\"\nc\nd"[..], b'\n');
        let first = lines.next().unwrap().unwrap();
        let joined = lines.joined(first, |line| line.bytes == b"\"a\nb\"").unwrap();
        assert_eq!((joined.number, joined.bytes), (1, b"\"a\nb\"".to_vec()));
        let third = lines.next().unwrap().unwrap();
        assert_eq!((third.number, third.bytes.clone()), (3, b"c".to_vec()));
        assert_eq!(lines.joined(third.clone(), |_| false).unwrap(), third);
        assert_eq!(lines.next().unwrap().unwrap().bytes, b"d");
        assert!(lines.next().unwrap().is_none());
    }

    #[test]
    fn a_line_without_end_does_not_fill_the_memory() {
        let text = [vec![b'x'; 5 * LONGEST], b"\nb".to_vec()].concat();
        let found = all(&text);
        assert_eq!((found[0].1.len(), found[0].2), (LONGEST, true));
        assert_eq!(found[1], (2, b"b".to_vec(), false));
    }
}
