//! Meanings of search words besides themselves: synonyms (`data/synonyms.txt`), and attributes of products that occur in no text,
//! such as sizes.

use crate::product_index::{Bits, ProductEntry, ProductIndex};
use allpet_domain::catalog::search;
use std::{collections::HashMap, sync::LazyLock};

const SYNONYMS_FILE: &str = include_str!("../data/synonyms.txt");

static SYNONYMS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| parse_synonyms(SYNONYMS_FILE));

fn parse_synonyms(text: &str) -> HashMap<String, Vec<String>> {
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    let mut add = |word: &String, other: &String| {
        let known = names.entry(word.clone()).or_default();
        if word != other && !known.contains(other) {
            known.push(other.clone());
        }
    };
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((left, right)) = line.split_once('=') {
            let all: Vec<String> = [search::words(left), search::words(right)].concat();
            for word in &all {
                for other in &all {
                    add(word, other);
                }
            }
        } else if let Some((left, right)) = line.split_once('>') {
            for word in &search::words(left) {
                for other in &search::words(right) {
                    add(word, other);
                }
            }
        }
    }
    names
}

/// Returns the synonyms of a word.
pub(crate) fn synonyms(word: &str) -> &'static [String] {
    SYNONYMS.get(word).map_or(&[], Vec::as_slice)
}

/// Returns words with synonyms that a mistyped word may have been meant as, with the number of typos.
pub(crate) fn similar_names(typed: &str) -> Vec<(usize, String)> {
    let similar = SYNONYMS
        .keys()
        .filter_map(|known| search::typo_distance(typed, known).map(|typos| (typos, known.clone())));
    similar.collect()
}

/// An attribute of products that a word states without being one of their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// The product comes in one of these sizes.
    Sizes(&'static [&'static str]),
    /// The product is for dogs.
    ForDogs,
    /// The product is for cats.
    ForCats,
}

impl Attribute {
    /// Returns the attribute that a word states, and whether the word has no other meaning: a single letter is no prefix of other
    /// words.
    pub(crate) fn of(word: &str) -> Option<(Self, bool)> {
        let sizes: &[&str] = match word {
            "xxs" => &["XXS"],
            "xs" | "tiny" | "mini" => &["XS", "XXS"],
            "s" | "small" | "little" => &["S", "XS"],
            "m" | "medium" => &["M"],
            "l" | "large" | "big" => &["L", "XL", "XXL"],
            "xl" | "huge" | "giant" => &["XL", "XXL"],
            "xxl" => &["XXL"],
            "dog" | "puppy" | "pup" | "canine" => return Some((Self::ForDogs, false)),
            "cat" | "kitten" | "kitty" | "feline" => return Some((Self::ForCats, false)),
            _ => return None,
        };
        Some((Self::Sizes(sizes), word.len() <= 3 && word != "big"))
    }

    /// Returns whether the attribute applies to a product.
    pub(crate) fn applies_to(self, index: &ProductIndex, entry: &ProductEntry, bits: &Bits) -> bool {
        match self {
            Self::Sizes(sizes) => {
                let known = index.sizes.iter().zip(0..);
                known
                    .filter(|(size, _)| sizes.contains(&size.as_str()))
                    .any(|(_, position)| bits.sizes & 1_u128 << position != 0)
            }
            Self::ForDogs => !entry.for_cats,
            Self::ForCats => entry.for_cats,
        }
    }
}

/// Joins "extra large" and "extra small" into the size that they name.
pub(crate) fn join_sizes(words: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let size = match word.as_str() {
            "large" => "xl",
            "small" => "xs",
            _ => "",
        };
        match joined
            .last_mut()
            .filter(|last| !size.is_empty() && last.as_str() == "extra")
        {
            Some(last) => size.clone_into(last),
            None => joined.push(word),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_are_mutual_or_one_way() {
        assert_eq!(synonyms("lead"), ["leash"]);
        assert_eq!(synonyms("leash"), ["lead"]);
        assert_eq!(synonyms("color"), ["colour"]);
        assert!(synonyms("black").contains(&"charcoal".to_owned()));
        assert!(synonyms("charcoal").is_empty());
        assert_eq!(synonyms("stoneware"), ["ceramic"]);
    }

    #[test]
    fn a_size_of_two_words_is_joined() {
        let words = |text: &str| join_sizes(search::words(text));
        assert_eq!(words("extra large bed"), ["xl", "bed"]);
        assert_eq!(words("large bed extra"), ["large", "bed", "extra"]);
    }
}
