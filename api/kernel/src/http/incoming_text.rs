//! Applies the rule for text ([`allpet_domain::text`]) to every text of every request before a handler sees it, so that no
//! endpoint can forget it. The body's declaration says which texts have several lines and which are passwords.

mod body_schema;
#[cfg(test)]
mod tests;

use allpet_domain::{
    Invalid,
    text::{ControlCharacter, clean},
};
pub(crate) use body_schema::BodySchema;
use body_schema::{Subschema, TextForm};
use serde_json::Value;
use std::borrow::Cow;

/// Cleans the texts of a JSON body. Fails with the fields whose text is refused. Returns bytes that are not JSON unchanged.
pub(crate) fn clean_json(schema: &BodySchema, bytes: Vec<u8>) -> Result<Vec<u8>, Invalid> {
    // Printable ASCII without escapes is clean already. That is nearly every body.
    if bytes.iter().all(|byte| *byte < 0x7f && *byte != b'\\') {
        return Ok(bytes);
    }
    let Ok(mut body) = serde_json::from_slice::<Value>(&bytes) else {
        return Ok(bytes);
    };
    let mut cleaner = TextCleaner {
        path: Vec::new(),
        changed: false,
        invalid: Invalid::default(),
    };
    cleaner.value(&mut body, &schema.root());
    let changed = cleaner.changed;
    cleaner.invalid.or(())?;
    Ok(if changed {
        serde_json::to_vec(&body).unwrap_or(bytes)
    } else {
        bytes
    })
}

/// Cleans the values of a query. Fails with the parameters whose value is refused. Returns text that is not a query unchanged.
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
    let mut cleaned = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        match clean(&value) {
            Ok(clean) => cleaned.push((name, clean.replace('\n', " "))),
            Err(control) => invalid.add(&field_label(&name), "control-character", control.to_string()),
        }
    }
    invalid.or(())?;
    Ok(serde_urlencoded::to_string(cleaned).map_or(Cow::Borrowed(query), Cow::Owned))
}

/// Cleans a path parameter; `None` if it is refused.
pub(crate) fn clean_parameter(text: &str) -> Option<String> {
    clean(text).ok().map(|clean| clean.replace('\n', " "))
}

/// Makes a field's name safe for a message: a request may use anything as a name.
fn field_label(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

struct TextCleaner {
    /// The names that lead to the current value.
    path: Vec<String>,
    changed: bool,
    invalid: Invalid,
}

impl TextCleaner {
    fn value(&mut self, value: &mut Value, declared: &Subschema<'_>) {
        match value {
            Value::String(text) => self.text(text, declared.form()),
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.value(item, &declared.item(index));
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields.iter_mut() {
                    self.path.push(field_label(name));
                    if name.contains(char::is_control) {
                        self.refuse(ControlCharacter('\0'));
                    }
                    self.value(value, &declared.field(name));
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &mut String, form: TextForm) {
        if form == TextForm::Password {
            // A password is hashed and not stored, so it stays as typed. Nobody can type a NUL.
            if text.contains('\0') {
                self.refuse(ControlCharacter('\0'));
            }
            return;
        }
        match clean(text) {
            Ok(clean) => {
                let clean = if form == TextForm::Multiline {
                    clean.into_owned()
                } else {
                    clean.replace('\n', " ")
                };
                if clean != *text {
                    *text = clean;
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
