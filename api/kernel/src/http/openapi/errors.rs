//! The errors of an endpoint: its own, and those that follow from its input and its access rule.

use allpet_contract::{
    Endpoint, ErrorCode, Problem,
    access::{Access, Internal},
    identity::FOREIGN_ORIGIN,
    problem::{
        ALREADY_DONE, FORBIDDEN, INTERNAL, INVALID, KEY_REUSED, MALFORMED, OVERLOADED, PAGE_NOT_FOUND,
        SIGNED_OUT, TIMEOUT, TOO_LARGE, TOO_MANY_REQUESTS,
    },
};
use schemars::{JsonSchema, SchemaGenerator};

/// Returns all errors of an endpoint, sorted by status and code.
pub(crate) fn errors_of<E: Endpoint>() -> Vec<ErrorCode> {
    let mut errors = E::ERRORS.to_vec();
    errors.extend([INTERNAL, TIMEOUT]);
    if E::Access::NAME != Internal::NAME {
        errors.extend([OVERLOADED, TOO_MANY_REQUESTS]);
    }
    if E::Access::BEARER || E::Access::BEARER_IF_ANY {
        errors.extend([SIGNED_OUT, FORBIDDEN]);
    }
    if E::Access::COOKIE {
        // A request with the same cookie twice is malformed.
        errors.extend([FOREIGN_ORIGIN, MALFORMED]);
    }
    if E::HAS_BODY || E::HAS_QUERY || E::HAS_KEY || E::PATH.contains('{') {
        errors.extend([MALFORMED, INVALID]);
    }
    if E::HAS_BODY && errors.iter().all(|error| error.status != TOO_LARGE.status) {
        errors.push(TOO_LARGE);
    }
    if E::HAS_KEY {
        errors.extend([KEY_REUSED, ALREADY_DONE]);
    }
    if reads_cursor::<E>() {
        errors.push(PAGE_NOT_FOUND);
    }
    errors.sort_by_key(|error| (error.status, error.code));
    errors.dedup();
    errors
}

/// Returns whether `problem` is one of `errors`.
pub(crate) fn declares(errors: &[ErrorCode], problem: &Problem) -> bool {
    errors
        .iter()
        .any(|error| error.code == problem.code && error.status == problem.status)
}

fn reads_cursor<E: Endpoint>() -> bool {
    let query = E::Query::json_schema(&mut SchemaGenerator::default()).to_value();
    query["properties"].get("cursor").is_some()
}
