//! Digits in and out. By hand, since a general parser of dates would be a tenth of what an app downloads.

use time::Date;

/// What is left to read of a text.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl Reader<'_> {
    /// The number that the next `digits` characters write.
    pub(super) fn number(&mut self, digits: u32) -> Option<u32> {
        let mut number = 0;
        for _ in 0..digits {
            number = number * 10 + self.digit()?;
        }
        Some(number)
    }

    /// The next character, where it is a digit.
    pub(super) fn digit(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first()?;
        let digit = char::from(*first).to_digit(10)?;
        self.0 = rest;
        Some(digit)
    }

    /// The next byte, whatever it is.
    pub(super) fn any(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Passes over `byte`, which must come next.
    pub(super) fn skip(&mut self, byte: u8) -> Option<()> {
        (self.any()? == byte).then_some(())
    }

    /// `YYYY-MM-DD`.
    pub(super) fn date(&mut self) -> Option<(u32, u8, u8)> {
        let year = self.number(4)?;
        self.skip(b'-')?;
        let month = self.number(2)?;
        self.skip(b'-')?;
        let day = self.number(2)?;
        Some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
    }
}

/// Writes the last `digits` digits of `number`.
pub(super) fn push_number(text: &mut String, number: u32, digits: u32) {
    if digits > 1 {
        push_number(text, number / 10, digits - 1);
    }
    text.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or(0)));
}

/// Writes `YYYY-MM-DD`.
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
