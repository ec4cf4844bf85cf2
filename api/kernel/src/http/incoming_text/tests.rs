use super::*;
use allpet_domain::text::MultilineText;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Fields whose names do not reveal their form.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Sent {
    name: Option<String>,
    reason: Option<String>,
    remarks: Option<MultilineText>,
    choice: Option<Choice>,
    several: Option<Vec<Level>>,
    #[schemars(extend("format" = "password"))]
    secret: Option<String>,
    password: Option<String>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Level {
    line: Option<String>,
    lines: Option<MultilineText>,
    nested: Option<Box<Level>>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Choice {
    Short { words: String },
    Long { words: MultilineText, more: Level },
}

fn body(json: &str) -> Result<String, Vec<String>> {
    let schema = BodySchema::of::<Sent>();
    let cleaned = clean_json(&schema, json.as_bytes().to_vec()).map_err(|invalid| invalid.0);
    cleaned
        .map(|bytes| String::from_utf8(bytes).unwrap())
        .map_err(|errors| errors.into_iter().map(|error| error.field).collect())
}

#[test]
fn a_text_has_lines_where_its_declaration_says_so() {
    for (sent, read) in [
        (r#"{"reason":"One\nTwo"}"#, r#"{"reason":"One Two"}"#),
        (r#"{"unknown":"One\nTwo"}"#, r#"{"unknown":"One Two"}"#),
        (r#"{"remarks":"One\r\nTwo"}"#, r#"{"remarks":"One\nTwo"}"#),
        (
            r#"{"several":[{"line":"a\u2028b","lines":"a\u2028b"}]}"#,
            r#"{"several":[{"line":"a b","lines":"a\nb"}]}"#,
        ),
        (
            r#"{"several":[{"nested":{"nested":{"line":"a\rb","lines":"a\rb"}}}]}"#,
            r#"{"several":[{"nested":{"nested":{"line":"a b","lines":"a\nb"}}}]}"#,
        ),
        (
            r#"{"choice":{"kind":"long","more":{"line":"a\rb","lines":"a\rb"},"words":"a\rb"}}"#,
            r#"{"choice":{"kind":"long","more":{"line":"a b","lines":"a\nb"},"words":"a\nb"}}"#,
        ),
        (
            r#"{"secret":"Zoe\u0308\n\u200b"}"#,
            r#"{"secret":"Zoe\u0308\n\u200b"}"#,
        ),
        (r#"{"password":"Zoe\u0308\n"}"#, r#"{"password":"Zoë "}"#),
    ] {
        assert_eq!(body(sent).as_deref(), Ok(read), "{sent}");
    }
}

#[test]
fn every_text_of_a_body_is_cleaned() {
    for (sent, read) in [
        (r#"{"name":"Rex"}"#, r#"{"name":"Rex"}"#),
        ("{\"name\":\"Zoe\u{308}\"}", r#"{"name":"Zoë"}"#),
        (r#"{"name":"Zoe\u0308"}"#, r#"{"name":"Zoë"}"#),
        (r#"{"a":[{"b":"Rex\u202eTAC"}]}"#, r#"{"a":[{"b":"RexTAC"}]}"#),
        (
            r#"{"name":"Rex\nLicensed: yes"}"#,
            r#"{"name":"Rex Licensed: yes"}"#,
        ),
        (
            r#"{"n":-1.5e3,"big":18446744073709551615,"q":"\""}"#,
            r#"{"n":-1.5e3,"big":18446744073709551615,"q":"\""}"#,
        ),
        ("not json \u{200b}", "not json \u{200b}"),
    ] {
        assert_eq!(body(sent).as_deref(), Ok(read), "{sent}");
    }
}

#[test]
fn a_control_character_names_its_field() {
    assert_eq!(
        body(r#"{"pet":{"name":"Re\u0000x","breed":"\u0007"}}"#),
        Err(vec!["pet.breed".into(), "pet.name".into()])
    );
    assert_eq!(body(r#"{"secret":"\u0000"}"#), Err(vec!["secret".into()]));
    assert_eq!(body(r#"{"a\u0000":"b"}"#), Err(vec!["a".into()]));
    assert_eq!(clean_query("q=a%00b&limit=3").unwrap_err().0[0].field, "q");
}

#[test]
fn words_of_a_query_are_cleaned() {
    for (sent, read) in [
        ("q=wall-e+a%20b&limit=3", "q=wall-e+a%20b&limit=3"),
        ("q=Zoe%CC%88", "q=Zo%C3%AB"),
        ("q=Max%E2%80%8B&zip=98101", "q=Max&zip=98101"),
        ("q=a%0Ab", "q=a+b"),
        ("q=%FF", "q=%FF"),
    ] {
        let cleaned = clean_query(sent).unwrap();
        assert!(cleaned == read || sent.contains("%FF"), "{sent}: {cleaned}");
    }
    assert_eq!(clean_parameter("7K3M\u{200b}"), Some("7K3M".into()));
    assert_eq!(clean_parameter("a\0"), None);
}
