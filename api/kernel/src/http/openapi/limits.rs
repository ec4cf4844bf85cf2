//! The limits of an endpoint, as the document shows them (`x-rate-limit`).

use allpet_contract::{
    Endpoint,
    limit::{Per, limits_of},
};
use serde_json::{Value, json};

/// Describes each limit: `requests` at once, all of which are available again after `seconds`.
pub(super) fn rate_limits<E: Endpoint>() -> Value {
    let limits = limits_of::<E>().into_iter().map(|limit| {
        let per = match limit.per {
            Per::Person => "person".to_owned(),
            Per::Session => "session".to_owned(),
            Per::Address => "address".to_owned(),
            Per::Parameter(name) => format!("{{{name}}}"),
            Per::Everyone => "everyone".to_owned(),
        };
        let mut described = json!({
            "name": limit.name,
            "per": per,
            "requests": limit.burst,
            "seconds": limit.seconds,
        });
        if limit.cost > 1 {
            described["cost"] = json!(limit.cost);
        }
        if !limit.statuses.is_empty() {
            described["statuses"] = json!(limit.statuses);
        }
        described
    });
    Value::Array(limits.collect())
}
