//! A client that was built against the released contract continues to work with this API.
//!
//! `contract/released.json` is the OpenAPI document of the release that deployed clients were built against, without
//! descriptions. What an older client relies on must stay; additions are allowed. Once no client of that release is in use:
//! `BLESS=1 cargo test -p api compatibility`.

mod operations;
mod schemas;

use super::world;
use allpet_kernel::{openapi, testkit::Engine};
use operations::breaking_changes;
use serde_json::{Value, json};
use std::{fs, path::Path};

const RELEASED: &str = "../../contract/released.json";

#[tokio::test]
async fn no_change_of_the_contract_breaks_an_older_client() {
    let world = world(Engine::Sqlite).await;
    let served = serde_json::to_value(openapi::document(&world.operations)).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(RELEASED);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, without_prose(served).to_string()).unwrap();
        return;
    }
    let released: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let broken = breaking_changes(&released, &served);
    assert!(
        broken.is_empty(),
        "clients of the released contract break:\n- {}\nAdd instead of changing: a new field that may be absent, a new endpoint.",
        broken.join("\n- ")
    );
}

/// Removes descriptions, which no program reads.
fn without_prose(mut value: Value) -> Value {
    match &mut value {
        Value::Object(map) => {
            // A property may be called `description`; only text is prose.
            map.retain(|key, value| {
                !(matches!(key.as_str(), "description" | "summary" | "title") && value.is_string())
            });
            for value in map.values_mut() {
                *value = without_prose(value.take());
            }
        }
        Value::Array(list) => {
            for value in list {
                *value = without_prose(value.take());
            }
        }
        _ => {}
    }
    value
}

/// Builds a document with one operation that takes `request` and returns `response`.
fn document(request: &Value, response: &Value) -> Value {
    json!({ "paths": { "/api/pets": { "post": {
        "operationId": "AddPet",
        "requestBody": { "required": true, "content": { "application/json": { "schema": request } } },
        "responses": { "201": { "content": { "application/json": { "schema": response } } } }
    } } } })
}

#[test]
fn requests_of_an_older_client_are_still_accepted() {
    let of = |schema: Value| document(&schema, &json!({}));
    let old = json!({ "type": "object", "required": ["name"], "properties": {
        "name": { "type": "string", "maxLength": 80 },
        "kind": { "oneOf": [{ "const": "dog" }, { "const": "cat" }] },
        "born": { "type": ["string", "null"], "format": "date" }
    } });
    let changes = [
        (
            "/required",
            json!(["name", "kind"]),
            Some("`kind` is required now"),
        ),
        (
            "/properties/name/maxLength",
            json!(40),
            Some("`name`: maxLength is 40, was 80"),
        ),
        ("/properties/name/maxLength", json!(120), None),
        (
            "/properties/name/type",
            json!("integer"),
            Some("`name`: string is integer now"),
        ),
        (
            "/properties/kind/oneOf",
            json!([{ "const": "dog" }]),
            Some("`kind`: \"cat\" is not taken any more"),
        ),
        (
            "/properties/kind/oneOf",
            json!([{ "const": "dog" }, { "const": "cat" }, { "const": "fox" }]),
            None,
        ),
        (
            "/properties/born/type",
            json!("string"),
            Some("`born`: null is not taken any more"),
        ),
    ];
    for (at, changed, says) in changes {
        let mut new = old.clone();
        *new.pointer_mut(at).unwrap() = changed;
        let broken = breaking_changes(&of(old.clone()), &of(new));
        let expected: Vec<String> = says
            .map(|says| format!("POST /api/pets takes {says}"))
            .into_iter()
            .collect();
        assert_eq!(broken, expected, "{at}");
    }
}

#[test]
fn responses_still_contain_what_an_older_client_reads() {
    let of = |schema: Value| document(&json!({}), &schema);
    let old = json!({ "type": "object", "required": ["state"], "properties": {
        "state": { "oneOf": [{ "const": "open" }, { "const": "paid" }] },
        "total": { "type": "integer" }
    } });
    let changes = [
        ("/required", json!([]), Some("`state` may be absent now")),
        ("/properties/state/oneOf", json!([{ "const": "open" }]), None),
        (
            "/properties/state/oneOf",
            json!([{ "const": "open" }, { "const": "paid" }, { "const": "lost" }]),
            Some("`state`: \"lost\" is new to older clients"),
        ),
        (
            "/properties/total/type",
            json!("string"),
            Some("`total`: integer is string now"),
        ),
        (
            "/properties",
            json!({ "state": { "const": "open" } }),
            Some("`total` is gone"),
        ),
    ];
    for (at, changed, says) in changes {
        let mut new = old.clone();
        *new.pointer_mut(at).unwrap() = changed;
        let broken = breaking_changes(&of(old.clone()), &of(new));
        let expected: Vec<String> = says
            .map(|says| format!("POST /api/pets answers {says}"))
            .into_iter()
            .collect();
        assert_eq!(broken, expected, "{at}");
    }
}

#[test]
fn an_endpoint_keeps_its_path() {
    let old = document(&json!({}), &json!({}));
    assert_eq!(
        breaking_changes(&old, &json!({ "paths": {} })),
        ["POST /api/pets is gone"]
    );
    let mut new = old.clone();
    new["paths"]["/api/pets"]["post"]["responses"] = json!({ "200": {} });
    assert_eq!(
        breaking_changes(&old, &new),
        ["POST /api/pets does not answer 201 any more"]
    );
    let mut new = old.clone();
    new["paths"]["/api/pets"]["post"]["parameters"] = json!([{ "name": "Idempotency-Key", "in": "header", "required": true, "schema": { "type": "string" } }]);
    assert_eq!(
        breaking_changes(&old, &new),
        ["POST /api/pets requires the header `Idempotency-Key` now"]
    );
}
