//! New search words: names of products, sometimes mistyped, and words that match nothing.

/// The placeholder in a search for unique words; as long as any of them.
pub(crate) const WORDS: &str = "wordsthatnobodytypedbeforeandwillnotagain";

const NAMES: [&str; 16] = [
    "alder", "birch", "canyon", "dune", "ember", "fjord", "glen", "harbor", "island", "juniper", "kelp",
    "lagoon", "meadow", "nordic", "orchard", "prairie",
];
const QUALITIES: [&str; 12] = [
    "everyday",
    "light",
    "padded",
    "rugged",
    "soft",
    "classic",
    "compact",
    "reflective",
    "travel",
    "winter",
    "gentle",
    "sturdy",
];
const THINGS: [&str; 8] = [
    "harness", "collar", "leash", "bed", "bowl", "brush", "ball", "shampoo",
];

/// Returns the words of a number. Those of 1,500 consecutive numbers are all different, which is more than the product index
/// caches.
pub(crate) fn words(number: u64) -> String {
    let (name, rest) = (number % 16, number / 16);
    let (quality, rest) = (rest % 12, rest / 12);
    let thing = THINGS[index(rest % 8)];
    let (name_word, quality_word) = (NAMES[index(name)], QUALITIES[index(quality)]);
    match (number + rest) % 12 {
        0 => unmatched(number),
        1..=3 => format!("{quality_word} {thing} {name_word}"),
        4..=5 => format!("{} {thing}", mistyped(name_word, quality)),
        6..=7 => format!("{} {thing}", mistyped(quality_word, name)),
        _ => format!("{name_word} {quality_word} {thing}"),
    }
}

/// Inserts a letter into a word.
fn mistyped(word: &str, number: u64) -> String {
    format!("{}{}{}", &word[..2], letter(number), &word[2..])
}

fn unmatched(number: u64) -> String {
    let letters = (0..6).map(|at| letter(number / 26_u64.pow(at) % 26));
    "zq".chars().chain(letters).collect()
}

fn letter(number: u64) -> char {
    char::from(b'a' + u8::try_from(number % 26).unwrap_or(0))
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::catalog::search;
    use std::collections::HashSet;

    /// The product index caches the words of 512 searches, and every second request has words.
    #[test]
    fn consecutive_words_are_all_different() {
        for first in [10_000_000_000, 10_000_012_345] {
            let all: HashSet<_> = (first..first + 1_500)
                .map(|number| search::words(&words(number)))
                .collect();
            assert_eq!(all.len(), 1_500);
        }
    }

    #[test]
    fn no_words_are_longer_than_the_placeholder() {
        assert!((0..5_000).all(|number| words(number).len() <= WORDS.len()));
    }
}
