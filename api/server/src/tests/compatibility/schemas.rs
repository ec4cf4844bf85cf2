//! Compares the schemas of two documents in the direction in which the JSON travels.

use serde_json::{Map, Value};

/// The sender of the JSON that a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// The older client: everything that it may send must be accepted.
    Request,
    /// The newer API: an older client must understand everything that it sends.
    Response,
}

/// Bounds that a request must not have tightened, and whether a larger one is wider.
const BOUNDS: [(&str, bool); 6] = [
    ("maxLength", true),
    ("maximum", true),
    ("maxItems", true),
    ("minLength", false),
    ("minimum", false),
    ("minItems", false),
];
/// None of our schemas is nested deeper; a recursive schema ends here.
const DEEPEST: usize = 12;

/// The released document and the current one.
pub(super) struct Documents<'a> {
    pub(super) old: &'a Value,
    pub(super) new: &'a Value,
}

impl Documents<'_> {
    /// Lists the changes that break an older client.
    pub(super) fn compare(&self, direction: Direction, old: &Value, new: &Value) -> Vec<String> {
        self.at(direction, old, new, 0)
    }

    fn at(&self, direction: Direction, old: &Value, new: &Value, depth: usize) -> Vec<String> {
        if depth > DEEPEST {
            return Vec::new();
        }
        let (old, new) = (alternatives(self.old, old), alternatives(self.new, new));
        // Each alternative of the writer must be one of the reader's.
        let (writes, reads, gone) = match direction {
            Direction::Request => (&old, &new, "is not taken any more"),
            Direction::Response => (&new, &old, "is new to older clients"),
        };
        let mut broken = Vec::new();
        for written in writes {
            let mut best: Option<Vec<String>> = None;
            for read in reads.iter().filter(|read| same_shape(written, read)) {
                let (before, after) = match direction {
                    Direction::Request => (written, read),
                    Direction::Response => (read, written),
                };
                let changes = self.compare_shape(direction, before, after, depth);
                if best.as_ref().is_none_or(|best| changes.len() < best.len()) {
                    best = Some(changes);
                }
            }
            broken.extend(best.unwrap_or_else(|| match (&old[..], &new[..]) {
                ([before], [after]) => vec![format!("{} is {} now", name(before), name(after))],
                _ => vec![format!("{} {gone}", name(written))],
            }));
        }
        broken
    }

    /// Compares two schemas of one shape.
    fn compare_shape(&self, direction: Direction, old: &Value, new: &Value, depth: usize) -> Vec<String> {
        let mut broken = bounds(direction, old, new);
        let none = Map::new();
        let properties = |schema: &'_ Value| schema["properties"].as_object().unwrap_or(&none).clone();
        let (before, after) = (properties(old), properties(new));
        for (key, property) in &before {
            match after.get(key) {
                None => broken.push(format!("`{key}` is gone")),
                Some(changed) => {
                    let changes = self.at(direction, property, changed, depth + 1);
                    broken.extend(changes.into_iter().map(|what| format!("`{key}`: {what}")));
                }
            }
            if direction == Direction::Response
                && requires(old, key)
                && after.contains_key(key)
                && !requires(new, key)
            {
                broken.push(format!("`{key}` may be absent now"));
            }
        }
        if direction == Direction::Request {
            let required = new["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            broken.extend(
                required
                    .filter(|key| !requires(old, key))
                    .map(|key| format!("`{key}` is required now")),
            );
        }
        for part in ["items", "additionalProperties"] {
            if old[part].is_object() && new[part].is_object() {
                let changes = self.at(direction, &old[part], &new[part], depth + 1);
                broken.extend(changes.into_iter().map(|what| format!("each: {what}")));
            }
        }
        broken
    }
}

fn bounds(direction: Direction, old: &Value, new: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    if old["format"] != new["format"] {
        broken.push(format!("format is {}, was {}", new["format"], old["format"]));
    }
    if direction == Direction::Response {
        return broken;
    }
    for (bound, larger_is_wider) in BOUNDS {
        let tighter = match (old[bound].as_f64(), new[bound].as_f64()) {
            (Some(old), Some(new)) => {
                if larger_is_wider {
                    new < old
                } else {
                    new > old
                }
            }
            (old, new) => old.is_none() && new.is_some(),
        };
        if tighter {
            broken.push(format!("{bound} is {}, was {}", new[bound], old[bound]));
        }
    }
    if new["pattern"].is_string() && old["pattern"] != new["pattern"] {
        broken.push(format!("pattern is {}, was {}", new["pattern"], old["pattern"]));
    }
    broken
}

fn requires(schema: &Value, key: &str) -> bool {
    schema["required"]
        .as_array()
        .is_some_and(|keys| keys.iter().any(|required| required == key))
}

/// Expands a schema into its alternatives: follows references, and splits unions, enumerations and lists of types.
fn alternatives(document: &Value, schema: &Value) -> Vec<Value> {
    if let Some(name) = schema["$ref"].as_str().and_then(|at| at.strip_prefix('#')) {
        return document
            .pointer(name)
            .map(|found| alternatives(document, found))
            .unwrap_or_default();
    }
    let own = schema.get("properties").is_some();
    for union in ["oneOf", "anyOf"] {
        if let (Some(list), false) = (schema[union].as_array(), own) {
            return list.iter().flat_map(|one| alternatives(document, one)).collect();
        }
    }
    let with = |key: &str, value: &Value| {
        let mut one = schema.clone();
        one[key] = value.clone();
        if let Some(one) = one.as_object_mut().filter(|_| key == "const") {
            one.remove("enum");
        }
        one
    };
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(|value| with("const", value)).collect();
    }
    match schema["type"].as_array() {
        Some(types) => types.iter().map(|one| with("type", one)).collect(),
        None => vec![schema.clone()],
    }
}

/// Returns whether two alternatives can describe the same value: one type, one constant, one tag.
fn same_shape(one: &Value, other: &Value) -> bool {
    let type_of = |schema: &Value| schema["type"].as_str().unwrap_or("any").to_owned();
    let comparable = one.get("const").is_some() || other.get("const").is_some();
    if comparable {
        return one["const"] == other["const"];
    }
    let tags = |schema: &Value| -> Vec<(String, Value)> {
        let properties = schema["properties"].as_object().into_iter().flatten();
        properties
            .filter_map(|(key, value)| Some((key.clone(), value.get("const")?.clone())))
            .collect()
    };
    let others = tags(other);
    let differs = |(key, value): &(String, Value)| others.iter().any(|(k, v)| k == key && v != value);
    type_of(one) == type_of(other) && !tags(one).iter().any(differs)
}

/// Names an alternative by its constant, its tag or its type.
fn name(schema: &Value) -> String {
    let tag = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .find_map(|(_, value)| value.get("const"));
    match schema.get("const").or(tag) {
        Some(value) => value.to_string(),
        None => schema["type"].as_str().unwrap_or("anything").to_owned(),
    }
}
