//! A request and its response as text, as they went over the wire.

use allpet_contract::{WireRequest, WireResponse};
use regex::{Captures, Regex};

/// Random values besides ids. The test's randomness counts from zero, so they begin with many zeros, or `A`s in base64.
const MADE: [(&str, &str); 9] = [
    (r"/unsubscribe/[\w.-]+", "/unsubscribe/[token]"),
    (r"\beyJ[\w-]+\.[\w-]+\.[\w-]+", "[access token]"),
    (r"A{12,}[\w-]+", "[token]"),
    (r"AP-0000-\w{4}", "[order number]"),
    (r"\b0000-\w{4}\b", "[tag]"),
    (r#""next": "[\w-]+""#, r#""next": "[cursor]""#),
    (r#""hash": "[0-9a-f]{64}""#, r#""hash": "[hash]""#),
    (r#"\\"(challenge|id)\\":\\"[\w-]+\\""#, r#"\"$1\":\"[$1]\""#),
    (r#""credential": ".*""#, r#""credential": "[credential]""#),
];

/// Writes a request and its response.
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
    without_randomness(&lines.join("\n"))
}

/// Writes JSON as it was sent; of a file only the type, and nothing for an empty body.
fn body(kind: &str, bytes: &[u8]) -> String {
    if kind != "application/json" {
        return kind.to_owned();
    }
    break_into_lines(std::str::from_utf8(bytes).unwrap())
}

/// Breaks JSON into lines, with its members in the order in which they were sent and its values unchanged.
fn break_into_lines(json: &str) -> String {
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

/// Replaces random values by names, so that one more or less of them changes no other snapshot: an id is named by its position in
/// the exchange.
fn without_randomness(text: &str) -> String {
    let mut ids = Vec::new();
    let id = Regex::new(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").unwrap();
    let text = id.replace_all(text, |found: &Captures<'_>| {
        let index = ids.iter().position(|seen| *seen == found[0]);
        let index = index.unwrap_or_else(|| {
            ids.push(found[0].to_owned());
            ids.len() - 1
        });
        format!("[id {}]", index + 1)
    });
    MADE.iter().fold(text.into_owned(), |text, (pattern, name)| {
        Regex::new(pattern)
            .unwrap()
            .replace_all(&text, *name)
            .into_owned()
    })
}

#[test]
fn json_in_lines_keeps_its_values() {
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
    assert_eq!(break_into_lines(sent), lines);
}

#[test]
fn random_values_are_named() {
    let sent = "GET /01a1fdfa-49e8-7000-8000-000000000014?01a1fdfa-49e8-7000-8000-000000000015=tok_AAAAAAAAAAAAAAAABM";
    assert_eq!(without_randomness(sent), "GET /[id 1]?[id 2]=tok_[token]");
    let answered = r#""a": "01a1fdfa-49e8-7000-8000-000000000014", "b": "01a1fdfa-49e8-7000-8000-000000000014", "next": "WzI""#;
    assert_eq!(
        without_randomness(answered),
        r#""a": "[id 1]", "b": "[id 1]", "next": "[cursor]""#
    );
    assert_eq!(
        without_randomness("AP-0000-0012 0000-0048"),
        "[order number] [tag]"
    );
}
