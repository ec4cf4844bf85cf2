//! Tests of RFC 8259 to the letter, and of the limits against untrusted input.

use lean_json::{Value, from_slice, from_str, parse};

fn sound(text: &str) -> bool {
    parse(text, 8).is_ok()
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "",
        " ",
        "nul",
        "True",
        "truee",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "\"",
        "\"a",
        "\"\n\"",
        "\"\u{0}\"",
        r#""\x""#,
        r#""\u12""#,
        r#""\u+123""#,
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "{\"a\" 1}",
        "[}",
        "{]",
        "1 2",
        "{} x",
        "null\u{0}",
        "\u{a0}1",
        "'a'",
        "// 1",
    ] {
        assert!(!sound(text), "{text:?}");
    }
    assert!(from_slice::<String>(b"\"\xff\"").is_err());
}

#[test]
fn white_space_may_stand_between() {
    let text = " { \"a\" : [ 1 , true ] ,\r\n\t\"b\" : null } ";
    let list = Value::List(vec![Value::Unsigned(1), Value::Bool(true)]);
    assert_eq!(
        parse(text, 8),
        Ok(Value::Object(vec![("a".into(), list), ("b".into(), Value::Null)]))
    );
}

#[test]
fn characters_beyond_the_first_plane_come_in_pairs() {
    assert_eq!(
        from_str::<String>(r#""\ud83d\udc36\u00e9\/\b""#).unwrap(),
        "🐶é/\u{8}"
    );
    for half in [
        r#""\ud83d""#,
        r#""\udc36""#,
        r#""\ud83dx""#,
        r#""\ud83d\n""#,
        r#""\ud83d\ud83d""#,
        r#""\udc36\ud83d""#,
        r#""\ud83d\u0041""#,
    ] {
        assert!(!sound(half), "{half}");
    }
}

#[test]
fn nesting_is_bounded() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth: usize| open.repeat(depth) + "1" + &close.repeat(depth);
        assert!(sound(&nested(8)));
        assert!(!sound(&nested(9)));
        assert!(parse(&open.repeat(1_000_000), 64).is_err());
    }
}

#[test]
fn whole_numbers_keep_every_digit_and_their_bounds() {
    assert_eq!(from_str::<u64>("18446744073709551615").unwrap(), u64::MAX);
    assert_eq!(from_str::<i64>("-9223372036854775808").unwrap(), i64::MIN);
    for beyond in ["18446744073709551616", "-9223372036854775809", "-0", "1.0", "1e2"] {
        assert_eq!(parse(beyond, 1), Ok(Value::Fraction), "{beyond}");
        assert!(from_str::<u64>(beyond).is_err() && from_str::<i64>(beyond).is_err());
    }
    assert!(from_str::<u8>("256").is_err());
    assert!(from_str::<i8>("-129").is_err());
    assert!(from_str::<u32>("-1").is_err());
    assert!(from_str::<i64>("9223372036854775808").is_err());
}

#[test]
fn a_field_is_taken_once() {
    let mut value = parse(r#"{"a":1,"b":null,"c":2,"c":3}"#, 8).unwrap();
    assert_eq!(value.take("a"), Ok(Some(Value::Unsigned(1))));
    assert_eq!(value.take("b"), Ok(None));
    assert_eq!(value.take("d"), Ok(None));
    assert!(value.take("c").is_err());
    assert!(Value::Null.take("a").is_err());
}
