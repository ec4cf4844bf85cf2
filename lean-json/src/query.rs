//! Queries (`application/x-www-form-urlencoded`): objects of plain values, by way of JSON.

use crate::{DEPTH, Error, Value, parse, push_number, to_string};
use serde::{Serialize, de::DeserializeOwned};

/// Serializes `value`, an object of plain values, as a query without its question mark. Leaves out absent fields.
pub fn to_query<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    written(&to_string(value)?)
}

/// Deserializes a `T` from a query without its question mark. A word reads as text, or as any other JSON value it spells.
pub fn from_query<T: DeserializeOwned>(query: &str) -> Result<T, Error> {
    T::deserialize(words(query))
}

#[inline(never)]
fn written(json: &str) -> Result<String, Error> {
    let Value::Object(fields) = parse(json, DEPTH)? else {
        return Err(Error::SHAPE);
    };
    let mut query = String::new();
    for (name, value) in fields {
        let mut number = String::new();
        let word = match &value {
            Value::Null => continue,
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            Value::Unsigned(unsigned) => {
                push_number(&mut number, *unsigned);
                &number
            }
            Value::Negative(negative) => {
                number.push('-');
                push_number(&mut number, negative.unsigned_abs());
                &number
            }
            Value::Text(text) => text,
            _ => return Err(Error::SHAPE),
        };
        if !query.is_empty() {
            query.push('&');
        }
        encode(&name, &mut query);
        query.push('=');
        encode(word, &mut query);
    }
    Ok(query)
}

fn encode(text: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'*') {
            into.push(char::from(byte));
        } else if byte == b' ' {
            into.push('+');
        } else {
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[inline(never)]
fn words(query: &str) -> Value {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let fields = pairs.map(|pair| {
        let (name, word) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), Value::Word(decode(word)))
    });
    Value::Object(fields.collect())
}

fn decode(text: &str) -> String {
    let text = text.as_bytes();
    let digit = |at: usize| char::from(*text.get(at)?).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match digit(at).zip(digit(at + 1)) {
                Some((high, low)) => {
                    at += 2;
                    u8::try_from(high << 4 | low).unwrap_or(b'%')
                }
                None => b'%',
            },
            other => *other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
