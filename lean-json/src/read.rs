//! Deserialization of a [`Value`], by the one visitor method that fits the type.

use crate::{DEPTH, Error, Value, parse};
use serde::{
    Deserializer,
    de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor},
    forward_to_deserialize_any,
};
use std::vec::IntoIter;

impl Value {
    /// Resolves a word of a query to the JSON value it spells.
    fn plain(self) -> Self {
        match self {
            Self::Word(word) => parse(&word, DEPTH).unwrap_or(Self::Fraction),
            other => other,
        }
    }

    #[inline(never)]
    fn bool(self) -> Result<bool, Error> {
        match self.plain() {
            Self::Bool(yes) => Ok(yes),
            _ => Err(Error::SHAPE),
        }
    }

    #[inline(never)]
    fn unsigned(self) -> Result<u64, Error> {
        match self.plain() {
            Self::Unsigned(number) => Ok(number),
            _ => Err(Error::SHAPE),
        }
    }

    #[inline(never)]
    fn signed(self) -> Result<i64, Error> {
        match self.plain() {
            Self::Unsigned(number) => i64::try_from(number).map_err(|_| Error::SHAPE),
            Self::Negative(number) => Ok(number),
            _ => Err(Error::SHAPE),
        }
    }

    #[inline(never)]
    fn text(self) -> Result<String, Error> {
        match self {
            Self::Text(text) | Self::Word(text) => Ok(text),
            _ => Err(Error::SHAPE),
        }
    }

    #[inline(never)]
    fn items(self) -> Result<Items, Error> {
        match self {
            Self::List(items) => Ok(Items(items.into_iter())),
            _ => Err(Error::SHAPE),
        }
    }

    #[inline(never)]
    fn fields(self) -> Result<Fields, Error> {
        match self {
            Self::Object(fields) => Ok(Fields {
                fields: fields.into_iter(),
                value: Self::Null,
            }),
            _ => Err(Error::SHAPE),
        }
    }

    #[inline(never)]
    fn variant(self) -> Result<Variant, Error> {
        match self {
            Self::Text(name) | Self::Word(name) => Ok(Variant {
                name,
                body: Self::Null,
            }),
            Self::Object(mut fields) if fields.len() == 1 => {
                let (name, body) = fields.pop().ok_or(Error::SHAPE)?;
                Ok(Variant { name, body })
            }
            _ => Err(Error::SHAPE),
        }
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $read:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.$read()?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Value {
    type Error = Error;

    numbers! {
        deserialize_bool visit_bool bool
        deserialize_u8 visit_u64 unsigned
        deserialize_u16 visit_u64 unsigned
        deserialize_u32 visit_u64 unsigned
        deserialize_u64 visit_u64 unsigned
        deserialize_i8 visit_i64 signed
        deserialize_i16 visit_i64 signed
        deserialize_i32 visit_i64 signed
        deserialize_i64 visit_i64 signed
        deserialize_char visit_string text
        deserialize_str visit_string text
        deserialize_string visit_string text
        deserialize_identifier visit_string text
        deserialize_seq visit_seq items
        deserialize_map visit_map fields
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(yes) => visitor.visit_bool(yes),
            Self::Unsigned(number) => visitor.visit_u64(number),
            Self::Negative(number) => visitor.visit_i64(number),
            Self::Fraction => Err(Error::SHAPE),
            Self::Text(text) | Self::Word(text) => visitor.visit_string(text),
            list @ Self::List(_) => list.deserialize_seq(visitor),
            object @ Self::Object(_) => object.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Null => visitor.visit_unit(),
            _ => Err(Error::SHAPE),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        let mut items = self.items()?;
        let value = visitor.visit_seq(&mut items)?;
        if items.0.len() == 0 {
            Ok(value)
        } else {
            Err(Error::SHAPE)
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(self.fields()?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.variant()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    // None of our types has one.
    fn deserialize_f32<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::SHAPE)
    }
    fn deserialize_f64<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::SHAPE)
    }
    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::SHAPE)
    }
    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::SHAPE)
    }
}

/// The name of a field or a variant.
struct Name<'a>(&'a str);

impl<'de> Deserializer<'de> for Name<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Items(IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        match self.0.next() {
            Some(value) => seed.deserialize(value).map(Some),
            None => Ok(None),
        }
    }
}

struct Fields {
    fields: IntoIter<(String, Value)>,
    value: Value,
}

impl Fields {
    #[inline(never)]
    fn next(&mut self) -> Option<String> {
        let (name, value) = self.fields.next()?;
        self.value = value;
        Some(name)
    }

    #[inline(never)]
    fn value(&mut self) -> Value {
        std::mem::replace(&mut self.value, Value::Null)
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        match self.next() {
            Some(name) => seed.deserialize(Name(&name)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(self.value())
    }
}

/// `"name"` or `{"name": body}`.
struct Variant {
    name: String,
    body: Value,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Value;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Value), Error> {
        let variant = seed.deserialize(Name(&self.name))?;
        Ok((variant, self.body))
    }
}

/// The body of a variant.
impl<'de> VariantAccess<'de> for Value {
    type Error = Error;

    #[inline(never)]
    fn unit_variant(self) -> Result<(), Error> {
        match self {
            Self::Null => Ok(()),
            _ => Err(Error::SHAPE),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }
}
