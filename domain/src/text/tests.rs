use super::{compose::compose_latin, *};
use unicode_normalization::UnicodeNormalization as _;

#[test]
fn one_rule_cleans_what_people_paste() {
    for (text, clean) in [
        ("Rex", "Rex"),
        (" Wall-E \t", "Wall-E"),
        ("\u{200b}", ""),
        ("\u{2800}", ""),
        ("\u{2800}\u{200b} \u{feff}\u{3164}", ""),
        ("Max\u{200b}", "Max"),
        ("Rex\u{202e}TAC", "RexTAC"),
        ("Rex\nLicensed: yes", "Rex Licensed: yes"),
        ("Rex\r\n\u{2028}Licensed", "Rex Licensed"),
        ("Zoe\u{308}", "Zoë"),
        ("Rex\u{a0}\u{2003}Park", "Rex Park"),
        ("\u{5e9}\u{5d5}\u{5e7}\u{5d5}", "\u{5e9}\u{5d5}\u{5e7}\u{5d5}"),
        ("\u{200f}\u{5e9}\u{5d5}", "\u{5e9}\u{5d5}"),
        // Persian needs the joiner within a word; Latin never does.
        ("\u{645}\u{6cc}\u{200c}\u{62e}", "\u{645}\u{6cc}\u{200c}\u{62e}"),
        ("Re\u{200d}x\u{200d}", "Rex"),
        ("\u{1f469}\u{200d}\u{1f467}", "\u{1f469}\u{200d}\u{1f467}"),
        ("\u{2764}\u{fe0f}", "\u{2764}\u{fe0f}"),
        ("Rex\u{fe0f}", "Rex"),
        ("1\u{fe0f}\u{20e3}", "1\u{fe0f}\u{20e3}"),
        ("Rex\u{e0041}", "Rex"),
    ] {
        assert_eq!(line(text).unwrap(), clean, "{text:?}");
        assert_eq!(line(clean).unwrap(), clean, "cleaning is done once: {text:?}");
    }
}

#[test]
fn a_control_character_is_named() {
    for control in [
        '\0', '\u{1}', '\u{1b}', '\u{7f}', '\u{9b}', '\u{ffff}', '\u{fdd0}',
    ] {
        let text = format!("Re{control}x");
        assert_eq!(line(&text), Err(ControlCharacter(control)));
        assert_eq!(paragraphs(&text), Err(ControlCharacter(control)));
    }
}

#[test]
fn lines_stay_where_lines_are_meant() {
    assert_eq!(
        paragraphs(" One \r\nTwo\u{2029}\n\u{202e}Four \n").unwrap(),
        "One\nTwo\n\nFour"
    );
}

#[test]
fn signs_are_counted_as_people_count_them() {
    let family = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}";
    for (text, signs) in [
        ("", 0),
        ("Zoë", 3),
        ("Zoe\u{308}", 3),
        (family, 1),
        ("\u{1f44d}\u{1f3fd}!", 2),
        ("\u{1f1eb}\u{1f1ee}\u{1f1f8}\u{1f1ea}", 2),
        ("1\u{fe0f}\u{20e3}2", 2),
    ] {
        assert_eq!(count(text), signs, "{text}");
    }
    assert!(!too_long(&family.repeat(80), 80));
    assert!(too_long(&family.repeat(81), 80));
    assert!(too_long(
        &"a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}".repeat(80),
        80
    ));
}

#[test]
fn the_browser_composes_latin_letters_as_the_server_does() {
    for code in 0xC0..0x180_u32 {
        let letter = char::from_u32(code).unwrap();
        let apart: String = letter.nfd().collect();
        assert_eq!(compose_latin(&apart), letter.to_string());
        assert_eq!(compose(&apart), letter.to_string());
    }
}

#[test]
fn a_name_of_another_direction_is_isolated() {
    assert_eq!(isolate("Rex"), "Rex");
    assert_eq!(isolate("Zoë"), "Zoë");
    assert_eq!(isolate("\u{5e9}\u{5d5}"), "\u{2068}\u{5e9}\u{5d5}\u{2069}");
}

#[test]
fn a_line_begins_with_a_capital() {
    assert_eq!(
        super::capitalize("spayed or neutered dog, 1 year"),
        "Spayed or neutered dog, 1 year"
    );
    assert_eq!(super::capitalize("éclair"), "Éclair");
    assert_eq!(super::capitalize(""), "");
}
