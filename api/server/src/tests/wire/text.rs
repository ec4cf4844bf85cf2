//! A request and its answer as text, as they went over the wire.

use allpet_contract::{WireRequest, WireResponse};
use regex::{Captures, Regex};

/// What the dice make beside ids. Theirs count from nothing, so that what they make begins with many zeros, or `A`s in base64.
const MADE: [(&str, &str); 5] = [
    (r"\beyJ[\w-]+\.[\w-]+\.[\w-]+", "[access token]"),
    (r"A{12,}[\w-]+", "[token]"),
    (r"AP-0000-\w{4}", "[order number]"),
    (r"\b0000-\w{4}\b", "[tag]"),
    (r#""next": "[\w-]+""#, r#""next": "[cursor]""#),
];

/// What was asked and what was answered.
pub(super) fn exchange(request: &WireRequest, answer: &WireResponse) -> String {
    let mut lines = vec![format!("{} {}", request.method.as_str(), request.target)];
    if let Some(key) = &request.idempotency_key {
        lines.push(format!("Idempotency-Key: {key}"));
    }
    if let Some(kind) = &request.content_type {
        lines.push(body(kind, &request.body));
    }
    lines.push(String::new());
    lines.push(answer.status.to_string());
    lines.push(body(&answer.content_type, &answer.body));
    without_chance(&lines.join("\n"))
}

/// JSON as it was sent; of a file its kind alone, and nothing of an answer without a body.
fn body(kind: &str, bytes: &[u8]) -> String {
    if kind != "application/json" {
        return kind.to_owned();
    }
    spread(std::str::from_utf8(bytes).unwrap())
}

/// JSON over lines, its members in the order in which they were sent and its values letter by letter.
fn spread(json: &str) -> String {
    let (mut text, mut depth) = (String::new(), 0);
    let (mut quoted, mut escaped) = (false, false);
    for c in json.chars() {
        let opens = text.ends_with(['{', '[']) && !quoted;
        let closes = matches!(c, '}' | ']') && !quoted;
        depth -= usize::from(closes);
        if opens != closes || (text.ends_with(',') && !quoted) {
            text.push('\n');
            text.push_str(&"  ".repeat(depth));
        }
        text.push(c);
        if quoted {
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
        } else {
            quoted = c == '"';
            depth += usize::from(matches!(c, '{' | '['));
            if c == ':' {
                text.push(' ');
            }
        }
    }
    text
}

/// Names what the dice made, so that one throw more or less somewhere changes no snapshot: an id by its place in the exchange.
fn without_chance(text: &str) -> String {
    let mut ids = Vec::new();
    let id = Regex::new(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").unwrap();
    let text = id.replace_all(text, |found: &Captures<'_>| {
        let place = ids.iter().position(|known| *known == found[0]);
        let place = place.unwrap_or_else(|| {
            ids.push(found[0].to_owned());
            ids.len() - 1
        });
        format!("[id {}]", place + 1)
    });
    MADE.iter().fold(text.into_owned(), |text, (pattern, name)| {
        Regex::new(pattern)
            .unwrap()
            .replace_all(&text, *name)
            .into_owned()
    })
}

#[test]
fn json_is_spread_and_stays_what_it_is() {
    let sent = r#"{"b":[],"a":{"text":"[1,\"{:}\"]\\"},"n":[1.50,null],"e":{}}"#;
    let lines = r#"{
  "b": [],
  "a": {
    "text": "[1,\"{:}\"]\\"
  },
  "n": [
    1.50,
    null
  ],
  "e": {}
}"#;
    assert_eq!(spread(sent), lines);
}

#[test]
fn what_the_dice_made_is_named() {
    let sent = "GET /01a1fdfa-49e8-7000-8000-000000000014?01a1fdfa-49e8-7000-8000-000000000015=tok_AAAAAAAAAAAAAAAABM";
    assert_eq!(without_chance(sent), "GET /[id 1]?[id 2]=tok_[token]");
    let answered = r#""a": "01a1fdfa-49e8-7000-8000-000000000014", "b": "01a1fdfa-49e8-7000-8000-000000000014", "next": "WzI""#;
    assert_eq!(
        without_chance(answered),
        r#""a": "[id 1]", "b": "[id 1]", "next": "[cursor]""#
    );
    assert_eq!(without_chance("AP-0000-0012 0000-0048"), "[order number] [tag]");
}
