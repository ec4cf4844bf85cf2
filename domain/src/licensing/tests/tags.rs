//! Tests of tag codes, which finders read off a collar in the rain.

use crate::{
    Invalid,
    licensing::{
        TagCode,
        tag::{InvalidTagCode, TAG_LENGTH},
    },
};
use proptest::prelude::*;
use std::collections::HashSet;

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#[test]
fn different_randomness_gives_different_codes() {
    let codes = (0..=u8::MAX)
        .flat_map(|byte| (0..5).map(move |place| (byte, place)))
        .map(|(byte, place)| {
            let mut entropy = [0x5a; 10];
            entropy[place] ^= byte;
            TagCode::new(entropy)
        });
    // Five bytes have 40 bits, and a code 35: the five highest bits of the first byte are unused.
    assert_eq!(codes.collect::<HashSet<_>>().len(), 1 + 7 + 4 * 255);
}

#[test]
fn a_wrong_text_says_what_is_wrong() {
    assert_eq!("7K3M".parse::<TagCode>(), Err(InvalidTagCode::Length));
    assert_eq!("".parse::<TagCode>(), Err(InvalidTagCode::Length));
    assert_eq!(
        "7K3M-Q9TU".parse::<TagCode>(),
        Err(InvalidTagCode::Character('U'))
    );
    assert_eq!(
        "7K3M-Q9Tß".parse::<TagCode>(),
        Err(InvalidTagCode::Character('ß'))
    );
    let invalid = Invalid::from(InvalidTagCode::Check);
    assert_eq!(
        (invalid.0[0].field.as_str(), invalid.0[0].code.as_str()),
        ("tag", "tag-check")
    );
}

#[test]
fn any_dash_and_blank_may_part_the_groups() {
    let code = TagCode::new([0x5a; 10]);
    let (left, right) = code.as_str().split_at(4);
    for between in [
        "-",
        "\u{2010}",
        "\u{2011}",
        "\u{2012}",
        "\u{2013}",
        "\u{2014}",
        "\u{2212}",
        "\u{ad}",
        "\u{a0}",
        "\u{202f}",
        " \u{2014} ",
        "\u{200b}",
        "\u{feff}",
        "\u{ff0d}",
        "_",
    ] {
        assert_eq!(
            format!("{left}{between}{right}").parse::<TagCode>(),
            Ok(code),
            "{between:?}"
        );
    }
    let isolated = format!("\u{2066}{left}-{right}\u{2069}");
    assert_eq!(isolated.parse::<TagCode>(), Ok(code));
}

proptest! {
    #[test]
    fn a_code_has_eight_characters_that_cannot_be_mistaken(entropy: [u8; 10]) {
        let code = TagCode::new(entropy);
        prop_assert_eq!(code.as_str().len(), TAG_LENGTH);
        prop_assert!(code.as_str().chars().all(|symbol| ALPHABET.contains(symbol)));
        prop_assert_eq!(serde_json::from_value::<TagCode>(serde_json::to_value(code).unwrap()).unwrap(), code);
    }

    #[test]
    fn however_it_is_typed_it_is_read(entropy: [u8; 10]) {
        let code = TagCode::new(entropy);
        let sloppy = code.grouped().to_lowercase().replace('0', "o").replace('1', "l");
        prop_assert_eq!(format!(" {sloppy} ").parse::<TagCode>(), Ok(code));
        prop_assert_eq!(code.as_str().replace('1', "I").replace('0', "O").parse::<TagCode>(), Ok(code));
    }

    #[test]
    fn one_wrong_character_is_found(entropy: [u8; 10], place in 0..TAG_LENGTH, wrong in 0..32_usize) {
        let code = TagCode::new(entropy);
        let mut typed: Vec<char> = code.as_str().chars().collect();
        typed[place] = ALPHABET.chars().nth(wrong).unwrap();
        let typed: String = typed.into_iter().collect();
        let expected = if typed == code.as_str() { Ok(code) } else { Err(InvalidTagCode::Check) };
        prop_assert_eq!(typed.parse::<TagCode>(), expected);
    }

    #[test]
    fn two_that_changed_places_are_found(entropy: [u8; 10], one in 0..TAG_LENGTH, other in 0..TAG_LENGTH) {
        let code = TagCode::new(entropy);
        let mut typed: Vec<char> = code.as_str().chars().collect();
        typed.swap(one, other);
        let typed: String = typed.into_iter().collect();
        let expected = if typed == code.as_str() { Ok(code) } else { Err(InvalidTagCode::Check) };
        prop_assert_eq!(typed.parse::<TagCode>(), expected);
    }
}
