//! What was typed at the checkout, kept in the tab until the order is paid. It belongs to whoever typed it; nothing of a card is
//! in it.

use allpet_domain::orders::{Address, Country, ShippingChoice};
use allpet_domain::{Invalid, validation};
use allpet_frame::User;
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

/// A draft with whose it is.
#[derive(Serialize, Deserialize)]
struct Stored {
    /// The id of somebody with an account; empty for a guest.
    who: String,
    draft: Draft,
}

/// Whether a draft is shown to whoever is here now: to its own author, and to a guest's account once the guest has signed in
/// with the same address.
fn is_theirs(stored: &Stored, user: Option<&User>) -> bool {
    match user {
        None => stored.who.is_empty(),
        Some(user) if stored.who.is_empty() => {
            let typed = stored.draft.email.trim();
            !typed.is_empty() && typed.eq_ignore_ascii_case(&user.email)
        }
        Some(user) => stored.who == user.id,
    }
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
                phone: String::new(),
            },
            email: email.to_owned(),
            shipping: ShippingChoice::Standard,
        }
    }

    /// What is kept in this tab for whoever is here.
    pub(crate) fn kept(user: Option<&User>) -> Option<Self> {
        let text = storage()?.get_item(KEY).ok()??;
        let stored: Stored = lean_json::from_str(&text).ok()?;
        is_theirs(&stored, user).then_some(stored.draft)
    }

    /// Keeps it for whoever is here.
    pub(crate) fn keep(self, user: Option<&User>) {
        let who = user.map_or_else(String::new, |user| user.id.clone());
        let stored = Stored { who, draft: self };
        if let (Some(storage), Ok(text)) = (storage(), lean_json::to_string(&stored)) {
            let _ = storage.set_item(KEY, &text);
        }
    }

    /// Another person is here, or nobody any more: what was typed goes with whoever typed it.
    pub(crate) fn change_person(user: Option<&User>) {
        if Self::kept(user).is_none() {
            Self::forget();
        }
    }

    /// Lets go of what is kept: the order is paid.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_shown_to_nobody_but_its_author() {
        let user = |id: &str, email: &str| User {
            id: id.into(),
            name: String::new(),
            email: email.into(),
        };
        let stored = |who: &str, email: &str| Stored {
            who: who.into(),
            draft: Draft::new("Ada", email),
        };
        let (ada, bea) = (user("1", "Ada@example.com"), user("2", "bea@example.com"));
        let typed = stored("1", "ada@example.com");
        assert!(is_theirs(&typed, Some(&ada)));
        assert!(!is_theirs(&typed, Some(&bea)) && !is_theirs(&typed, None));
        let guests = stored("", "ada@Example.com");
        assert!(is_theirs(&guests, None), "the guest's own");
        assert!(
            is_theirs(&guests, Some(&ada)),
            "who signs in with the same address"
        );
        assert!(!is_theirs(&guests, Some(&bea)));
        assert!(
            !is_theirs(&stored("", " "), Some(&bea)),
            "nobody knows whose it is"
        );
    }
}
