//! What was typed at the checkout, kept in the tab until the order is placed. Nothing of a card is in it.

use allpet_domain::orders::{Address, Country, ShippingChoice};
use allpet_domain::{Invalid, validation};
use serde::{Deserialize, Serialize};
use web_sys::Storage;

const KEY: &str = "products.checkout";

/// What was typed at the checkout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// Where to.
    pub(crate) address: Address,
    /// Where news of the order goes.
    pub(crate) email: String,
    /// How fast.
    pub(crate) shipping: ShippingChoice,
}

fn storage() -> Option<Storage> {
    // Throws where the browser blocks storage: what is typed then lasts as long as the page.
    web_sys::window()?.session_storage().ok().flatten()
}

impl Draft {
    /// Nothing typed, but for the e-mail address of whoever is signed in.
    pub(crate) fn new(name: &str, email: &str) -> Self {
        Self {
            address: Address {
                name: name.to_owned(),
                line1: String::new(),
                line2: String::new(),
                city: String::new(),
                region: String::new(),
                postal_code: String::new(),
                country: Country::Us,
            },
            email: email.to_owned(),
            shipping: ShippingChoice::Standard,
        }
    }

    /// What is kept in this tab.
    pub(crate) fn kept() -> Option<Self> {
        let text = storage()?.get_item(KEY).ok()??;
        lean_json::from_str(&text).ok()
    }

    /// Keeps it.
    pub(crate) fn keep(&self) {
        if let (Some(storage), Ok(text)) = (storage(), lean_json::to_string(self)) {
            let _ = storage.set_item(KEY, &text);
        }
    }

    /// Lets go of what is kept: the order is placed.
    pub(crate) fn forget() {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(KEY);
        }
    }

    /// The draft as it can be sent, by domain's rules for the country.
    pub(crate) fn check(&self) -> Result<Self, Invalid> {
        let mut invalid = Invalid::default();
        let email = invalid.merge(validation::email("email", &self.email));
        let address = invalid.merge(self.address.check("address"));
        invalid.or(Self {
            address: address.unwrap_or_else(|| self.address.clone()),
            email: email.unwrap_or_default(),
            shipping: self.shipping,
        })
    }
}
