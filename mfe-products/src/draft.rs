//! The checkout form as typed, kept in the tab until the order is paid. Each draft belongs to its author, and contains nothing of
//! the card.

use allpet_domain::orders::{Address, Country, ShippingChoice};
use allpet_domain::{Invalid, validation};
use allpet_frame::User;
use allpet_ui::storage;
use serde::{Deserialize, Serialize};

const KEY: &str = "products.checkout";

/// The checkout form as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// The shipping address.
    pub(crate) address: Address,
    /// The e-mail address for news about the order.
    pub(crate) email: String,
    /// The delivery speed.
    pub(crate) shipping: ShippingChoice,
}

/// A draft with its author.
#[derive(Serialize, Deserialize)]
struct StoredDraft {
    /// The author's account; empty for a guest.
    #[serde(rename = "who")]
    author: String,
    draft: Draft,
}

/// The part of [`StoredDraft`] that identifies the author. Every page reads it; only the checkout reads the rest.
#[derive(Deserialize)]
struct DraftAuthor {
    #[serde(rename = "who")]
    author: String,
    draft: TypedEmail,
}

#[derive(Deserialize)]
struct TypedEmail {
    email: String,
}

impl DraftAuthor {
    /// Returns whether `user` may see the draft: its author may, and so may the account that a guest signs in to, if it has the e-mail
    /// address that the guest typed.
    fn is_visible_to(&self, user: Option<&User>) -> bool {
        match user {
            None => self.author.is_empty(),
            Some(user) if self.author.is_empty() => {
                let typed = self.draft.email.trim();
                !typed.is_empty() && typed.eq_ignore_ascii_case(&user.email)
            }
            Some(user) => self.author == user.id,
        }
    }
}

/// Returns the stored draft as JSON, if `user` may see it.
fn stored_for(user: Option<&User>) -> Option<String> {
    let text = storage::session()?.get_item(KEY).ok()??;
    let author: DraftAuthor = allpet_json::from_str(&text).ok()?;
    author.is_visible_to(user).then_some(text)
}

impl Draft {
    /// Creates an empty draft with the name and e-mail address of the signed-in person, and the country for which prices are shown.
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

    /// Loads the draft of this tab, if `user` may see it.
    pub(crate) fn load(user: Option<&User>) -> Option<Self> {
        let stored: StoredDraft = allpet_json::from_str(&stored_for(user)?).ok()?;
        Some(stored.draft)
    }

    /// Stores the draft for `user`.
    pub(crate) fn save(self, user: Option<&User>) {
        let author = user.map_or_else(String::new, |user| user.id.clone());
        let stored = StoredDraft { author, draft: self };
        if let (Some(storage), Ok(text)) = (storage::session(), allpet_json::to_string(&stored)) {
            let _ = storage.set_item(KEY, &text);
        }
    }

    /// Removes the draft unless `user`, who is here now, may see it.
    pub(crate) fn remove_unless_visible_to(user: Option<&User>) {
        if stored_for(user).is_none() {
            Self::remove();
        }
    }

    /// Removes the draft, after the order is paid.
    pub(crate) fn remove() {
        if let Some(storage) = storage::session() {
            let _ = storage.remove_item(KEY);
        }
    }

    /// Validates the draft by the country's rules and returns it in the form to send.
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
    fn only_its_author_sees_a_draft() {
        let user = |id: &str, email: &str| User {
            id: id.into(),
            name: String::new(),
            email: email.into(),
        };
        let stored = |author: &str, email: &str| DraftAuthor {
            author: author.into(),
            draft: TypedEmail { email: email.into() },
        };
        let (ada, bea) = (user("1", "Ada@example.com"), user("2", "bea@example.com"));
        let typed = stored("1", "ada@example.com");
        assert!(typed.is_visible_to(Some(&ada)));
        assert!(!typed.is_visible_to(Some(&bea)) && !typed.is_visible_to(None));
        let guests = stored("", "ada@Example.com");
        assert!(guests.is_visible_to(None), "the guest who typed it");
        assert!(
            guests.is_visible_to(Some(&ada)),
            "an account with the same address"
        );
        assert!(!guests.is_visible_to(Some(&bea)));
        assert!(
            !stored("", " ").is_visible_to(Some(&bea)),
            "no address to compare"
        );
    }

    #[test]
    fn browsers_keep_the_stored_names() {
        let draft = Draft::new("Ada", "ada@example.com", Country::Us);
        let author = "1".to_owned();
        let text = allpet_json::to_string(&StoredDraft { author, draft }).unwrap();
        assert!(text.starts_with("{\"who\":\"1\",\"draft\":"), "{text}");
    }
}
