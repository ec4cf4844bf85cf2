//! Tests of the protocol without a browser: journeys, properties, fuzzed bytes and the conformance vectors.
#![cfg(not(target_arch = "wasm32"))]

mod app_session;
mod decoding;
mod other_documents;
mod properties;
mod shell_lifecycle;
mod shell_session;
mod stage;
mod topics;
mod vectors;
