//! By `serde_json`.

use crate::Error;
use serde::{Serialize, de::DeserializeOwned};
pub(crate) use serde_json::Value as Tree;

pub(crate) fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(Error::new)
}

pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(Error::new)
}

pub(crate) fn parse(text: &str) -> Result<Tree, Error> {
    from_str(text)
}

pub(crate) fn object() -> Tree {
    Tree::Object(serde_json::Map::new())
}

pub(crate) fn field(tree: &Tree, name: &str) -> Option<Tree> {
    tree.get(name).filter(|value| !value.is_null()).cloned()
}

pub(crate) fn read<T: DeserializeOwned>(tree: &Tree) -> Result<T, Error> {
    T::deserialize(tree).map_err(Error::new)
}
