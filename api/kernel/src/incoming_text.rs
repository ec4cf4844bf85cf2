//! The rule for text ([`allpet_domain::text`]), applied to every text of every request before a handler sees it: no
//! endpoint can forget it.

use allpet_domain::{
    Invalid,
    text::{ControlCharacter, clean},
};
use serde_json::Value;
use std::borrow::Cow;

/// Fields whose text may have several lines: a reason that somebody reads, and letters on a patch.
const WITH_LINES: [&str; 2] = ["reason", "text"];
/// Fields that are hashed as they were typed.
const AS_TYPED: [&str; 1] = ["password"];

/// A JSON body with clean texts; names the field of one that cannot be taken. What is no JSON comes back as it was.
pub(crate) fn clean_json(bytes: Vec<u8>) -> Result<Vec<u8>, Invalid> {
    // Printable ASCII without escapes is clean already: nearly every body.
    if bytes.iter().all(|byte| *byte < 0x7f && *byte != b'\\') {
        return Ok(bytes);
    }
    let Ok(mut body) = serde_json::from_slice::<Value>(&bytes) else {
        return Ok(bytes);
    };
    let mut walk = Walk {
        path: Vec::new(),
        changed: false,
        invalid: Invalid::default(),
    };
    walk.value(&mut body);
    let changed = walk.changed;
    walk.invalid.or(())?;
    Ok(if changed {
        serde_json::to_vec(&body).unwrap_or(bytes)
    } else {
        bytes
    })
}

/// A query with clean words; names the parameter of one that cannot be taken. What is no query comes back as it was.
pub(crate) fn clean_query(query: &str) -> Result<Cow<'_, str>, Invalid> {
    let is_plain = |(at, byte): (usize, u8)| match byte {
        // `%20` to `%7e` are printable ASCII.
        b'%' => {
            matches!(query.as_bytes().get(at + 1), Some(b'2'..=b'7'))
                && !query[at..].starts_with("%7F")
                && !query[at..].starts_with("%7f")
        }
        byte => byte < 0x7f,
    };
    if query.bytes().enumerate().all(is_plain) {
        return Ok(Cow::Borrowed(query));
    }
    let Ok(pairs) = serde_urlencoded::from_str::<Vec<(String, String)>>(query) else {
        return Ok(Cow::Borrowed(query));
    };
    let mut invalid = Invalid::default();
    let mut whole = Vec::with_capacity(pairs.len());
    for (name, word) in pairs {
        match clean(&word) {
            Ok(clean) => whole.push((name, clean.replace('\n', " "))),
            Err(control) => invalid.add(&field_label(&name), "control-character", control.to_string()),
        }
    }
    invalid.or(())?;
    Ok(serde_urlencoded::to_string(whole).map_or(Cow::Borrowed(query), Cow::Owned))
}

/// A parameter of the path, clean; nothing where it cannot be taken.
pub(crate) fn clean_parameter(text: &str) -> Option<String> {
    clean(text).ok().map(|clean| clean.replace('\n', " "))
}

/// A field's name for a message: what is sent as a name may be anything.
fn field_label(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

struct Walk {
    /// The names that lead to where it is.
    path: Vec<String>,
    changed: bool,
    invalid: Invalid,
}

impl Walk {
    fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(fields) => {
                for (name, value) in fields.iter_mut() {
                    self.path.push(field_label(name));
                    if name.contains(char::is_control) {
                        self.refuse(ControlCharacter('\0'));
                    }
                    self.value(value);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &mut String) {
        let is = |names: &[&str]| {
            self.path
                .last()
                .is_some_and(|name| names.contains(&name.as_str()))
        };
        if is(&AS_TYPED) {
            // It goes through a hash and into no table; and nobody can type this one.
            if text.contains('\0') {
                self.refuse(ControlCharacter('\0'));
            }
            return;
        }
        let with_lines = is(&WITH_LINES);
        match clean(text) {
            Ok(clean) => {
                let one = if with_lines {
                    clean.into_owned()
                } else {
                    clean.replace('\n', " ")
                };
                if one != *text {
                    *text = one;
                    self.changed = true;
                }
            }
            Err(control) => self.refuse(control),
        }
    }

    fn refuse(&mut self, control: ControlCharacter) {
        self.invalid
            .add(&self.path.join("."), "control-character", control.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(json: &str) -> Result<String, Vec<String>> {
        let cleaned = clean_json(json.as_bytes().to_vec()).map_err(|invalid| invalid.0);
        cleaned
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .map_err(|errors| errors.into_iter().map(|error| error.field).collect())
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
            (r#"{"reason":"One\r\nTwo"}"#, r#"{"reason":"One\nTwo"}"#),
            (
                r#"{"password":"Zoe\u0308\u200b"}"#,
                r#"{"password":"Zoe\u0308\u200b"}"#,
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
        assert_eq!(body(r#"{"password":"\u0000"}"#), Err(vec!["password".into()]));
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
}
