//! What was typed at the checkout, kept in the tab until the order is paid. It belongs to whoever typed it; nothing of a card is
//! in it.

use allpet_domain::orders::{Address, Country, ShippingChoice};
use allpet_domain::{Invalid, validation};
use allpet_frame::User;
use allpet_ui::storage;
use serde::{Deserialize, Serialize};

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

/// As much of [`Stored`] as says whose it is: every page asks that, and only the checkout reads the rest.
#[derive(Deserialize)]
struct Author {
    who: String,
    draft: Typed,
}

#[derive(Deserialize)]
struct Typed {
    email: String,
}

impl Author {
    /// Whether the draft is shown to whoever is here now: to its own author, and to a guest's account once the guest has
    /// signed in with the same address.
    fn is(&self, user: Option<&User>) -> bool {
        match user {
            None => self.who.is_empty(),
            Some(user) if self.who.is_empty() => {
                let typed = self.draft.email.trim();
                !typed.is_empty() && typed.eq_ignore_ascii_case(&user.email)
            }
            Some(user) => self.who == user.id,
        }
    }
}

/// What is stored in this tab, where whoever is here wrote it.
fn stored_by(user: Option<&User>) -> Option<String> {
    let text = storage::session()?.get_item(KEY).ok()??;
    let author: Author = allpet_json::from_str(&text).ok()?;
    author.is(user).then_some(text)
}

impl Draft {
    /// Nothing typed, but for the name and the e-mail address of whoever is signed in, and the country that prices are shown for.
    pub(crate) fn new(name: &str, email: &str, country: Country) -> Self {
        Self {
            address: Address {
                name: name.to_owned(),
                line1: String::new(),
                line2: String::new(),
                city: String::new(),
                region: String::new(),
                postal_code: String::new(),
                country,
                phone: String::new(),
            },
            email: email.to_owned(),
            shipping: ShippingChoice::Standard,
        }
    }

    /// What is kept in this tab for whoever is here.
    pub(crate) fn kept(user: Option<&User>) -> Option<Self> {
        let stored: Stored = allpet_json::from_str(&stored_by(user)?).ok()?;
        Some(stored.draft)
    }

    /// Keeps it for whoever is here.
    pub(crate) fn keep(self, user: Option<&User>) {
        let who = user.map_or_else(String::new, |user| user.id.clone());
        let stored = Stored { who, draft: self };
        if let (Some(storage), Ok(text)) = (storage::session(), allpet_json::to_string(&stored)) {
            let _ = storage.set_item(KEY, &text);
        }
    }

    /// Another person is here, or nobody any more: what was typed goes with whoever typed it.
    pub(crate) fn change_person(user: Option<&User>) {
        if stored_by(user).is_none() {
            Self::forget();
        }
    }

    /// Lets go of what is kept: the order is paid.
    pub(crate) fn forget() {
        if let Some(storage) = storage::session() {
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
        let stored = |who: &str, email: &str| Author {
            who: who.into(),
            draft: Typed { email: email.into() },
        };
        let (ada, bea) = (user("1", "Ada@example.com"), user("2", "bea@example.com"));
        let typed = stored("1", "ada@example.com");
        assert!(typed.is(Some(&ada)));
        assert!(!typed.is(Some(&bea)) && !typed.is(None));
        let guests = stored("", "ada@Example.com");
        assert!(guests.is(None), "the guest's own");
        assert!(guests.is(Some(&ada)), "who signs in with the same address");
        assert!(!guests.is(Some(&bea)));
        assert!(!stored("", " ").is(Some(&bea)), "nobody knows whose it is");
    }
}
