//! E-mail addresses: normalization and equality.

use crate::{Invalid, text};

/// Maximum length of an address, in bytes (RFC 5321).
pub(crate) const LENGTH_MAX: usize = 254;

/// Normalizes and checks an e-mail address: lower case, no blanks or invisible characters, one `@` with text on both sides, a dot
/// in the host, and no dot at an end or next to another. Only a sent mail shows whether it arrives.
pub fn check(field: &str, address: &str) -> Result<String, Invalid> {
    let clean = text::line(address).unwrap_or_default().to_lowercase();
    let sound = clean.split_once('@').is_some_and(|(local, host)| {
        dots_are_sound(local)
            && dots_are_sound(host)
            && host.contains('.')
            && !clean.contains([' ', ':', '<', '>', '(', ')', '[', ']', ',', ';', '"', '\\'])
            && !host.contains(['@', '/', '?', '#', '%', '_'])
    });
    let host_is_known = sound.then(|| known_host(&clean)).flatten();
    match host_is_known.filter(|address| address.len() <= LENGTH_MAX) {
        Some(address) => Ok(address),
        None => Err(Invalid::one(field, "email", advice(&clean))),
    }
}

/// Says how to correct an address.
fn advice(clean: &str) -> &'static str {
    if clean.starts_with("mailto:") {
        "Leave out “mailto:”, and enter an e-mail address like name@example.com."
    } else if clean.contains("..") {
        "Take out the second dot: an e-mail address has no two dots in a row."
    } else {
        "Enter an e-mail address like name@example.com."
    }
}

fn dots_are_sound(part: &str) -> bool {
    part.split('.').all(|label| !label.is_empty())
}

/// The address with its host in Unicode: `xn--mnchen-3ya` becomes `münchen`. `None` if the host is not a valid domain name.
#[cfg(not(target_arch = "wasm32"))]
fn known_host(address: &str) -> Option<String> {
    if address.is_ascii() && !address.contains("xn--") {
        return Some(address.to_owned());
    }
    let (local, host) = address.rsplit_once('@')?;
    // A host that DNS cannot look up is no address.
    idna::domain_to_ascii(host).ok()?;
    let (host, readable) = idna::domain_to_unicode(host);
    readable.ok()?;
    Some([local, "@", &host].concat())
}

/// The IDNA tables stay on the server, whose answer the browser shows.
#[cfg(target_arch = "wasm32")]
#[expect(clippy::unnecessary_wraps, reason = "as on the server")]
fn known_host(address: &str) -> Option<String> {
    Some(address.to_owned())
}

/// The key under which two checked addresses are one account: the host in its ASCII form. `ß` counts as `ss` and `ς` as `σ`,
/// since some browsers convert them silently (UTS 46, transitional).
#[cfg(not(target_arch = "wasm32"))]
pub fn key(address: &str) -> String {
    if address.is_ascii() && !address.contains("xn--") {
        return address.to_owned();
    }
    let Some((local, host)) = address.rsplit_once('@') else {
        return address.to_owned();
    };
    let (readable, _) = idna::domain_to_unicode(host);
    let mapped = readable.replace('ß', "ss").replace('ς', "σ");
    let host = idna::domain_to_ascii(&mapped).unwrap_or(mapped);
    [local, "@", &host].concat()
}

/// Returns whether two checked addresses reach the same mailbox, however the host is spelled.
#[cfg(not(target_arch = "wasm32"))]
pub fn are_one(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

/// A checked address with its host in ASCII: `xn--mnchen-3ya` for `münchen`.
#[cfg(not(target_arch = "wasm32"))]
pub fn ascii(address: &str) -> String {
    let parts = address.rsplit_once('@').filter(|_| !address.is_ascii());
    let host = parts.and_then(|(_, host)| idna::domain_to_ascii(host).ok());
    parts.zip(host).map_or_else(
        || address.to_owned(),
        |((local, _), host)| [local, "@", &host].concat(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_lowered() {
        for (typed, address) in [
            (" Ada@Example.COM ", "ada@example.com"),
            ("ada\u{200b}@example.com", "ada@example.com"),
            ("\u{202a}ada@example.com\u{202c}", "ada@example.com"),
            ("jo\u{308}rg@mu\u{308}nchen.example", "jörg@münchen.example"),
            ("jörg@xn--mnchen-3ya.example", "jörg@münchen.example"),
            ("Jörg@MÜNCHEN.example", "jörg@münchen.example"),
            ("anna+pets@straße.example", "anna+pets@straße.example"),
        ] {
            assert_eq!(check("email", typed).as_deref(), Ok(address), "{typed}");
        }
        for wrong in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@home",
            "a b@example.com",
            "a@b@example.com",
            "a@.com",
            "mailto:ada@example.com",
            "Ada <ada@example.com>",
            "ada@example..com",
            "ada..park@example.com",
            ".ada@example.com",
            "ada.@example.com",
            "ada@example.com.",
            "ada@example.com, bob@example.com",
            "ad\0a@example.com",
            "ada@xn--a.example",
            "ada@exam ple.com",
        ] {
            assert!(check("email", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn frequent_mistakes_have_advice_of_their_own() {
        let advice = |typed: &str| check("email", typed).unwrap_err().0.remove(0).message;
        assert!(advice("mailto:ada@example.com").contains("Leave out “mailto:”"));
        assert!(advice("ada@example..com").contains("two dots"));
        assert!(advice("ada").contains("name@example.com"));
    }

    /// Blanks of every kind around an address go; inside it they are no address.
    #[test]
    fn white_space_of_every_kind_is_no_part_of_an_address() {
        for blank in [
            '\u{a0}', '\u{1680}', '\u{2003}', '\u{202f}', '\u{3000}', '\t', '\u{2028}', '\u{3164}',
        ] {
            let around = format!("{blank}ada@example.com{blank}");
            assert_eq!(
                check("email", &around).as_deref(),
                Ok("ada@example.com"),
                "{blank:?}"
            );
            assert!(
                check("email", &format!("ada{blank}park@example.com")).is_err(),
                "{blank:?}"
            );
        }
        assert_eq!(
            check("email", "ada\u{2060}@exam\u{ad}ple.com").as_deref(),
            Ok("ada@example.com")
        );
    }

    #[test]
    fn one_address_has_one_key_whatever_the_browser_made_of_it() {
        let key_of = |typed: &str| key(&check("email", typed).unwrap());
        assert_eq!(key_of("jörg@münchen.example"), "jörg@xn--mnchen-3ya.example");
        assert_eq!(
            key_of("jörg@xn--mnchen-3ya.example"),
            key_of("jörg@münchen.example")
        );
        for same in [
            "a@straße.example",
            "a@xn--strae-oqa.example",
            "a@STRASSE.example",
            "A@Straße.example",
        ] {
            assert_eq!(key_of(same), "a@strasse.example", "{same}");
            assert!(
                are_one(&check("email", same).unwrap(), "a@straße.example"),
                "{same}"
            );
        }
        assert_eq!(key_of("Ada@Example.com"), "ada@example.com");
        assert_ne!(key_of("jorg@münchen.example"), key_of("jörg@münchen.example"));
    }
}
