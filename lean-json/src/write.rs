//! Serialization straight into a text.

use crate::Error;
use serde::{
    Serialize, Serializer,
    ser::{
        SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};

/// Serializes `value` as JSON, without white space.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let mut writer = Writer(String::new());
    value.serialize(&mut writer)?;
    Ok(writer.0)
}

/// Appends a number in decimal digits.
pub fn push_number(text: &mut String, number: u64) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or(0)));
}

struct Writer(String);

impl Writer {
    #[inline(never)]
    fn string(&mut self, text: &str) {
        const HEX: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        self.0.push('"');
        for character in text.chars() {
            let short = match character {
                '"' | '\\' => character,
                '\u{8}' => 'b',
                '\u{c}' => 'f',
                '\n' => 'n',
                '\r' => 'r',
                '\t' => 't',
                '\0'..='\u{1f}' => {
                    self.0.push_str("\\u00");
                    self.0.push(HEX[character as usize >> 4]);
                    self.0.push(HEX[character as usize & 15]);
                    continue;
                }
                _ => {
                    self.0.push(character);
                    continue;
                }
            };
            self.0.push('\\');
            self.0.push(short);
        }
        self.0.push('"');
    }

    #[inline(never)]
    fn signed(&mut self, number: i64) {
        if number < 0 {
            self.0.push('-');
        }
        push_number(&mut self.0, number.unsigned_abs());
    }

    #[inline(never)]
    fn literal(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Opens a bracket; for a variant, inside `{"variant":`.
    #[inline(never)]
    fn open(&mut self, variant: &str, bracket: &str, close: &'static str) -> Many<'_> {
        if !variant.is_empty() {
            self.0.push('{');
            self.string(variant);
            self.0.push(':');
        }
        self.0.push_str(bracket);
        Many {
            writer: self,
            close,
            empty: true,
        }
    }
}

/// A list or an object being written.
struct Many<'a> {
    writer: &'a mut Writer,
    close: &'static str,
    empty: bool,
}

impl Many<'_> {
    #[inline(never)]
    fn comma(&mut self) {
        if !self.empty {
            self.writer.0.push(',');
        }
        self.empty = false;
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        self.comma();
        self.writer.string(name);
        self.writer.0.push(':');
    }

    #[inline(never)]
    fn close(self) {
        self.writer.0.push_str(self.close);
    }
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Many<'a>;
    type SerializeTuple = Many<'a>;
    type SerializeTupleStruct = Many<'a>;
    type SerializeTupleVariant = Many<'a>;
    type SerializeMap = Many<'a>;
    type SerializeStruct = Many<'a>;
    type SerializeStructVariant = Many<'a>;

    fn serialize_bool(self, yes: bool) -> Result<(), Error> {
        self.literal(if yes { "true" } else { "false" });
        Ok(())
    }
    fn serialize_i8(self, number: i8) -> Result<(), Error> {
        self.serialize_i64(number.into())
    }
    fn serialize_i16(self, number: i16) -> Result<(), Error> {
        self.serialize_i64(number.into())
    }
    fn serialize_i32(self, number: i32) -> Result<(), Error> {
        self.serialize_i64(number.into())
    }
    fn serialize_i64(self, number: i64) -> Result<(), Error> {
        self.signed(number);
        Ok(())
    }
    fn serialize_u8(self, number: u8) -> Result<(), Error> {
        self.serialize_u64(number.into())
    }
    fn serialize_u16(self, number: u16) -> Result<(), Error> {
        self.serialize_u64(number.into())
    }
    fn serialize_u32(self, number: u32) -> Result<(), Error> {
        self.serialize_u64(number.into())
    }
    fn serialize_u64(self, number: u64) -> Result<(), Error> {
        push_number(&mut self.0, number);
        Ok(())
    }
    fn serialize_f32(self, _: f32) -> Result<(), Error> {
        Err(Error::SHAPE)
    }
    fn serialize_f64(self, _: f64) -> Result<(), Error> {
        Err(Error::SHAPE)
    }
    fn serialize_char(self, character: char) -> Result<(), Error> {
        self.string(character.encode_utf8(&mut [0; 4]));
        Ok(())
    }
    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.string(text);
        Ok(())
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(Error::SHAPE)
    }
    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Error> {
        self.literal("null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let many = self.open(variant, "", "}");
        value.serialize(&mut *many.writer)?;
        many.close();
        Ok(())
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Many<'a>, Error> {
        Ok(self.open("", "[", "]"))
    }
    fn serialize_tuple(self, _: usize) -> Result<Many<'a>, Error> {
        Ok(self.open("", "[", "]"))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Many<'a>, Error> {
        Ok(self.open("", "[", "]"))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Many<'a>, Error> {
        Ok(self.open(variant, "[", "]}"))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Many<'a>, Error> {
        Ok(self.open("", "{", "}"))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Many<'a>, Error> {
        Ok(self.open("", "{", "}"))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Many<'a>, Error> {
        Ok(self.open(variant, "{", "}}"))
    }
}

macro_rules! lists {
    ($($trait:ident $method:ident)+) => {$(
        impl $trait for Many<'_> {
            type Ok = ();
            type Error = Error;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.comma();
                value.serialize(&mut *self.writer)
            }
            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )+};
}
lists! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

macro_rules! objects {
    ($($trait:ident)+) => {$(
        impl $trait for Many<'_> {
            type Ok = ();
            type Error = Error;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.name(name);
                value.serialize(&mut *self.writer)
            }
            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )+};
}
objects! { SerializeStruct SerializeStructVariant }

impl SerializeMap for Many<'_> {
    type Ok = ();
    type Error = Error;

    /// Requires that a name is a text, judging by its serialized form.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.comma();
        let start = self.writer.0.len();
        key.serialize(&mut *self.writer)?;
        if self.writer.0.as_bytes().get(start) == Some(&b'"') {
            Ok(())
        } else {
            Err(Error::SHAPE)
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.writer.literal(":");
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}
