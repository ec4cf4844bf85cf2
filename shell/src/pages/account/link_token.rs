//! The token in the fragment of a mail's link. Browsers send a fragment to no server, and with no referrer.

use allpet_ui::{
    app_runtime::{use_location, use_navigator},
    storage,
};
use yew::prelude::*;

/// The token of a link, as long as it may work.
pub(super) struct LinkToken {
    /// The token; `None` if neither the address nor this tab has one.
    pub(super) token: Option<String>,
    /// Deletes the token from the tab, once it is used or refused.
    pub(super) forget: Callback<()>,
}

/// Returns the token of the page's address, and takes it out of the address bar and the history. The tab keeps it until it is used:
/// a reload must not lose a link that still works.
#[hook]
pub(super) fn use_link_token() -> LinkToken {
    let (location, navigator) = (use_location(), use_navigator());
    let path = location.path().to_owned();
    let key = storage_key(&path);
    let token = use_state(|| token_to_use(location.hash(), read_stored(&key)));
    use_effect_with((), {
        let (token, key) = ((*token).clone(), key.clone());
        move |()| {
            if let (Some(token), Some(storage)) = (token, storage::session()) {
                let _ = storage.set_item(&key, &token);
            }
            navigator.replace(path);
        }
    });
    let forget = Callback::from(move |()| {
        if let Some(storage) = storage::session() {
            let _ = storage.remove_item(&key);
        }
    });
    LinkToken {
        token: (*token).clone(),
        forget,
    }
}

/// Returns an effect that forgets a token once it is refused.
pub(super) fn forget_if_refused(forget: Callback<()>) -> impl FnOnce(&bool) {
    move |refused| {
        if *refused {
            forget.emit(());
        }
    }
}

/// Each page has its own token: one for a new password proves no address.
fn storage_key(path: &str) -> String {
    String::from("link-token:") + path
}

fn read_stored(key: &str) -> Option<String> {
    storage::session()?.get_item(key).ok()?
}

/// Returns the token of the address, which is newer, or else the one that the tab kept.
fn token_to_use(fragment: &str, stored: Option<String>) -> Option<String> {
    let of_tab = || stored.filter(|token| is_token(token));
    token_of(fragment).map(str::to_owned).or_else(of_tab)
}

/// Returns the token in a fragment; `None` if it cannot be one.
fn token_of(fragment: &str) -> Option<&str> {
    fragment.strip_prefix('#').filter(|token| is_token(token))
}

fn is_token(text: &str) -> bool {
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == 43 && text.bytes().all(is_base64url)
}

#[cfg(test)]
mod tests {
    use super::{token_of, token_to_use};

    #[test]
    fn a_reload_keeps_the_token_and_a_newer_link_replaces_it() {
        let (old, new) = ("A".repeat(43), "B".repeat(43));
        assert_eq!(token_to_use("", Some(old.clone())), Some(old.clone()));
        assert_eq!(token_to_use(&["#", &new].concat(), Some(old)), Some(new));
        assert_eq!(token_to_use("#content", Some("no token".into())), None);
        assert_eq!(token_to_use("", None), None);
    }

    #[test]
    fn a_token_is_43_characters_of_base64url() {
        let token = "A".repeat(42) + "_";
        assert_eq!(token_of(&format!("#{token}")), Some(token.as_str()));
        for wrong in [
            "",
            "#",
            "#content",
            &token,
            &format!("#{token}A"),
            &format!("#{}=", &token[1..]),
        ] {
            assert_eq!(token_of(wrong), None, "{wrong}");
        }
    }
}
