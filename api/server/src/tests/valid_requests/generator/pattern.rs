//! Texts that match a pattern.

use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    string::{RegexGeneratorStrategy, string_regex},
    test_runner::TestRunner,
};
use regex::Regex;
use std::ops::RangeInclusive;

/// A pattern, to match texts and to generate them.
pub(super) struct Pattern {
    matches: Regex,
    texts: RegexGeneratorStrategy<String>,
}

impl Pattern {
    pub(super) fn new(pattern: &str) -> Self {
        let inner = pattern.trim_start_matches('^').trim_end_matches('$');
        Self {
            matches: Regex::new(pattern).unwrap(),
            texts: string_regex(&bounded(inner)).unwrap(),
        }
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        self.matches.is_match(text)
    }

    /// Generates a text of one of these lengths in characters.
    pub(super) fn text(&self, lengths: &RangeInclusive<usize>, runner: &mut TestRunner) -> String {
        for _ in 0..1_000 {
            let text = self.texts.new_tree(runner).unwrap().current();
            if lengths.contains(&text.chars().count()) {
                return text;
            }
        }
        panic!("no text of {lengths:?} characters fits {:?}", self.matches);
    }
}

/// Limits unbounded repetitions in `pattern`, so that a generated text fits its field.
fn bounded(pattern: &str) -> String {
    let mut bounded = String::new();
    let (mut in_class, mut escaped) = (false, false);
    // Repetitions of repetitions grow fast.
    let most = if pattern.contains('(') { "6" } else { "40" };
    for c in pattern.chars() {
        match c {
            '*' if !in_class && !escaped => bounded += &["{0,", most, "}"].concat(),
            '+' if !in_class && !escaped => bounded += &["{1,", most, "}"].concat(),
            c => bounded.push(c),
        }
        in_class = if escaped {
            in_class
        } else {
            c == '[' || in_class && c != ']'
        };
        escaped = c == '\\' && !escaped;
    }
    bounded
}
