use crate::Error;

/// A JSON text, read. Fields keep their order, and their repetitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number from 0 to 2⁶⁴ − 1.
    Unsigned(u64),
    /// A whole number below 0, down to −2⁶³.
    Negative(i64),
    /// Any other number. It is passed over; nothing reads it.
    Fraction,
    /// A text.
    Text(String),
    /// A value of a query, which does not say whether it is a text, a number or a yes or no.
    Word(String),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Takes a field out of an object; `None` where it is absent or `null`. Refuses one that came twice, and what is no
    /// object.
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
