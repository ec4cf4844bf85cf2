//! Reading a named thing by the word that travels.

use serde::{
    Deserializer,
    de::{Error, Visitor},
};
use std::fmt;

/// Reads one of `words`, and says at which position it stands. What serde derives for an enumeration does the same, but each one brings
/// all of it into the browser anew.
#[inline(never)]
pub(crate) fn position<'de, D: Deserializer<'de>>(
    reader: D,
    words: &'static [&'static str],
) -> Result<usize, D::Error> {
    reader.deserialize_str(OneOf(words))
}

struct OneOf(&'static [&'static str]);

impl Visitor<'_> for OneOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<usize, E> {
        self.0
            .iter()
            .position(|known| *known == word)
            .ok_or_else(|| E::unknown_variant(word, self.0))
    }
}

#[cfg(test)]
mod tests {
    use crate::{builder::parts, catalog};
    use serde::{Serialize, de::DeserializeOwned};
    use std::fmt::Debug;

    fn comes_back<T: Serialize + DeserializeOwned + Copy + Debug + PartialEq>(all: &[T]) {
        for one in all {
            let json = serde_json::to_string(one).unwrap();
            assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *one, "{json}");
        }
        for other in ["\"nothing\"", "\"\"", "\"Teal\"", "0", "null", "{\"teal\":null}"] {
            assert!(serde_json::from_str::<T>(other).is_err(), "{other}");
        }
    }

    #[test]
    fn each_word_is_read_as_it_is_written_and_no_other() {
        comes_back(catalog::Kind::ALL);
        comes_back(catalog::Colour::ALL);
        comes_back(parts::COLOURS);
        comes_back(parts::LININGS);
    }

    #[test]
    fn an_unknown_word_is_answered_with_those_that_are_known() {
        let error = serde_json::from_str::<parts::Hardware>("\"gold\"").unwrap_err();
        let said = error.to_string();
        assert!(said.contains("gold") && said.contains("brass"), "{said}");
    }
}
