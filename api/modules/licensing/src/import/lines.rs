//! Lines of a file, one at a time. A row is a line: where a quotation mark is not closed, that line alone is lost.

use std::io::{self, BufRead as _, BufReader, Read};

/// Longer lines are no rows; they are skipped without being held.
const LONGEST: usize = 16 * 1024;

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
    number: usize,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(64 * 1024, reader),
            number: 0,
        }
    }

    /// The next line that is not empty.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
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
            let end = buffer.iter().position(|byte| *byte == b'\n');
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
        let mut lines = Lines::new(text);
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
    fn a_line_without_end_does_not_fill_the_memory() {
        let text = [vec![b'x'; 5 * LONGEST], b"\nb".to_vec()].concat();
        let found = all(&text);
        assert_eq!((found[0].1.len(), found[0].2), (LONGEST, true));
        assert_eq!(found[1], (2, b"b".to_vec(), false));
    }
}
