//! Compares the operations of two documents.

use super::schemas::{Direction, Documents};
use serde_json::Value;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Lists every change that breaks a client of the `old` document.
pub(super) fn breaking_changes(old: &Value, new: &Value) -> Vec<String> {
    let documents = Documents { old, new };
    let paths = old["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| METHODS.map(|method| (path, method, &item[method])));
    let mut broken = Vec::new();
    for (path, method, before) in operations.filter(|(_, _, before)| before.is_object()) {
        let name = format!("{} {path}", method.to_uppercase());
        let after = &new["paths"][path][method];
        if after.is_object() {
            broken.extend(
                operation(&documents, before, after)
                    .into_iter()
                    .map(|what| format!("{name} {what}")),
            );
        } else {
            broken.push(format!("{name} is gone"));
        }
    }
    broken
}

fn operation(documents: &Documents<'_>, old: &Value, new: &Value) -> Vec<String> {
    let mut broken = parameters(documents, old, new);
    let body = |operation: &Value| schema(&operation["requestBody"]);
    match (body(old), body(new)) {
        (Some(old), Some(new)) => {
            let changes = documents.compare(Direction::Request, &old, &new);
            broken.extend(changes.into_iter().map(|what| format!("takes {what}")));
        }
        (None, Some(_)) if new["requestBody"]["required"] == true => {
            broken.push("requires a body now".into());
        }
        _ => {}
    }
    for (status, before) in old["responses"].as_object().into_iter().flatten() {
        if !status.starts_with('2') {
            continue;
        }
        let Some(after) = new["responses"].get(status) else {
            broken.push(format!("does not answer {status} any more"));
            continue;
        };
        if let (Some(old), Some(new)) = (schema(before), schema(after)) {
            let changes = documents.compare(Direction::Response, &old, &new);
            broken.extend(changes.into_iter().map(|what| format!("answers {what}")));
        }
    }
    broken.extend(access(old, new));
    broken
}

/// Compares the access rules and audiences.
fn access(old: &Value, new: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    if old["x-access"] != new["x-access"] {
        broken.push(format!(
            "is for {} now, was for {}",
            new["x-access"], old["x-access"]
        ));
    }
    let audiences = old["x-audience"].as_array().into_iter().flatten();
    for lost in audiences.filter(|app| {
        !new["x-audience"]
            .as_array()
            .is_some_and(|apps| apps.contains(app))
    }) {
        broken.push(format!("takes no token of {lost} any more"));
    }
    broken
}

fn parameters(documents: &Documents<'_>, old: &Value, new: &Value) -> Vec<String> {
    let list = |operation: &Value| operation["parameters"].as_array().cloned().unwrap_or_default();
    let (before, after) = (list(old), list(new));
    let twin = |list: &[Value], of: &Value| {
        list.iter()
            .find(|other| other["name"] == of["name"] && other["in"] == of["in"])
            .cloned()
    };
    let called = |parameter: &Value| {
        let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
        format!("the {} `{}`", text("in"), text("name"))
    };
    let mut broken = Vec::new();
    for old in &before {
        match twin(&after, old) {
            None => broken.push(format!("does not take {} any more", called(old))),
            Some(new) => {
                let changes = documents.compare(Direction::Request, &old["schema"], &new["schema"]);
                broken.extend(
                    changes
                        .into_iter()
                        .map(|what| format!("takes {}: {what}", called(old))),
                );
                if new["required"] == true && old["required"] != true {
                    broken.push(format!("requires {} now", called(old)));
                }
            }
        }
    }
    let new_ones = after.iter().filter(|new| twin(&before, new).is_none());
    broken.extend(
        new_ones
            .filter(|new| new["required"] == true)
            .map(|new| format!("requires {} now", called(new))),
    );
    broken
}

/// Returns the schema of a JSON body.
fn schema(body: &Value) -> Option<Value> {
    body["content"]
        .get("application/json")
        .map(|content| content["schema"].clone())
}
