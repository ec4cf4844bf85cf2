//! Parameters of path, header and query.

use allpet_contract::{Endpoint, endpoint::KEY_LENGTHS};
use allpet_domain::schema::IdempotencyKey;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

pub(super) fn parameters<E: Endpoint>(generator: &mut SchemaGenerator) -> Vec<Value> {
    let mut all: Vec<Value> = E::path_schemas(generator)
        .into_iter()
        .map(|(name, schema)| json!({ "name": name, "in": "path", "required": true, "schema": without_description(schema.to_value()) }))
        .collect();
    if E::HAS_KEY {
        const MIN: usize = *KEY_LENGTHS.start();
        const MAX: usize = *KEY_LENGTHS.end();
        let schema = IdempotencyKey::<MIN, MAX>::json_schema(generator);
        all.push(
            json!({ "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "New for each operation, the same for each retry.", "schema": schema }),
        );
    }
    if E::HAS_QUERY {
        all.extend(query(&E::Query::json_schema(generator).to_value()));
    }
    all
}

/// Describes the members of a query's schema. An absent parameter is omitted, so none is `null`.
fn query(schema: &Value) -> Vec<Value> {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let parameter = |(name, schema): (String, Value)| {
        let mut schema = without_null(schema);
        let mut parameter =
            json!({ "name": name, "in": "query", "required": required.contains(&name.as_str()) });
        if let Some(description) = schema
            .as_object_mut()
            .and_then(|schema| schema.remove("description"))
        {
            parameter["description"] = description;
        }
        super::add_bounds(&mut schema);
        let is_json = schema
            .as_object_mut()
            .and_then(|schema| schema.remove("x-json"))
            .is_some();
        if is_json {
            parameter["content"] = json!({ "application/json": { "schema": schema } });
        } else {
            parameter["schema"] = schema;
        }
        parameter
    };
    properties.into_iter().map(parameter).collect()
}

/// Removes `null` from the types and choices of `schema`.
fn without_null(mut schema: Value) -> Value {
    if let Some(types) = schema["type"].as_array() {
        let types: Vec<Value> = types.iter().filter(|one| *one != "null").cloned().collect();
        schema["type"] = match &types[..] {
            [one] => one.clone(),
            _ => types.into(),
        };
    }
    let Some(choices) = schema.get("anyOf").and_then(Value::as_array).cloned() else {
        return schema;
    };
    let choices: Vec<Value> = choices
        .into_iter()
        .filter(|choice| choice["type"] != "null")
        .collect();
    let Some(members) = schema.as_object_mut() else {
        return schema;
    };
    members.remove("anyOf");
    match <[Value; 1]>::try_from(choices) {
        Ok([Value::Object(one)]) => members.extend(one),
        Ok([one]) => _ = members.insert("anyOf".into(), json!([one])),
        Err(several) => _ = members.insert("anyOf".into(), several.into()),
    }
    schema
}

/// Removes a type's own description, which says what the type is and not what the parameter is for.
fn without_description(mut schema: Value) -> Value {
    if let Some(members) = schema.as_object_mut() {
        members.remove("description");
    }
    schema
}
