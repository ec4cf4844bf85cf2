//! Generates requests that fit the published document, from a fixed seed.

mod pattern;

use pattern::Pattern;
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A request, ready to be sent.
pub(super) struct Generated {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// Makes requests of a document.
pub(super) struct Generator<'d> {
    document: &'d Value,
    runner: TestRunner,
    /// Values of path parameters behind which there is something.
    known: BTreeMap<String, Vec<Value>>,
    patterns: BTreeMap<String, Pattern>,
}

/// The operations of a document: path, method, description.
pub(super) fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().into_iter().flatten();
            methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect()
}

impl<'d> Generator<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let config = Config {
            failure_persistence: None,
            ..Config::default()
        };
        Self {
            document,
            runner: TestRunner::new_with_rng(config, rng),
            known: BTreeMap::new(),
            patterns: BTreeMap::new(),
        }
    }

    /// Records a valid value of a path parameter.
    pub(super) fn add_known(&mut self, parameter: &str, value: Value) {
        self.known.entry(parameter.to_owned()).or_default().push(value);
    }

    /// Records the ids in a response: the children of `/api/pets` are at `/api/pets/{pet}`.
    pub(super) fn collect_ids(&mut self, path: &str, answer: &Value) {
        let mut paths = self.document["paths"].as_object().into_iter().flatten();
        let child = paths
            .find_map(|(other, _)| other.strip_prefix(path)?.strip_prefix("/{")?.strip_suffix('}'))
            .map(str::to_owned);
        let Some(parameter) = child else { return };
        let listed = answer["items"].as_array().or(answer.as_array());
        for one in listed.map_or(std::slice::from_ref(answer), Vec::as_slice) {
            if let Some(name) = [one.get(&parameter), one.get("id")].into_iter().flatten().next() {
                self.add_known(&parameter, name.clone());
            }
        }
    }

    pub(super) fn request(&mut self, path: &str, method: &str, operation: &Value) -> Generated {
        let mut target = path.to_owned();
        let mut query = Vec::new();
        let mut headers = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            if parameter["required"] != true && self.pick(3) == 0 {
                continue;
            }
            let as_json = parameter["content"].get("application/json");
            let value = self.value(&as_json.unwrap_or(parameter)["schema"]);
            let text = match value {
                Value::String(text) if as_json.is_none() => text,
                value => value.to_string(),
            };
            match parameter["in"].as_str() {
                Some("path") => {
                    let text = self.known(name).unwrap_or(text);
                    target = target.replace(&format!("{{{name}}}"), &encode(&text));
                }
                Some("header") => headers.push((name.to_owned(), text)),
                _ => query.push(format!("{name}={}", encode(&text))),
            }
        }
        if !query.is_empty() {
            target = format!("{target}?{}", query.join("&"));
        }
        let mut body = Vec::new();
        let contents = operation["requestBody"]["content"].as_object();
        if let Some((kind, content)) = contents.and_then(|all| all.iter().next()) {
            headers.push(("content-type".to_owned(), kind.clone()));
            body = self.value(&content["schema"]).to_string().into_bytes();
        }
        Generated {
            method: method.to_uppercase(),
            target,
            headers,
            body,
        }
    }

    fn known(&mut self, parameter: &str) -> Option<String> {
        let all = self.known.get(parameter)?.clone();
        // The tenant is always the caller's; some of the other ids are unknown ones.
        if parameter != "tenant" && self.pick(5) == 0 {
            return None;
        }
        let one = &all[self.pick(all.len())];
        Some(one.as_str().map_or_else(|| one.to_string(), str::to_owned))
    }

    /// Picks a number below `count`.
    fn pick(&mut self, count: usize) -> usize {
        usize::try_from(self.runner.rng().next_u32()).unwrap_or(0) % count.max(1)
    }

    fn value(&mut self, schema: &Value) -> Value {
        let schema = self.whole(schema);
        if let Some(one) = schema.get("const") {
            return one.clone();
        }
        if let Some(choices) = schema["enum"].as_array() {
            return choices[self.pick(choices.len())].clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds[self.pick(kinds.len())].clone(),
            kind => kind.clone(),
        };
        match kind.as_str() {
            Some("object") => self.object(&schema),
            Some("array") => {
                let most = schema["maxItems"].as_u64().map_or(3, |most| most.min(3));
                let count = self.pick(usize::try_from(most).unwrap_or(0) + 1);
                (0..count).map(|_| self.value(&schema["items"])).collect()
            }
            Some("string") => self.text(&schema).into(),
            Some("integer") => self.integer(&schema).into(),
            Some("boolean") => (self.pick(2) == 0).into(),
            Some("null") => Value::Null,
            _ if schema.get("properties").is_some() => self.object(&schema),
            other => panic!("a schema of no type that is known ({other:?}): {schema}"),
        }
    }

    /// Resolves the reference of `schema` and picks one of its choices.
    fn whole(&mut self, schema: &Value) -> Value {
        let mut whole = schema.clone();
        if let Some(path) = schema["$ref"].as_str() {
            let target = self.document.pointer(path.trim_start_matches('#')).unwrap();
            whole = merged(self.whole(target), schema);
            whole.as_object_mut().unwrap().remove("$ref");
        }
        for name in ["oneOf", "anyOf"] {
            let choices = whole.as_object_mut().and_then(|members| members.remove(name));
            if let Some(Value::Array(choices)) = choices {
                let at = self.pick(choices.len());
                let choice = self.whole(&choices[at]);
                whole = merged(whole, &choice);
            }
        }
        whole
    }

    fn object(&mut self, schema: &Value) -> Value {
        let mut object = Map::new();
        let required = |name: &str| {
            let names = schema["required"].as_array().into_iter().flatten();
            names.into_iter().any(|one| one == name)
        };
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if required(name) || self.pick(2) == 0 {
                object.insert(name.clone(), self.value(property));
            }
        }
        for (name, others) in schema["dependentRequired"].as_object().into_iter().flatten() {
            for other in others.as_array().into_iter().flatten().filter_map(Value::as_str) {
                if object.contains_key(name) && !object.contains_key(other) {
                    let value = self.value(&schema["properties"][other]);
                    object.insert(other.to_owned(), value);
                }
            }
        }
        object.into()
    }

    fn integer(&mut self, schema: &Value) -> i64 {
        let bound = |name: &str, otherwise: i64| schema[name].as_i64().unwrap_or(otherwise);
        let (least, most) = (bound("minimum", i64::MIN), bound("maximum", i64::MAX));
        loop {
            let number = match self.pick(4) {
                0 => least,
                1 => most,
                _ => (least..=most).new_tree(&mut self.runner).unwrap().current(),
            };
            if schema["not"]["const"] != number {
                return number;
            }
        }
    }

    fn text(&mut self, schema: &Value) -> String {
        match schema["format"].as_str() {
            Some("uuid") => {
                let bytes = any::<[u8; 16]>().new_tree(&mut self.runner).unwrap().current();
                return uuid::Uuid::from_bytes(bytes).to_string();
            }
            Some("date") => {
                let (year, month, day) = (1980 + self.pick(60), 1 + self.pick(12), 1 + self.pick(28));
                return format!("{year}-{month:02}-{day:02}");
            }
            _ => {}
        }
        let length = |name: &str| {
            schema[name]
                .as_u64()
                .and_then(|length| usize::try_from(length).ok())
        };
        let lengths = length("minLength").unwrap_or(0)..=length("maxLength").unwrap_or(10_000);
        let pattern = schema["pattern"].as_str().unwrap_or("^[ -~]*$");
        let longest = "x".repeat(length("maxLength").unwrap_or(0));
        let takes_longest = self.pick(5) == 0 && !longest.is_empty();
        let pattern = self
            .patterns
            .entry(pattern.to_owned())
            .or_insert_with(|| Pattern::new(pattern));
        if takes_longest && pattern.matches(&longest) {
            return longest;
        }
        pattern.text(&lengths, &mut self.runner)
    }
}

/// Merges `other` into `base`; `other` takes precedence.
fn merged(mut base: Value, other: &Value) -> Value {
    let (Value::Object(members), Value::Object(others)) = (&mut base, other) else {
        return other.clone();
    };
    for (name, value) in others {
        let known = members.entry(name.clone()).or_insert(json!({}));
        *known = match (&*known, value) {
            (Value::Array(known), Value::Array(more)) if name == "required" => {
                known.iter().chain(more).cloned().collect()
            }
            (Value::Object(_), Value::Object(_)) => merged(known.clone(), value),
            _ => value.clone(),
        };
    }
    base
}

fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
