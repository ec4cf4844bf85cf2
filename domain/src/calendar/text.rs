//! Digits in and out, by hand: a general date parser would add a tenth to an app's download.

use time::Date;

/// The rest of a text being parsed.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl Reader<'_> {
    /// Parses the next `digits` characters as a number.
    pub(super) fn number(&mut self, digits: u32) -> Option<u32> {
        let mut number = 0;
        for _ in 0..digits {
            number = number * 10 + self.digit()?;
        }
        Some(number)
    }

    /// Parses the next character as a digit.
    pub(super) fn digit(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first()?;
        let digit = char::from(*first).to_digit(10)?;
        self.0 = rest;
        Some(digit)
    }

    /// Takes the next byte.
    pub(super) fn any(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Skips `byte`, which must come next.
    pub(super) fn skip(&mut self, byte: u8) -> Option<()> {
        (self.any()? == byte).then_some(())
    }

    /// Parses `YYYY-MM-DD`.
    pub(super) fn date(&mut self) -> Option<(u32, u8, u8)> {
        let year = self.number(4)?;
        self.skip(b'-')?;
        let month = self.number(2)?;
        self.skip(b'-')?;
        let day = self.number(2)?;
        Some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
    }
}

/// Appends the last `digits` digits of `number`.
pub(super) fn push_number(text: &mut String, number: u32, digits: u32) {
    if digits > 1 {
        push_number(text, number / 10, digits - 1);
    }
    text.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or(0)));
}

/// Appends `YYYY-MM-DD`.
pub(super) fn push_date(text: &mut String, date: Date) {
    if date.year() < 0 {
        text.push('-');
    }
    push_number(text, date.year().unsigned_abs(), 4);
    text.push('-');
    push_number(text, u8::from(date.month()).into(), 2);
    text.push('-');
    push_number(text, date.day().into(), 2);
}
