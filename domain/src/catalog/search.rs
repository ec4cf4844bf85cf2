//! Normalized words of products and of searches: the same on both database engines, so that both find the same.

/// Maximum number of words in a search.
pub const MOST_WORDS: usize = 8;

/// Stop words.
const SMALL: [&str; 22] = [
    "a", "an", "and", "any", "are", "at", "by", "for", "from", "i", "in", "is", "me", "my", "of", "on", "or",
    "some", "that", "the", "to", "with",
];

/// Splits a text into normalized words: lower case, without accents, composed or combining, and singular.
pub fn words(text: &str) -> Vec<String> {
    let bare: String = text.chars().filter(|letter| !is_passed_over(*letter)).collect();
    bare.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| singular(word.chars().flat_map(char::to_lowercase).map(plain).collect()))
        .collect()
}

/// The words to look up: without stop words, unless there are no others, and at most [`MOST_WORDS`].
pub fn search_words(text: &str) -> Vec<String> {
    let mut all = words(text);
    if all.iter().any(|word| !SMALL.contains(&word.as_str())) {
        all.retain(|word| !SMALL.contains(&word.as_str()));
    }
    all.truncate(MOST_WORDS);
    all
}

/// True for combining accents and invisible characters, which are dropped from words.
fn is_passed_over(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Strips the accent of a letter from the languages around us; other letters stay.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ł' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        letter => letter,
    }
}

/// Reduces an English plural: `harnesses` to `harness`, `leashes` to `leash`, `beds` to `bed`.
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

/// Maximum number of typos allowed in a word of this length.
pub fn allowed_typos(letters: usize) -> usize {
    match letters {
        ..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The number of typos that turn `known` into `typed` (letters left out, added, changed, or neighbours swapped); `None` if there
/// are too many.
pub fn typo_distance(typed: &str, known: &str) -> Option<usize> {
    let most = allowed_typos(typed.chars().count());
    let typos = distance(typed, known);
    (typos <= most).then_some(typos)
}

/// The optimal string alignment distance.
fn distance(a: &str, b: &str) -> usize {
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
    fn an_accent_may_be_composed_or_not() {
        assert_eq!(words("d\u{e9}cor"), ["decor"]);
        assert_eq!(words("de\u{301}cor de\u{200b}cor"), ["decor", "decor"]);
    }

    #[test]
    fn small_words_are_left_out_of_a_search() {
        assert_eq!(search_words("a collar for the cat"), ["collar", "cat"]);
        assert_eq!(
            search_words("soft red dog collar for small puppy with bell"),
            ["soft", "red", "dog", "collar", "small", "puppy", "bell"]
        );
        assert_eq!(search_words("for the"), ["for", "the"], "there is nothing else");
        assert!(search_words("%").is_empty() && search_words("🐕").is_empty());
        assert_eq!(search_words(&"word ".repeat(20)).len(), MOST_WORDS);
    }

    #[test]
    fn allowed_typos_grow_with_length() {
        for (typed, known) in [
            ("harnes", "harness"),
            ("lesh", "leash"),
            ("colalr", "collar"),
            ("shampo", "shampoo"),
        ] {
            assert!(typo_distance(typed, known).is_some(), "{typed}");
        }
        for (typed, known) in [
            ("bad", "bed"),
            ("ball", "bell t"),
            ("harness", "leash"),
            ("toy", "top"),
        ] {
            assert!(typo_distance(typed, known).is_none(), "{typed} {known}");
        }
    }

    proptest! {
        #[test]
        fn a_word_means_itself_and_slips_go_both_ways(a in "[a-e]{0,8}", b in "[a-e]{0,8}") {
            prop_assert_eq!(distance(&a, &a), 0);
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert!(distance(&a, &b) <= a.len().max(b.len()));
        }
    }
}
