use super::{collar, words};
use crate::builder::{
    Lettering, LetteringPosition, Parameters, Typeface, check,
    lettering::{advance, compose, room},
    price,
};

#[test]
fn widths_are_the_fonts_own() {
    // From the font's hmtx table at weight 400, read with another tool.
    for (letter, units) in [
        (' ', 247),
        ('A', 677),
        ('i', 232),
        ('é', 547),
        ('ł', 282),
        ('€', 662),
    ] {
        assert_eq!(advance(Typeface::Regular, letter), Some(units), "{letter}");
    }
    for foreign in ['犬', '🐕', '\n', '\u{7f}', '\u{301}'] {
        assert_eq!(advance(Typeface::Bold, foreign), None);
    }
}

#[test]
fn a_width_in_mm_follows_from_height_and_font() {
    let line = |text: &str, typeface| Lettering {
        typeface,
        ..words(text, 7, LetteringPosition::Strap)
    };
    // A capital of 7 mm is 700 of 1000 units: a unit is 0.01 mm.
    assert_eq!(line("A", Typeface::Regular).width_mm(), 7, "6.77 mm, rounded up");
    assert_eq!(line("AAAAAAAAAA", Typeface::Regular).width_mm(), 68);
    let (bold, spaced) = (line("AB", Typeface::Bold), line("AB", Typeface::Spaced));
    let units = |text: &str| {
        text.chars()
            .filter_map(|c| advance(Typeface::Bold, c))
            .map(u32::from)
            .sum::<u32>()
    };
    assert_eq!(bold.width_mm(), units("AB").div_ceil(100));
    assert_eq!(
        spaced.width_mm(),
        (units("AB") + 120).div_ceil(100),
        "one space between two letters"
    );
    assert_eq!(
        line("A\nAAA\nAA", Typeface::Regular).width_mm(),
        line("AAA", Typeface::Regular).width_mm()
    );
    assert_eq!(line("", Typeface::Regular).width_mm(), 0);
}

#[test]
fn lines_take_room_for_what_hangs_below() {
    assert_eq!(words("g", 10, LetteringPosition::Strap).depth_mm(), 13);
    assert_eq!(words("g\ng", 10, LetteringPosition::Patch).depth_mm(), 29);
}

#[test]
fn a_trim_takes_room_from_the_letters() {
    let plain = Parameters {
        lettering: Some(words("Wall-E", 12, LetteringPosition::Strap)),
        ..collar()
    };
    assert_eq!(room(&plain, LetteringPosition::Strap), Some((95, 16)));
    assert_eq!(check(&plain), []);
    let trimmed = Parameters {
        reflective: true,
        ..plain
    };
    assert_eq!(room(&trimmed, LetteringPosition::Strap), Some((95, 12)));
    assert_eq!(check(&trimmed)[0].code, "too-high");
}

/// The finding about a text: its code and message.
fn said(text: &str) -> Option<(String, String)> {
    let lettered = Parameters {
        lettering: Some(words(text, 6, LetteringPosition::Strap)),
        ..collar()
    };
    let found = check(&lettered).into_iter().next()?;
    Some((found.code, found.message))
}

#[test]
fn an_accent_may_be_composed_or_not() {
    let (composed, apart) = ("Jos\u{e9}", "Jose\u{301}");
    assert_eq!((said(composed), said(apart)), (None, None));
    let of = |text| Parameters {
        lettering: Some(words(text, 6, LetteringPosition::Strap)),
        ..collar()
    };
    assert_eq!(of(apart).tidy(), of(composed));
    assert_eq!(price(&of(apart)), price(&of(composed)));
    let width = |text| of(text).lettering.unwrap().width_mm();
    assert_eq!(width(apart), width(composed));
    // Every decomposed letter of the font is composed again.
    for (apart, whole) in [
        ("S\u{326}", "Ș"),
        ("u\u{328}", "ų"),
        ("I\u{307}", "İ"),
        ("t\u{30c}", "ť"),
    ] {
        assert_eq!(compose(apart), whole);
    }
    assert_eq!(compose("q\u{301}"), "q\u{301}", "there is no such letter");
    assert_eq!(compose("A\u{2003}B\u{a0}C\tD\nE"), "A B C D\nE");
}

#[test]
fn an_invisible_character_is_named_with_its_place() {
    let at = |text| said(text).unwrap();
    let (code, end) = at("Max\u{200b}");
    assert_eq!(code, "invisible-character");
    assert_eq!(end, "An invisible character is at the end; delete it.");
    assert_eq!(at("Max\u{200b} ").1, end);
    assert_eq!(
        at("\u{feff}Max").1,
        "An invisible character is at the beginning; delete it."
    );
    assert_eq!(
        at("Max\u{2060}Mo").1,
        "An invisible character is after “Max”; delete it."
    );
    assert_eq!(at("a\u{0}").0, "invisible-character");
}

#[test]
fn a_look_alike_is_named_as_what_it_is() {
    let (code, why) = said("M\u{430}x").unwrap();
    assert_eq!(code, "other-script");
    assert_eq!(
        why,
        "The “\u{430}” in “M\u{430}x” is Cyrillic. Type it on a Latin keyboard."
    );
    assert_eq!(
        said("Rex Β").unwrap().1,
        "The “Β” is Greek. Type it on a Latin keyboard."
    );
    assert_eq!(
        said("Rex 犬").unwrap().1,
        "We can’t embroider “犬”. Use Latin letters, digits and - . &"
    );
    assert_eq!(said("Mo-Jo & Co. 7"), None);
}

#[test]
fn blanks_are_tidied() {
    let untidy = Parameters {
        lettering: Some(words("  Wall-E \r\n  7.5 kg  \n", 8, LetteringPosition::Strap)),
        ..collar()
    };
    assert_eq!(&*untidy.tidy().lettering.unwrap().text, "Wall-E\n7.5 kg");
    let nothing = Parameters {
        lettering: Some(words(" \n ", 8, LetteringPosition::Strap)),
        ..collar()
    };
    assert_eq!(nothing.tidy().lettering, None);
}
