use crate::Error;

/// A parsed JSON text. Fields keep their order and their duplicates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer from 0 to 2⁶⁴ − 1.
    Unsigned(u64),
    /// A negative integer down to −2⁶³.
    Negative(i64),
    /// Any other number, which no type reads.
    Fraction,
    /// A text.
    Text(String),
    /// A value of a query, which may be a text, a number or a boolean.
    Word(String),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Takes a field out of an object; `None` if it is absent or `null`. Fails on a duplicate, and if this is not an object.
    pub fn take(&mut self, name: &'static str) -> Result<Option<Self>, Error> {
        let Self::Object(fields) = self else {
            return Err(Error::SHAPE);
        };
        let mut found = None;
        for (field, value) in fields {
            if field == name && found.replace(std::mem::replace(value, Self::Null)).is_some() {
                return Err(Error::twice(name));
            }
        }
        Ok(found.filter(|value| *value != Self::Null))
    }
}
