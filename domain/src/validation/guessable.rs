//! Long passwords that attackers try first (OWASP ASVS 5.0, 6.2.4 and 6.2.11).
//!
//! Most long passwords in leaked lists are short ones made long: a run along the keyboard, a word twice, a word and a year. So a
//! few rules replace a large list, which the browser would have to download.

use super::PASSWORD_MIN;

/// The way to guess a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// The password repeats itself, or runs along the keyboard or the alphabet.
    Pattern,
    /// The password consists of common passwords or of the account's own words.
    Words,
}

/// Minimum number of different characters; fewer are mere repetition.
const DIFFERENT: usize = 5;

/// Runs along the keyboard, the alphabet and the numbers: across, down, and zigzag between two rows.
const ROWS: [&str; 11] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890-=",
    "!@#$%^&*()_+",
    "qwertyuiop[]",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
];

/// Parts of common passwords of 12 and more characters, in letters alone, longer words first. Facts from the list of the 100,000
/// most used passwords that the United Kingdom's National Cyber Security Centre published with Have I Been Pwned in 2019
/// (`PwnedPasswordsTop100k`): from the 6,000 or so most used, those of 12 and more characters that no other rule here catches,
/// and words that are often extended with a number.
const COMMON: [&str; 46] = [
    "telechargement",
    "international",
    "startfinding",
    "justinbieber",
    "motherfucker",
    "leavemealone",
    "professional",
    "polniypizdec",
    "christopher",
    "jesuschrist",
    "basketball",
    "sojdlgaljg",
    "pegzptzmse",
    "megaparol",
    "yfdbufnjh",
    "liverpool",
    "chocolate",
    "butterfly",
    "spiderman",
    "password",
    "passwort",
    "iloveyou",
    "princess",
    "football",
    "sunshine",
    "computer",
    "superman",
    "baseball",
    "starwars",
    "whatever",
    "maprchem",
    "nzgtpshw",
    "linkedin",
    "facebook",
    "myspace",
    "letmein",
    "welcome",
    "pokemon",
    "qwerty",
    "monkey",
    "dragon",
    "secret",
    "cnjqrf",
    "admin",
    "hello",
    "temp",
];

/// The product's name, in the spellings that people may use in a password.
const PRODUCT: [&str; 2] = ["allpetplus", "allpet"];

/// Guesses `password`; `None` if it resists. `known` are the account's address and name.
pub(super) fn guess(password: &str, known: &[&str]) -> Option<Guess> {
    let lower = password.to_lowercase();
    let chars: Vec<char> = lower.chars().collect();
    let plain: String = chars.iter().copied().filter(|&one| is_letter(one)).collect();
    let letters: Vec<char> = plain.chars().collect();
    let mostly_letters = letters.len() * 2 >= chars.len();
    if has_few(&chars) || is_run(&chars) || repeats(&chars) || mostly_letters && repeats(&letters) {
        return Some(Guess::Pattern);
    }
    // This many other characters make a password of their own.
    let others = chars
        .iter()
        .filter(|one| !is_letter(**one) && **one != ' ')
        .count();
    let words = words(known);
    let found = others < PASSWORD_MIN && (are_words(plain, &words) || are_words(respelt(&chars), &words));
    found.then_some(Guess::Words)
}

/// True for a letter of any script. Counting rare other characters as letters only refuses less.
fn is_letter(one: char) -> bool {
    one.is_ascii_alphabetic() || !one.is_ascii()
}

fn has_few(chars: &[char]) -> bool {
    let first = |(at, one): &(usize, &char)| !chars[..*at].contains(one);
    chars.iter().enumerate().filter(first).count() < DIFFERENT
}

/// Returns whether few characters remain after dropping those that follow from the one before.
fn is_run(chars: &[char]) -> bool {
    let surprises = chars.windows(2).filter(|pair| !is_step(pair[0], pair[1])).count();
    surprises + 1 < DIFFERENT
}

fn is_step(one: char, next: char) -> bool {
    let beside = |row: &&str| {
        let mut row = row.chars().zip(row.chars().skip(1));
        row.any(|pair| pair == (one, next) || pair == (next, one))
    };
    one == next || ROWS.iter().any(beside)
}

/// Returns whether a piece too short for a password is repeated; the last repetition may be cut off.
fn repeats(chars: &[char]) -> bool {
    let longest = chars.len().div_ceil(2).min(PASSWORD_MIN - 1);
    (1..=longest).any(|length| chars.len() > length && chars[length..] == chars[..chars.len() - length])
}

/// The account's words, in letters alone: whole, and one by one if long enough to matter.
fn words(known: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = PRODUCT.map(str::to_owned).into();
    for text in known {
        let name = text.split('@').next().unwrap_or_default().to_lowercase();
        words.push(name.chars().filter(|&one| is_letter(one)).collect());
        words.extend(name.split(|one| !is_letter(one)).map(str::to_owned));
    }
    words.retain(|word| word.chars().count() > 2);
    words
}

/// Returns whether `letters` consist of the account's words and at most two common ones, with hardly anything else.
fn are_words(mut letters: String, known: &[String]) -> bool {
    let mut take = |word: &str| {
        let found = letters.contains(word);
        if found {
            letters = letters.replace(word, "");
        }
        found
    };
    let ours = known.iter().filter(|word| take(word)).count();
    let common = COMMON.iter().filter(|word| take(word)).count();
    // Three common words together are a choice of their own.
    ours + common > 0 && common < 3 && letters.chars().count() < 3
}

/// The letters, with common substitutes resolved: `p@ssw0rd`. A digit counts as one only right behind a letter, so that a year
/// does not.
fn respelt(chars: &[char]) -> String {
    let mut before = ' ';
    let mut letters = String::new();
    for &one in chars {
        let letter = match one {
            '@' => 'a',
            '$' => 's',
            '0' if is_letter(before) => 'o',
            '1' if is_letter(before) => 'i',
            '3' if is_letter(before) => 'e',
            '4' if is_letter(before) => 'a',
            '5' if is_letter(before) => 's',
            _ => one,
        };
        if is_letter(letter) {
            letters.push(letter);
        }
        before = one;
    }
    letters
}

#[cfg(test)]
mod tests;
