//! The successful response of an endpoint, and its errors by status.

use super::errors_of;
use allpet_contract::{Endpoint, ErrorCode, endpoint::ResponseBody};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

pub(super) fn responses<E: Endpoint>(generator: &mut SchemaGenerator) -> Value {
    let mut all = Map::new();
    let mut success = json!({ "description": "Done" });
    if E::SUCCESS != 204 {
        success["content"] = match E::Response::schema(generator) {
            Some(schema) => json!({ "application/json": { "schema": schema } }),
            None => {
                json!({ E::Response::MEDIA_TYPE: { "schema": { "type": "string", "format": "binary" } } })
            }
        };
    }
    all.insert(E::SUCCESS.to_string(), success);
    for same in errors_of::<E>().chunk_by(|a, b| a.status == b.status) {
        let reference = format!("#/components/responses/{}", refusal_name(same));
        all.insert(same[0].status.to_string(), json!({ "$ref": reference }));
    }
    all.insert(
        "default".into(),
        json!({ "$ref": "#/components/responses/Problem" }),
    );
    Value::Object(all)
}

/// Returns the errors of an endpoint as components of the document: endpoints with the same errors share them.
pub(super) fn refusals(errors: &[ErrorCode]) -> impl Iterator<Item = (String, Value)> {
    errors
        .chunk_by(|a, b| a.status == b.status)
        .map(|same| (refusal_name(same), refusal(same)))
}

/// Names a component by status and codes: `409_pet.gone`.
fn refusal_name(errors: &[ErrorCode]) -> String {
    let codes = errors.iter().map(|error| ["_", error.code].concat());
    errors[0].status.to_string() + &codes.collect::<String>()
}

/// Describes the errors of one status.
fn refusal(errors: &[ErrorCode]) -> Value {
    let titles: Vec<String> = errors
        .iter()
        .map(|error| format!("`{}` {}", error.code, error.title))
        .collect();
    let codes: Vec<&str> = errors.iter().map(|error| error.code).collect();
    let schema = json!({
        "allOf": [{ "$ref": "#/components/schemas/Problem" }],
        "properties": { "status": { "const": errors[0].status }, "code": { "enum": codes } },
    });
    let mut refusal = json!({
        "description": titles.join("; "),
        "content": { "application/problem+json": { "schema": schema } },
    });
    if let status @ (429 | 503) = errors[0].status {
        refusal["headers"] = json!({ "Retry-After": {
            "description": "Seconds after which it may be tried again.",
            "required": status == 429,
            "schema": { "type": "integer", "minimum": 0 },
        } });
    }
    refusal
}
