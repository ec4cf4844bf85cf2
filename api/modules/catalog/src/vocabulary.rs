//! What the words of a search stand for besides themselves: other names of the same thing (`data/synonyms.txt`), and attributes of
//! products that stand in no text, as sizes do.

use crate::product_index::{Bits, Entry, Shelf};
use allpet_domain::catalog::search;
use std::{collections::HashMap, sync::LazyLock};

const SYNONYMS: &str = include_str!("../data/synonyms.txt");

static OTHER_NAMES: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| read(SYNONYMS));

fn read(text: &str) -> HashMap<String, Vec<String>> {
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

/// Other names of what a word names.
pub(crate) fn other_names(word: &str) -> &'static [String] {
    OTHER_NAMES.get(word).map_or(&[], Vec::as_slice)
}

/// Words that have other names and may have been meant by a mistyped one, with how many slips.
pub(crate) fn near(typed: &str) -> Vec<(usize, String)> {
    let near = OTHER_NAMES
        .keys()
        .filter_map(|known| search::may_mean(typed, known).map(|slips| (slips, known.clone())));
    near.collect()
}

/// What a word says of a product without being one of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// It comes in one of these sizes.
    Sizes(&'static [&'static str]),
    /// It is for dogs.
    ForDogs,
    /// It is for cats.
    ForCats,
}

impl Attribute {
    /// What a word says of a product, and whether it says nothing else: a single letter is no beginning of other words.
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

    /// Whether a product has it.
    pub(crate) fn is_of(self, shelf: &Shelf, entry: &Entry, bits: &Bits) -> bool {
        match self {
            Self::Sizes(sizes) => {
                let known = shelf.sizes.iter().zip(0..);
                known
                    .filter(|(size, _)| sizes.contains(&size.as_str()))
                    .any(|(_, at)| bits.sizes & 1_u128 << at != 0)
            }
            Self::ForDogs => !entry.for_cats,
            Self::ForCats => entry.for_cats,
        }
    }
}

/// "Extra large" as the size that it is.
pub(crate) fn joined(words: Vec<String>) -> Vec<String> {
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
    fn names_of_one_thing_lead_to_each_other_and_others_one_way() {
        assert_eq!(other_names("lead"), ["leash"]);
        assert_eq!(other_names("leash"), ["lead"]);
        assert_eq!(other_names("color"), ["colour"]);
        assert!(other_names("black").contains(&"charcoal".to_owned()));
        assert!(other_names("charcoal").is_empty());
        assert_eq!(other_names("stoneware"), ["ceramic"]);
    }

    #[test]
    fn a_size_of_two_words_is_one() {
        let words = |text: &str| joined(search::words(text));
        assert_eq!(words("extra large bed"), ["xl", "bed"]);
        assert_eq!(words("large bed extra"), ["large", "bed", "extra"]);
    }
}
