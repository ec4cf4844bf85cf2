//! Words of products and of searches: the same on both engines, so that both find the same.

/// The longest search that is read, in words.
pub const MOST_WORDS: usize = 8;

/// The words of a text: small letters, without accents, one for singular and plural.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| singular(word.chars().flat_map(char::to_lowercase).map(plain).collect()))
        .collect()
}

/// Accents of the languages around us; other letters stay.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        letter => letter,
    }
}

/// `harnesses` and `harness`, `leashes` and `leash`, `beds` and `bed` are one.
fn singular(mut word: String) -> String {
    let length = word.chars().count();
    let es = ["sses", "shes", "ches", "xes", "zes"];
    if es.iter().any(|end| word.ends_with(end)) {
        word.truncate(word.len() - 2);
    } else if length > 3 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        word.truncate(word.len() - 1);
    }
    word
}

/// How many slips of the finger are forgiven in a word of so many letters.
pub fn forgiven(letters: usize) -> usize {
    match letters {
        ..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Whether `typed` may have been meant as `known`: letters left out, added, changed, or two neighbours swapped.
pub fn may_mean(typed: &str, known: &str) -> Option<usize> {
    let most = forgiven(typed.chars().count());
    let slips = slips(typed, known);
    (slips <= most).then_some(slips)
}

/// The optimal string alignment distance.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, other) in b.iter().enumerate() {
            let changed = last[j] + usize::from(letter != other);
            row[j + 1] = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_falls_into_words() {
        assert_eq!(
            words("Step-in Harnesses, 15 mm"),
            ["step", "in", "harness", "15", "mm"]
        );
        assert_eq!(words("Leashes & BEDS – décor"), ["leash", "bed", "decor"]);
        assert_eq!(words("brass bus glass"), ["brass", "bus", "glass"]);
        assert!(words(" … ").is_empty());
    }

    #[test]
    fn slips_are_forgiven_by_length() {
        for (typed, known) in [
            ("harnes", "harness"),
            ("lesh", "leash"),
            ("colalr", "collar"),
            ("shampo", "shampoo"),
        ] {
            assert!(may_mean(typed, known).is_some(), "{typed}");
        }
        for (typed, known) in [
            ("bad", "bed"),
            ("ball", "bell t"),
            ("harness", "leash"),
            ("toy", "top"),
        ] {
            assert!(may_mean(typed, known).is_none(), "{typed} {known}");
        }
    }

    proptest! {
        #[test]
        fn a_word_means_itself_and_slips_go_both_ways(a in "[a-e]{0,8}", b in "[a-e]{0,8}") {
            prop_assert_eq!(slips(&a, &a), 0);
            prop_assert_eq!(slips(&a, &b), slips(&b, &a));
            prop_assert!(slips(&a, &b) <= a.len().max(b.len()));
        }
    }
}
