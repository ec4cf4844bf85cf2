//! Tests of what is read, written and refused, natively and in the browser; of untrusted input above all.

use allpet_json::{Value, from_query, from_slice, from_str, to_query, to_string};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const IN_BROWSER: bool = cfg!(target_arch = "wasm32");

#[wasm_bindgen_test(unsupported = test)]
fn invalid_json_is_refused() {
    for text in [
        "",
        " ",
        "nul",
        "True",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "NaN",
        "undefined",
        "\"",
        "\"\n\"",
        r#""\x""#,
        r#""\u12""#,
        "[1,]",
        "[1 2]",
        "{\"a\":1,}",
        "{a:1}",
        "[}",
        "1 2",
        "{} x",
        "null\u{0}",
        "\u{feff}1",
        "'a'",
        "// 1",
    ] {
        assert!(from_str::<IgnoredAny>(text).is_err(), "{text:?}");
        assert!(Value::parse(text, 8).is_err(), "{text:?}");
    }
    assert!(from_slice::<String>(b"\"\xff\"").is_err());
    assert!(from_slice::<String>(b"\"\xed\xa0\xbd\"").is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn an_integer_is_read_exactly_or_not_at_all() {
    const GREATEST: i64 = (1 << 53) - 1;
    for integer in [0, 1, -1, i64::from(u32::MAX) + 1, GREATEST, -GREATEST] {
        let text = integer.to_string();
        assert_eq!(from_str::<i64>(&text), Ok(integer));
        assert_eq!(to_string(&integer), Ok(text));
    }
    assert_eq!(from_str::<u64>("9007199254740991"), Ok(GREATEST.unsigned_abs()));
    for other in [
        "1.5",
        "1e300",
        "-1e-300",
        "\"1\"",
        "true",
        "null",
        "[]",
        "{}",
        "18446744073709551616",
    ] {
        assert!(
            from_str::<i64>(other).is_err() && from_str::<u64>(other).is_err(),
            "{other}"
        );
    }
    assert!(from_str::<u64>("-1").is_err());
    assert!(from_str::<u8>("256").is_err());
    assert!(from_str::<i8>("-129").is_err());
    // A double would round it.
    assert_eq!(from_str::<i64>("9007199254740993").is_err(), IN_BROWSER);
    assert_eq!(to_string(&u64::MAX).is_err(), IN_BROWSER);
    assert_eq!(to_string(&i64::MIN).is_err(), IN_BROWSER);
    assert_eq!(from_str::<i64>("1e2").ok(), IN_BROWSER.then_some(100));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_text_keeps_every_character() {
    for text in [
        "",
        "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}",
        "é🐶\u{2028}\u{feff}\u{ffff}",
    ] {
        let json = to_string(text).expect("a text can be written");
        assert_eq!(from_str::<String>(&json).as_deref(), Ok(text), "{json}");
    }
    assert_eq!(
        from_str::<String>(r#""\ud83d\udc36\u00e9\/\b""#).as_deref(),
        Ok("🐶é/\u{8}")
    );
    for half in [r#""\ud83d""#, r#""\udc36""#] {
        let read = from_str::<String>(half).ok();
        assert_eq!(read, IN_BROWSER.then(|| "\u{fffd}".to_owned()), "{half}");
    }
}

#[derive(Debug, PartialEq, Deserialize)]
struct Nest(Vec<Nest>);

#[wasm_bindgen_test(unsupported = test)]
fn nesting_is_bounded() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth: usize| open.repeat(depth) + "1" + &close.repeat(depth);
        assert!(Value::parse(&nested(8), 8).is_ok());
        assert!(Value::parse(&nested(9), 8).is_err());
        assert!(Value::parse(&nested(100_000), 8).is_err());
        let beside = format!("[{}]", [nested(7), nested(7)].join(","));
        assert!(Value::parse(&beside, 8).is_ok(), "levels end where they close");
    }
    assert!(
        Value::parse(r#"["[[[\"[[[{{{\\", "]]]"]"#, 1).is_ok(),
        "brackets in texts are none"
    );
    assert!(
        Value::parse(r#"["\\", [1]]"#, 1).is_err(),
        "a text ends behind an escaped backslash"
    );
    let nest = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(from_str::<Nest>(&nest(127)).is_ok());
    assert!(from_str::<Nest>(&nest(128)).is_err());
    assert!(from_str::<Nest>(&nest(1_000_000)).is_err());
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Open {
    only: bool,
    #[serde(default)]
    note: Option<String>,
}

#[wasm_bindgen_test(unsupported = test)]
fn unknown_fields_are_passed_over_and_missing_ones_named() {
    let more = r#"{"more":[1.5e300,{"a":-0.1}],"only":true}"#;
    let (only, note) = (true, None);
    assert_eq!(from_str(more), Ok(Open { only, note }));
    let missing = from_str::<Open>("{}")
        .expect_err("a field is missing")
        .to_string();
    assert!(missing.contains("missing field `only`"), "{missing}");
    for other in ["null", "1", "\"only\"", "[]"] {
        assert!(from_str::<Open>(other).is_err(), "{other}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_wrong_value_is_not_repeated_at_length() {
    let long = format!("\"{}\"", "é".repeat(100_000));
    let error = from_str::<u32>(&long).expect_err("a text is no number");
    assert_eq!(error.to_string().chars().count(), 200);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_value_shows_its_fields_before_it_is_read() {
    let value = Value::parse(r#"{"a":1,"b":null,"c":2,"c":3}"#, 8).expect("an object");
    let number = |name: &str| value.field(name).map(|field| field.read::<u32>());
    assert_eq!(number("a"), Some(Ok(1)));
    assert_eq!((number("b"), number("d")), (None, None));
    assert_eq!(number("c"), Some(Ok(3)), "the last one counts");
    for other in ["null", "1", "\"a\"", "[]"] {
        assert!(
            Value::parse(other, 8).expect("JSON").field("a").is_none(),
            "{other}"
        );
    }
    assert!(Value::object().read::<Open>().is_err());
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Dog,
    Cat,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Query {
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    place: String,
    #[serde(rename = "of kind")]
    kind: Option<Kind>,
    limit: Option<u32>,
    low: i64,
    yes: bool,
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_and_booleans_are_words_of_a_query() {
    let full = Query {
        q: "Wall-E & Co+é%".into(),
        place: "x=1".into(),
        kind: Some(Kind::Cat),
        limit: Some(0),
        low: i64::MIN,
        yes: true,
    };
    let text =
        "q=Wall-E+%26+Co%2B%C3%A9%25&place=x%3D1&of+kind=cat&limit=0&low=-9223372036854775808&yes=true";
    assert_eq!(to_query(&full).as_deref(), Ok(text));
    assert_eq!(from_query(text), Ok(full));
    let least = to_query(&Query::default());
    assert_eq!(
        least.as_deref(),
        Ok("q=&low=0&yes=false"),
        "what is absent is left out"
    );
    // A number in a text's place is a text, and so is a yes.
    let (q, place) = ("007".to_owned(), "true".to_owned());
    assert_eq!(
        from_query("q=007&place=true"),
        Ok(Query {
            q,
            place,
            ..Query::default()
        })
    );
    assert_eq!(from_query(""), Ok(Query::default()));
    for wrong in [
        "yes=maybe",
        "yes=",
        "limit=many",
        "limit=1.5",
        "limit=-1",
        "limit=",
        "of+kind=cow",
        "q=1&q=2",
    ] {
        assert!(from_query::<Query>(wrong).is_err(), "{wrong}");
    }
    assert!(to_query(&7).is_err());
    assert!(to_query(&[("a", [1, 2])]).is_err());
}
