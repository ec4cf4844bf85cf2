//! Tests that lean-json and `serde_json` read and write the same.

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Id(u64);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Plain,
    OneOf(String),
    Pair(i8, bool),
    Named {
        id: Id,
        #[serde(default)]
        note: Option<char>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Whole {
    #[serde(rename = "type")]
    name: String,
    id: Id,
    small: (u8, i16),
    large: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    maybe: Option<u32>,
    #[serde(default)]
    kinds: Vec<Kind>,
    map: BTreeMap<String, Option<bool>>,
    nothing: (),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Closed {
    only: bool,
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\u{0}-\u{20}\"\\\\/é\u{10000}]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Plain),
        any::<String>().prop_map(Kind::OneOf),
        any::<(i8, bool)>().prop_map(|(a, b)| Kind::Pair(a, b)),
        any::<(u64, Option<char>)>().prop_map(|(id, note)| Kind::Named { id: Id(id), note }),
    ]
}

fn any_whole() -> impl Strategy<Value = Whole> {
    let maps = prop::collection::btree_map(any::<String>(), any::<Option<bool>>(), 0..4);
    (
        any::<(String, u64, (u8, i16), i64, Option<u32>)>(),
        prop::collection::vec(any_kind(), 0..4),
        maps,
    )
        .prop_map(|((name, id, small, large, maybe), kinds, map)| Whole {
            name,
            id: Id(id),
            small,
            large,
            maybe,
            kinds,
            map,
            nothing: (),
        })
}

proptest! {
    #[test]
    fn any_value_is_written_and_read_alike(value in any_value()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(&lean_json::to_string(&value).unwrap(), &text);
        prop_assert_eq!(&lean_json::from_str::<Value>(&text).unwrap(), &value);
        let spread = serde_json::to_vec_pretty(&value).unwrap();
        prop_assert_eq!(&lean_json::from_slice::<Value>(&spread).unwrap(), &value);
    }

    #[test]
    fn any_type_is_written_and_read_alike(whole in any_whole()) {
        let text = serde_json::to_string(&whole).unwrap();
        prop_assert_eq!(&lean_json::to_string(&whole).unwrap(), &text);
        prop_assert_eq!(&lean_json::from_str::<Whole>(&text).unwrap(), &whole);
    }

    /// Both refuse what is not a value of the type, or read it alike.
    #[test]
    fn a_changed_byte_is_judged_alike(whole in any_whole(), at in any::<prop::sample::Index>(), byte in 0x20..0x7f_u8) {
        let mut bytes = serde_json::to_vec(&whole).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let theirs = serde_json::from_slice::<Whole>(&bytes).ok();
        prop_assert_eq!(lean_json::from_slice::<Whole>(&bytes).ok(), theirs);
    }

    #[test]
    fn any_text_is_judged_alike(text in r#"(\{|\[|"|\}|\]|:|,|a|[0-9]|-|e|\.|null|true|\\|\\u[0-9a-f]{4}| |\n){0,12}"#) {
        prop_assert_eq!(
            lean_json::parse(&text, 64).is_ok(),
            // Compared as raw syntax: a number too large for a double is not a syntax error.
            serde_json::from_str::<Value>(&text).map_or_else(|error| error.to_string().contains("out of range"), |_| true),
            "{:?}", text
        );
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(lean_json::from_slice::<Whole>(&bytes).ok(), serde_json::from_slice::<Whole>(&bytes).ok());
    }
}

#[test]
fn unknown_fields_are_passed_over_or_refused_as_the_type_says() {
    #[derive(Deserialize)]
    struct Open {
        only: bool,
    }
    let more = r#"{"only":true,"more":[1.5e300,{"a":-0.1}]}"#;
    assert!(lean_json::from_str::<Closed>(more).is_err());
    assert!(lean_json::from_str::<Open>(more).unwrap().only);
}

#[test]
fn an_error_names_the_field() {
    let missing = lean_json::from_str::<Closed>("{}").unwrap_err();
    assert_eq!(missing.text(), "missing field only");
    let twice = lean_json::from_str::<Closed>(r#"{"only":true,"only":true}"#).unwrap_err();
    assert_eq!(twice.to_string(), "repeated field only");
}
