//! A repeated request keeps its idempotency key.

use allpet_ui::api::KeyedRequest;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_same_request_keeps_its_key_and_another_gets_a_new_one() {
    let mut sent = None;
    let first = KeyedRequest::key(&mut sent, "one");
    assert_eq!(KeyedRequest::key(&mut sent, "one"), first);
    let second = KeyedRequest::key(&mut sent, "two");
    assert_ne!(second, first);
    assert_eq!(sent, Some(KeyedRequest::new("two", second.0)));
    assert_ne!(
        KeyedRequest::key(&mut sent, "one"),
        first,
        "only the last is known"
    );
}
