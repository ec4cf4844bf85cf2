//! JSON by the browser's own parser.

use crate::{Error, nesting};
use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
pub(crate) use wasm_bindgen::JsValue as Tree;

/// Maximum nesting, as in `serde_json`.
const DEPTH: usize = 127;

pub(crate) fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    nesting::check(text, DEPTH)?;
    read(&parse(text)?)
}

pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    stringify(value.serialize(&Serializer::json_compatible()))
}

/// The part of [`to_string`] that is the same for every type.
#[inline(never)]
fn stringify(tree: Result<Tree, serde_wasm_bindgen::Error>) -> Result<String, Error> {
    let tree = tree.map_err(Error::new)?;
    js_sys::JSON::stringify(&tree).map(String::from).map_err(js_error)
}

#[inline(never)]
pub(crate) fn parse(text: &str) -> Result<Tree, Error> {
    js_sys::JSON::parse(text).map_err(js_error)
}

pub(crate) fn object() -> Tree {
    js_sys::Object::new().into()
}

pub(crate) fn field(tree: &Tree, name: &str) -> Option<Tree> {
    let field = js_sys::Reflect::get(tree, &name.into()).ok()?;
    (!field.is_null() && !field.is_undefined()).then_some(field)
}

pub(crate) fn read<T: DeserializeOwned>(tree: &Tree) -> Result<T, Error> {
    serde_wasm_bindgen::from_value(tree.clone()).map_err(Error::new)
}

/// Converts a JavaScript exception to an error.
fn js_error(exception: Tree) -> Error {
    Error::new(serde_wasm_bindgen::Error::from(exception))
}
