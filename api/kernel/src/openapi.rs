//! The OpenAPI 3.1 document, made from the very endpoints that the server serves.

use allpet_contract::{
    Endpoint, ErrorCode, Problem,
    access::Access,
    endpoint::{Answer, Body},
    problem,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// One route, as the document describes it.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Operation id.
    pub name: &'static str,
    /// HTTP method in capital letters.
    pub method: &'static str,
    /// Path with `{names}`.
    pub path: &'static str,
    /// Who may call it.
    pub access: &'static str,
    /// Whether its role is bound to the tenant in the path.
    pub tenant: bool,
    /// Apps whose tokens it takes.
    pub audience: &'static [&'static str],
    /// Whether it reads a body.
    pub has_body: bool,
    describe: fn(&mut SchemaGenerator) -> Value,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({})", self.method, self.path, self.access)
    }
}

impl Operation {
    /// The route of an endpoint.
    pub fn of<E: Endpoint>() -> Self {
        Self {
            name: E::NAME,
            method: E::METHOD.as_str(),
            path: E::PATH,
            access: E::Access::NAME,
            tenant: E::Access::TENANT,
            audience: E::AUDIENCE,
            has_body: E::HAS_BODY,
            describe: describe::<E>,
        }
    }
}

/// The document of `operations`. Internal endpoints are left out.
pub fn document(operations: &[Operation]) -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations
        .iter()
        .filter(|operation| operation.access != "internal")
    {
        let entry = paths.entry(operation.path).or_insert_with(|| json!({}));
        entry[operation.method.to_lowercase()] = (operation.describe)(&mut generator);
    }
    let problem = generator.subschema_for::<Problem>();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "All Pet Plus", "version": env!("CARGO_PKG_VERSION"),
            "description": "Pets, licences, orders and designs. Errors are problem details (RFC 9457) with a code." },
        "paths": paths,
        "components": {
            "schemas": generator.definitions(),
            "responses": { "Problem": { "description": "Problem details", "content": { "application/problem+json": { "schema": problem } } } },
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "session": { "type": "apiKey", "in": "cookie", "name": crate::actor::SESSION_COOKIE },
                "cart": { "type": "apiKey", "in": "cookie", "name": crate::actor::CART_COOKIE }
            }
        }
    })
}

fn describe<E: Endpoint>(generator: &mut SchemaGenerator) -> Value {
    let tag = E::PATH.split('/').nth(2).unwrap_or("api");
    let mut operation = json!({
        "operationId": E::NAME,
        "summary": E::SUMMARY.trim(),
        "tags": [tag],
        "x-access": E::Access::NAME,
        "x-audience": E::AUDIENCE,
        "parameters": parameters::<E>(generator),
        "responses": responses::<E>(generator),
    });
    if E::HAS_BODY {
        let content = match E::Body::schema(generator) {
            Some(schema) => json!({ "application/json": { "schema": schema } }),
            None => json!({ "*/*": { "schema": { "type": "string", "format": "binary" } } }),
        };
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    if E::Access::BEARER {
        operation["security"] = json!([{ "token": [] }]);
    } else if E::Access::BEARER_IF_ANY {
        operation["security"] = json!([{ "token": [] }, { "cart": [] }, {}]);
    } else if E::Access::COOKIE {
        operation["security"] = json!([{ "session": [] }, {}]);
    }
    operation
}

fn parameters<E: Endpoint>(generator: &mut SchemaGenerator) -> Vec<Value> {
    let names = E::PATH
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let mut all: Vec<Value> = names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    if E::HAS_KEY {
        all.push(
            json!({ "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "New for each intention, the same for each retry.",
            "schema": { "type": "string", "minLength": 8, "maxLength": 80 } }),
        );
    }
    if E::HAS_QUERY {
        all.extend(query_parameters(E::Query::json_schema(generator)));
    }
    all
}

fn query_parameters(schema: Schema) -> Vec<Value> {
    let schema = schema.to_value();
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let parameter = |(name, schema): (&String, &Value)| json!({ "name": name, "in": "query", "required": required.contains(&name.as_str()), "schema": schema });
    properties.iter().map(parameter).collect()
}

fn responses<E: Endpoint>(generator: &mut SchemaGenerator) -> Value {
    let mut all = Map::new();
    let mut good = json!({ "description": "Done" });
    if E::SUCCESS != 204 {
        good["content"] = match E::Response::schema(generator) {
            Some(schema) => json!({ "application/json": { "schema": schema } }),
            None => json!({ "*/*": { "schema": { "type": "string", "format": "binary" } } }),
        };
    }
    all.insert(E::SUCCESS.to_string(), good);
    let mut errors: Vec<ErrorCode> = E::ERRORS.to_vec();
    if E::Access::BEARER || E::Access::BEARER_IF_ANY {
        errors.extend([problem::SIGNED_OUT, problem::FORBIDDEN]);
    }
    if E::HAS_BODY || E::HAS_QUERY || E::PATH.contains('{') {
        errors.extend([problem::MALFORMED, problem::INVALID]);
    }
    errors.sort_by_key(|error| (error.status, error.code));
    for same in errors.chunk_by(|a, b| a.status == b.status) {
        let codes: Vec<_> = same
            .iter()
            .map(|error| format!("`{}` {}", error.code, error.title))
            .collect();
        let content =
            json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
        all.insert(
            same[0].status.to_string(),
            json!({ "description": codes.join("; "), "content": content }),
        );
    }
    all.insert(
        "default".into(),
        json!({ "$ref": "#/components/responses/Problem" }),
    );
    Value::Object(all)
}
