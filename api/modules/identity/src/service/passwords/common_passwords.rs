//! The passwords that attackers try first (OWASP ASVS 5.0, 6.2.4): a list that only the server has, as it would double the download
//! of the sign-up form. Where it comes from is in `data/README.md`.

use allpet_domain::Invalid;
use std::{collections::HashSet, sync::LazyLock};

static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../../data/common_passwords.txt")
        .lines()
        .collect()
});

/// Refuses a password that is one of the 10,000 most used, or one of them with digits and signs around it that are no longer than
/// itself.
pub(crate) fn refuse(field: &str, password: &str) -> Result<(), Invalid> {
    let lower = super::normalize(password).to_lowercase();
    let core = lower.trim_matches(|one: char| !one.is_alphabetic());
    let is_mostly_core = core.chars().count() * 2 >= lower.chars().count();
    if COMMON.contains(lower.as_str()) || is_mostly_core && COMMON.contains(core) {
        return Err(Invalid::one(
            field,
            "common",
            "This is one of the passwords that people use most, so it is tried first. Use three or four words that do not belong together.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_used_passwords_are_refused() {
        assert_eq!(COMMON.len(), 10_000);
        for common in [
            "websolutions",
            "WebSolutions",
            "chickenwing101",
            "finalfantasy",
            "!!finalfantasy99",
            "contortionist",
            "\u{ff46}inalfantasy", // a full-width f
        ] {
            assert!(refuse("password", common).is_err(), "{common}");
        }
        for own in ["correct horse battery", "ada 839201748593", "a walk in the park"] {
            assert_eq!(refuse("password", own), Ok(()), "{own}");
        }
    }
}
