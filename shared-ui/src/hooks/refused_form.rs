//! A form that was sent without the program.

use allpet_contract::Problem;
use serde::{Deserialize, de::DeserializeOwned};

/// A form that was sent before the program was there, or without it, and was refused.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RefusedForm<T> {
    /// What was typed.
    pub fields: T,
    /// Why it was refused.
    pub problem: Problem,
}

/// Reads the form that was refused, where the page came as the answer to one; once in a browser.
pub fn refused_form<T: DeserializeOwned>() -> Option<RefusedForm<T>> {
    lean_json::from_str(&crate::ssr::refused_form()?).ok()
}
