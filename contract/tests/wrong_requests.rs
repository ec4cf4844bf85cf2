//! Tests that a front-end with undeclared requests or fields does not compile, nor an event whose previous version is not read.
#![cfg(not(target_arch = "wasm32"))]

#[test]
fn wrong_requests_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile_pass/right_request.rs");
    cases.compile_fail("tests/compile_fail/*.rs");
}
