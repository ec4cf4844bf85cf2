use super::{collar, words};
use crate::builder::{
    Lettering, Parameters, Place, Typeface, check,
    lettering::{advance, room},
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
        ..words(text, 7, Place::Strap)
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
    assert_eq!(words("g", 10, Place::Strap).depth_mm(), 13);
    assert_eq!(words("g\ng", 10, Place::Patch).depth_mm(), 29);
}

#[test]
fn a_trim_takes_room_from_the_letters() {
    let plain = Parameters {
        lettering: Some(words("Wall-E", 12, Place::Strap)),
        ..collar()
    };
    assert_eq!(room(&plain, Place::Strap), Some((95, 16)));
    assert_eq!(check(&plain), []);
    let trimmed = Parameters {
        reflective: true,
        ..plain
    };
    assert_eq!(room(&trimmed, Place::Strap), Some((95, 12)));
    assert_eq!(check(&trimmed)[0].code, "too-high");
}

#[test]
fn blanks_are_tidied() {
    let untidy = Parameters {
        lettering: Some(words("  Wall-E \r\n  7.5 kg  \n", 8, Place::Strap)),
        ..collar()
    };
    assert_eq!(untidy.tidy().lettering.unwrap().text, "Wall-E\n7.5 kg");
    let nothing = Parameters {
        lettering: Some(words(" \n ", 8, Place::Strap)),
        ..collar()
    };
    assert_eq!(nothing.tidy().lettering, None);
}
