use crate::{Error, Value};

/// Parses a whole text with at most `depth` levels.
pub fn parse(text: &str, depth: usize) -> Result<Value, Error> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(depth)?;
    parser.next_token();
    if parser.at == text.len() {
        Ok(value)
    } else {
        Err(Error::SYNTAX)
    }
}

/// Parses bytes, which may be invalid UTF-8.
#[inline(never)]
pub(crate) fn parse_bytes(bytes: &[u8], depth: usize) -> Result<Value, Error> {
    parse(std::str::from_utf8(bytes).map_err(|_| Error::SYNTAX)?, depth)
}

/// A text and the parser's position. No index is out of bounds: reading past the end gives zero bytes, which JSON allows nowhere.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    #[inline(never)]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Skips white space, and returns the byte behind it.
    #[inline(never)]
    fn next_token(&mut self) -> u8 {
        while matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.byte()
    }

    /// Skips `byte` if it comes next.
    fn skip(&mut self, byte: u8) -> bool {
        let there = self.byte() == byte;
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, depth: usize) -> Result<Value, Error> {
        match self.next_token() {
            b'"' => self.string().map(Value::Text),
            b'[' => self.list(depth),
            b'{' => self.object(depth),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Error> {
        for byte in word.bytes() {
            if !self.skip(byte) {
                return Err(Error::SYNTAX);
            }
        }
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value, Error> {
        let depth = depth.checked_sub(1).ok_or(Error::DEPTH)?;
        let mut items = Vec::new();
        self.at += 1;
        if self.next_token() == b']' {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.ends(b']')? {
                return Ok(Value::List(items));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Error> {
        let depth = depth.checked_sub(1).ok_or(Error::DEPTH)?;
        let mut fields = Vec::new();
        self.at += 1;
        if self.next_token() == b'}' {
            self.at += 1;
            return Ok(Value::Object(fields));
        }
        loop {
            if self.next_token() != b'"' {
                return Err(Error::SYNTAX);
            }
            let name = self.string()?;
            if self.next_token() != b':' {
                return Err(Error::SYNTAX);
            }
            self.at += 1;
            fields.push((name, self.value(depth)?));
            if self.ends(b'}')? {
                return Ok(Value::Object(fields));
            }
        }
    }

    /// After an item: true if the bracket closes; otherwise requires a comma.
    fn ends(&mut self, bracket: u8) -> Result<bool, Error> {
        let byte = self.next_token();
        self.at += 1;
        match byte {
            b',' => Ok(false),
            _ if byte == bracket => Ok(true),
            _ => Err(Error::SYNTAX),
        }
    }

    #[inline(never)]
    fn string(&mut self) -> Result<String, Error> {
        let mut whole = String::new();
        self.at += 1;
        loop {
            let start = self.at;
            while !matches!(self.byte(), b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            whole.push_str(self.text.get(start..self.at).unwrap_or_default());
            let byte = self.byte();
            self.at += 1;
            match byte {
                b'"' => return Ok(whole),
                b'\\' => whole.push(self.escaped()?),
                _ => return Err(Error::SYNTAX),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Error> {
        let byte = self.byte();
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(Error::SYNTAX),
        })
    }

    /// Parses four digits or a surrogate pair (RFC 8259, section 7); fails on half a pair.
    fn unicode(&mut self) -> Result<char, Error> {
        let mut code = self.four_digits()?;
        if code & 0xfc00 == 0xd800 && self.skip(b'\\') && self.skip(b'u') {
            let low = self.four_digits()?;
            if low & 0xfc00 != 0xdc00 {
                return Err(Error::SYNTAX);
            }
            code = 0x1_0000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
        }
        char::from_u32(code).ok_or(Error::SYNTAX)
    }

    #[inline(never)]
    fn four_digits(&mut self) -> Result<u32, Error> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.byte()).to_digit(16).ok_or(Error::SYNTAX)?;
            self.at += 1;
            code = code << 4 | digit;
        }
        Ok(code)
    }

    fn number(&mut self) -> Result<Value, Error> {
        let below_zero = self.skip(b'-');
        let starts_with_zero = self.byte() == b'0';
        let start = self.at;
        let mut whole = self.digits()?;
        if starts_with_zero && self.at > start + 1 {
            return Err(Error::SYNTAX);
        }
        if self.skip(b'.') {
            self.digits()?;
            whole = None;
        }
        if self.byte() | 0x20 == b'e' {
            self.at += 1;
            let _signed = self.skip(b'+') || self.skip(b'-');
            self.digits()?;
            whole = None;
        }
        Ok(match whole {
            Some(number) if !below_zero => Value::Unsigned(number),
            // −0 equals no integer.
            Some(number) if number > 0 => 0_i64
                .checked_sub_unsigned(number)
                .map_or(Value::Fraction, Value::Negative),
            _ => Value::Fraction,
        })
    }

    /// Parses at least one digit; `None` if the number exceeds 64 bits.
    #[inline(never)]
    fn digits(&mut self) -> Result<Option<u64>, Error> {
        let start = self.at;
        let mut number = Some(0_u64);
        while let digit @ b'0'..=b'9' = self.byte() {
            let digit = u64::from(digit - b'0');
            // A division, since a checked multiplication takes 128 bits.
            number = number
                .filter(|number| *number <= (u64::MAX - digit) / 10)
                .map(|number| number * 10 + digit);
            self.at += 1;
        }
        if self.at == start {
            Err(Error::SYNTAX)
        } else {
            Ok(number)
        }
    }
}
