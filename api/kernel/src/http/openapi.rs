//! The OpenAPI 3.1 document, generated from the endpoints that the server serves.

mod errors;
mod limits;
mod parameters;
mod responses;

use allpet_contract::{
    Endpoint, ErrorCode, Problem,
    access::Access,
    endpoint::Body,
    limit::{Limit, Priority, limits_of},
};
use allpet_domain::{text::is_invisible, upload::FILE_KINDS};
pub(crate) use errors::{declares, errors_of};
use limits::rate_limits;
use parameters::parameters;
use responses::{refusals, responses};
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// One route of the document.
#[derive(Clone, Copy)]
pub struct Operation {
    /// The module that serves it: its tag.
    pub module: &'static str,
    /// The operation id.
    pub name: &'static str,
    /// The HTTP method in capital letters.
    pub method: &'static str,
    /// The path with `{names}`.
    pub path: &'static str,
    /// The name of its access rule.
    pub access: &'static str,
    /// Whether it requires a role in the tenant that the path names.
    pub tenant: bool,
    /// The apps whose tokens it accepts.
    pub audience: &'static [&'static str],
    /// Whether it reads a body.
    pub has_body: bool,
    /// Its priority when the server is overloaded.
    pub priority: Priority,
    /// Returns its limits.
    pub limits: fn() -> Vec<Limit>,
    errors: fn() -> Vec<ErrorCode>,
    describe: fn(&mut SchemaGenerator) -> Value,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({})", self.method, self.path, self.access)
    }
}

impl Operation {
    /// Names the module that serves the route.
    #[must_use]
    pub fn of_module(self, module: &'static str) -> Self {
        Self { module, ..self }
    }

    /// Describes the route of an endpoint.
    pub fn of<E: Endpoint>() -> Self {
        Self {
            module: "",
            name: E::NAME,
            method: E::METHOD.as_str(),
            path: E::PATH,
            access: E::Access::NAME,
            tenant: E::Access::TENANT,
            audience: E::AUDIENCE,
            has_body: E::HAS_BODY,
            priority: E::PRIORITY,
            limits: limits_of::<E>,
            errors: errors_of::<E>,
            describe: describe::<E>,
        }
    }
}

/// Generates the document. Leaves out internal endpoints.
pub fn document(operations: &[Operation]) -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths: Map<String, Value> = Map::new();
    let mut responses: Map<String, Value> = Map::new();
    for operation in operations
        .iter()
        .filter(|operation| operation.access != "internal")
    {
        responses.extend(refusals(&(operation.errors)()));
        let entry = paths.entry(operation.path).or_insert_with(|| json!({}));
        let mut described = (operation.describe)(&mut generator);
        described["tags"] = json!([operation.module]);
        entry[operation.method.to_lowercase()] = described;
    }
    let problem = json!({ "application/problem+json": { "schema": generator.subschema_for::<Problem>() } });
    responses.insert(
        "Problem".into(),
        json!({ "description": "Problem details", "content": problem }),
    );
    let mut schemas = generator.take_definitions(true);
    schemas.values_mut().for_each(add_bounds);
    json!({
        "openapi": "3.1.0",
        "info": { "title": "All Pet Plus", "version": env!("CARGO_PKG_VERSION"),
            "description": "Pets, licences, orders and designs. Errors are problem details (RFC 9457) with a code." },
        "tags": tags(operations),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": responses,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "session": { "type": "apiKey", "in": "cookie", "name": crate::actor::SESSION_COOKIE },
                "cart": { "type": "apiKey", "in": "cookie", "name": crate::actor::CART_COOKIE }
            }
        }
    })
}

/// Lists a tag for each module.
fn tags(operations: &[Operation]) -> Vec<Value> {
    let mut modules: Vec<&str> = operations.iter().map(|operation| operation.module).collect();
    modules.sort_unstable();
    modules.dedup();
    modules.into_iter().map(|name| json!({ "name": name })).collect()
}

/// Writes the document as text. Escapes invisible characters, so that an editor shows them.
pub fn to_text(document: &Value) -> String {
    let mut text = String::new();
    for c in format!("{document:#}\n").chars() {
        if c.is_ascii() || !(is_invisible(c) || u32::from(c) & 0xfffe == 0xfffe) {
            text.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
    text
}

/// Adds the bounds of each integer format.
fn add_bounds(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let bounds = match members.get("format").and_then(Value::as_str) {
                Some("uint32") => Some((0, i64::from(u32::MAX))),
                Some("int64") => Some((i64::MIN, i64::MAX)),
                _ => None,
            };
            if let Some((min, max)) = bounds {
                members.entry("minimum").or_insert_with(|| json!(min));
                members.entry("maximum").or_insert_with(|| json!(max));
            }
            members.values_mut().for_each(add_bounds);
        }
        Value::Array(items) => items.iter_mut().for_each(add_bounds),
        _ => {}
    }
}

fn describe<E: Endpoint>(generator: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "operationId": E::NAME,
        "summary": E::SUMMARY.trim(),
        "x-access": E::Access::NAME,
        "x-audience": E::AUDIENCE,
        "x-priority": E::PRIORITY.label(),
        "x-rate-limit": rate_limits::<E>(),
        "parameters": parameters::<E>(generator),
        "responses": responses::<E>(generator),
    });
    if E::HAS_BODY {
        operation["requestBody"] = json!({ "required": true, "content": content::<E>(generator) });
    }
    if E::Access::BEARER {
        operation["security"] = json!([{ "token": [] }]);
    } else if E::Access::BEARER_IF_ANY && E::Access::COOKIE {
        operation["security"] = json!([{ "token": [] }, { "cart": [] }, {}]);
    } else if E::Access::BEARER_IF_ANY {
        operation["security"] = json!([{ "token": [] }, {}]);
    } else if E::Access::COOKIE {
        operation["security"] = json!([{ "session": [] }, {}]);
    }
    operation
}

/// Describes the body: JSON, or a file of an accepted kind.
fn content<E: Endpoint>(generator: &mut SchemaGenerator) -> Value {
    if let Some(schema) = E::Body::schema(generator) {
        return json!({ "application/json": { "schema": schema } });
    }
    let file = json!({ "schema": { "type": "string", "format": "binary" } });
    let kinds = FILE_KINDS
        .into_iter()
        .map(|kind| (kind.media_type().to_owned(), file.clone()));
    Value::Object(kinds.collect())
}
