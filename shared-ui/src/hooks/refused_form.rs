//! Forms sent without the app.

use allpet_contract::Problem;
use serde::{Deserialize, de::DeserializeOwned};

/// A form that was sent before the app runs or without it, and refused.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RefusedForm<T> {
    /// The values entered.
    pub fields: T,
    /// The reason for the refusal.
    pub problem: Problem,
}

/// Takes the refused form, if the page is the answer to one; only once in a browser.
pub fn refused_form<T: DeserializeOwned>() -> Option<RefusedForm<T>> {
    allpet_json::from_str(&crate::ssr::refused_form()?).ok()
}
