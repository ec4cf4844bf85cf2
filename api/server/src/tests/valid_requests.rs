//! Requests that fit the published schema are never refused as unreadable or malformed.
//!
//! Every operation of the document is called with generated requests. They may still be refused for reasons that a schema cannot
//! state: the state of the data, rights, the clock, and the few rules that [`BEYOND_A_SCHEMA`] lists.

mod generator;

use super::{World, world};
use allpet_contract::access::audience;
use allpet_domain::role::{Grant, Role};
use allpet_kernel::{
    openapi,
    routes::UndeclaredError,
    testkit::{Engine, ORIGIN},
};
use axum::{body::Body, http::Request};
use generator::Generator;
use serde_json::Value;
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// Number of requests for each operation.
const REQUESTS: usize = 20;

/// Allowed refusals of a valid request as `invalid`: field (or its beginning), code, and the reason why no schema states the
/// rule.
const BEYOND_A_SCHEMA: [(&str, &str, &str); 11] = [
    ("born", "in-the-future", "follows from today"),
    ("born", "too-old", "follows from today"),
    ("password", "guessable", "a dictionary"),
    ("password", "common", "a list"),
    ("current_password", "wrong", "follows from the stored password"),
    ("password", "pattern", "keyboards and repetitions"),
    ("number", "card-number", "a check digit"),
    ("month", "card-expired", "follows from today"),
    ("month", "card-date", "follows from today"),
    ("zip", "postal-code", "follows from the authority's country"),
    (
        "parameters",
        "",
        "an active design breaks none of the builder's rules",
    ),
];

fn is_beyond_a_schema(error: &Value) -> bool {
    let says = |name: &str| error[name].as_str().unwrap_or_default();
    BEYOND_A_SCHEMA.iter().any(|(field, code, _)| {
        says("field").starts_with(field) && (code.is_empty() || says("code") == *code)
    })
}

/// The outcome of a request.
struct Outcome {
    status: u16,
    body: Value,
}

impl World {
    /// Sends a generated request as the admin of the world's first tenant, from one of our pages.
    async fn send(&self, operation: &Value, request: generator::Generated) -> Outcome {
        let app = operation["x-audience"][0].as_str().unwrap_or(audience::SHELL);
        let (tenant, admin) = self.here;
        let roles = vec![Grant {
            tenant,
            role: Role::Admin,
        }];
        let token = self.kernel.keys().sign(&self.claims(admin, app, roles)).unwrap();
        let mut builder = Request::builder()
            .method(request.method.as_str())
            .uri(&request.target)
            .header("origin", ORIGIN)
            .header("authorization", format!("Bearer {token}"));
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let call = builder.body(Body::from(request.body)).unwrap();
        let response = self.router.clone().oneshot(call).await.unwrap();
        let undeclared = response.extensions().get::<UndeclaredError>();
        assert!(undeclared.is_none(), "{undeclared:?}: list it in the contract");
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), 32 << 20)
            .await
            .unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Outcome { status, body }
    }
}

#[tokio::test]
async fn a_request_that_fits_the_schema_is_not_malformed() {
    let world = world(Engine::Sqlite).await;
    let document = openapi::document(&world.operations);
    let mut generator = Generator::new(&document);
    generator.add_known("tenant", world.here.0.to_string().into());
    generator.add_known("user", world.here.1.to_string().into());
    let mut refused = BTreeMap::new();
    // Twice: the second round uses the ids of things that the first one created.
    for _ in 0..2 {
        for (path, method, operation) in generator::operations(&document) {
            for _ in 0..REQUESTS / 2 {
                let request = generator.request(path, method, operation);
                let sent = format!("{} {}", request.target, String::from_utf8_lossy(&request.body));
                let outcome = world.send(operation, request).await;
                generator.collect_ids(path, &outcome.body);
                if let Some(why) = refusal(&outcome) {
                    refused
                        .entry(operation["operationId"].to_string() + &why)
                        .or_insert(sent);
                }
            }
        }
    }
    assert!(
        refused.is_empty(),
        "{} kinds of valid requests are refused: {refused:#?}",
        refused.len()
    );
}

/// Returns the reason for a refusal as malformed or invalid, unless a rule beyond the schema explains it.
fn refusal(outcome: &Outcome) -> Option<String> {
    let Outcome { status, body } = outcome;
    assert!(*status != 500, "{body}");
    match body["code"].as_str() {
        Some("malformed") => Some(format!(" {status} {}", body["detail"])),
        Some("invalid") => {
            let errors = body["errors"].as_array()?;
            let error = errors.iter().find(|error| !is_beyond_a_schema(error))?;
            Some(format!(" {status} {}: {}", error["field"], error["code"]))
        }
        _ => None,
    }
}
