//! The token in the fragment of a mail's link. Browsers send a fragment to no server, and with no referrer.

use allpet_ui::app_runtime::{use_location, use_navigator};
use yew::prelude::*;

/// Returns the token of the page's address, and takes it out of the address bar and the history.
#[hook]
pub(super) fn use_link_token() -> Option<String> {
    let (location, navigator) = (use_location(), use_navigator());
    let token = use_state(|| token_of(location.hash()).map(str::to_owned));
    let path = location.path().to_owned();
    use_effect_with((), move |()| navigator.replace(path));
    (*token).clone()
}

/// Returns the token in a fragment; `None` if it cannot be one.
fn token_of(fragment: &str) -> Option<&str> {
    let token = fragment.strip_prefix('#')?;
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (token.len() == 43 && token.bytes().all(is_base64url)).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::token_of;

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
