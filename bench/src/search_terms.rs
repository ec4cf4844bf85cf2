//! Words that were not typed before: what is sold under them, mistyped now and then, and what nobody sells.

/// Stands in a search for words that come once; as long as any of them.
pub(crate) const WORDS: &str = "wordsthatnobodytypedbeforeandwillnotagain";

const NAMES: [&str; 16] = [
    "alder", "birch", "canyon", "dune", "ember", "fjord", "glen", "harbor", "island", "juniper", "kelp",
    "lagoon", "meadow", "nordic", "orchard", "prairie",
];
const MANNERS: [&str; 12] = [
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

/// The words of a number. Those of 1,500 numbers in a row are all different, which is more than the shelf remembers.
pub(crate) fn words(number: u64) -> String {
    let (name, rest) = (number % 16, number / 16);
    let (manner, rest) = (rest % 12, rest / 12);
    let thing = THINGS[place(rest % 8)];
    let (of_name, of_manner) = (NAMES[place(name)], MANNERS[place(manner)]);
    match (number + rest) % 12 {
        0 => nobodys(number),
        1..=3 => format!("{of_manner} {thing} {of_name}"),
        4..=5 => format!("{} {thing}", slipped(of_name, manner)),
        6..=7 => format!("{} {thing}", slipped(of_manner, name)),
        _ => format!("{of_name} {of_manner} {thing}"),
    }
}

/// The word with a letter too many.
fn slipped(word: &str, which: u64) -> String {
    format!("{}{}{}", &word[..2], letter(which), &word[2..])
}

fn nobodys(number: u64) -> String {
    let letters = (0..6).map(|at| letter(number / 26_u64.pow(at) % 26));
    "zq".chars().chain(letters).collect()
}

fn letter(which: u64) -> char {
    char::from(b'a' + u8::try_from(which % 26).unwrap_or(0))
}

fn place(which: u64) -> usize {
    usize::try_from(which).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::catalog::search;
    use std::collections::HashSet;

    /// The shelf remembers the words of 512 searches, and every second question has words.
    #[test]
    fn many_in_a_row_are_all_different() {
        for from in [10_000_000_000, 10_000_012_345] {
            let all: HashSet<_> = (from..from + 1_500)
                .map(|number| search::words(&words(number)))
                .collect();
            assert_eq!(all.len(), 1_500);
        }
    }

    #[test]
    fn they_fit_in_their_place() {
        assert!((0..5_000).all(|number| words(number).len() <= WORDS.len()));
    }
}
