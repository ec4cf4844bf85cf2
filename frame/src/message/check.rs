//! Bounds of the fields that a peer fills in. Whatever passes is safe in an address bar, a title or a toast.

use super::{Fault, FaultCode};

/// Maximum length of a path with its query, in bytes.
const PATH_BYTES: usize = 2_048;

/// Maximum length of what the shell puts before an app's path, in bytes: `/dashboard/` and a route of 40 letters at most.
const SHELL_BYTES: usize = 64;

/// Checks a path inside an app: it starts with one `/`, and cannot climb out of the app's part of the address.
///
/// Dot segments are refused in every spelling that a URL parser normalizes (`..`, `%2e%2e`), and so are backslashes, which it
/// turns into slashes: the shell prefixes the path with its own, and must end up nowhere else.
pub fn check_path(path: &str) -> Result<(), Fault> {
    check_path_of(path, PATH_BYTES)
}

/// Checks a path in the address bar like [`check_path`]. In the shell's, an app's longest path has the shell's part before it.
pub(crate) fn check_address(path: &str) -> Result<(), Fault> {
    check_path_of(path, PATH_BYTES + SHELL_BYTES)
}

fn check_path_of(path: &str, most: usize) -> Result<(), Fault> {
    check_length("path", path, most)?;
    check_printable("path", path)?;
    if !path.starts_with('/') || path.starts_with("//") {
        return Err(Fault::malformed("a path starts with exactly one '/'"));
    }
    if path.contains('\\') {
        return Err(Fault::malformed("a path holds no '\\'"));
    }
    let segments = path.split(['?', '#']).next().unwrap_or_default();
    let climbs = |segment: &str| {
        matches!(
            segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
            "." | ".."
        )
    };
    if segments.split('/').any(climbs) {
        return Err(Fault::malformed("a path holds no '.' or '..' segment"));
    }
    Ok(())
}

/// Checks an app id: a lower-case letter, then lower-case letters, digits or hyphens; at most 32 characters.
pub fn check_app_id(app: &str) -> Result<(), Fault> {
    let mut bytes = app.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase());
    if first && app.len() <= 32 && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        Ok(())
    } else {
        Err(Fault::malformed(
            "an app id is a lower-case letter and up to 31 letters, digits or hyphens",
        ))
    }
}

/// Checks a URL for opening outside the dashboard: the web, mail or telephone.
pub fn check_external_url(url: &str) -> Result<(), Fault> {
    check_length("url", url, PATH_BYTES)?;
    check_printable("url", url)?;
    if ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
    {
        Ok(())
    } else {
        Err(Fault::malformed(
            "an outside address starts with https://, http://, mailto: or tel:",
        ))
    }
}

/// Checks a text for users: at most `most` characters.
pub(super) fn check_text(field: &str, text: &str, most: usize) -> Result<(), Fault> {
    if text.chars().count() > most {
        return Err(Fault::new(
            FaultCode::TooLarge,
            format!("{field} has at most {most} characters"),
        ));
    }
    Ok(())
}

/// Checks a text like [`check_text`], and that at least one character is visible.
pub(super) fn check_words(field: &str, text: &str, most: usize) -> Result<(), Fault> {
    if text.chars().all(is_unseen) {
        return Err(Fault::malformed(format!(
            "{field} has something to be seen in it"
        )));
    }
    check_text(field, text, most)
}

/// True for blanks, controls, joiners and direction marks.
fn is_unseen(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn check_length(field: &str, text: &str, most: usize) -> Result<(), Fault> {
    if text.len() > most {
        return Err(Fault::new(
            FaultCode::TooLarge,
            format!("{field} has at most {most} bytes"),
        ));
    }
    Ok(())
}

fn check_printable(field: &str, text: &str) -> Result<(), Fault> {
    if text
        .chars()
        .any(|character| character.is_control() || character == ' ')
    {
        return Err(Fault::malformed(format!(
            "{field} holds no spaces or control characters; percent-encode them"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_app() {
        for good in [
            "/",
            "/licences/42?tab=proofs#top",
            "/a..b",
            "/%2ehidden",
            "/search?q=../x",
        ] {
            assert_eq!(check_path(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "licences",
            "//evil.example",
            "/a/../../pets",
            "/%2E%2e/pets",
            "/.%2e",
            "/a\\b",
            "/a b",
            "/\n",
        ] {
            assert_eq!(
                check_path(bad).map_err(|fault| fault.code),
                Err(FaultCode::Malformed),
                "{bad:?}"
            );
        }
        let long = format!("/{}", "x".repeat(PATH_BYTES));
        assert_eq!(
            check_path(&long).map_err(|fault| fault.code),
            Err(FaultCode::TooLarge)
        );
    }

    #[test]
    fn the_address_bar_has_room_for_an_apps_longest_path() {
        let longest = format!("/{}", "x".repeat(PATH_BYTES - 1));
        assert_eq!(check_path(&longest), Ok(()));
        assert_eq!(check_address(&format!("/dashboard/licensing{longest}")), Ok(()));
        assert!(check_address(&longest.repeat(2)).is_err());
        assert!(check_address("//evil.example").is_err());
    }

    #[test]
    fn only_addresses_that_run_no_script_are_opened() {
        for good in [
            "https://seattle.gov/pets",
            "mailto:pets@seattle.gov",
            "tel:+12063867387",
        ] {
            assert_eq!(check_external_url(good), Ok(()), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "/pets",
            " https://x",
        ] {
            assert!(check_external_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_text_needs_a_visible_character() {
        for good in ["Saved", " \u{5d0} ", "\u{1f436}"] {
            assert_eq!(check_words("text", good, 500), Ok(()), "{good:?}");
        }
        for bad in ["", "  \n", "\u{200b}\u{2060}", "\u{202e}", "\u{3164}\u{ad}"] {
            assert_eq!(
                check_words("text", bad, 500).map_err(|fault| fault.code),
                Err(FaultCode::Malformed),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn app_ids_are_short_lower_case_words() {
        assert!(check_app_id("licensing-2").is_ok());
        for bad in ["", "Licensing", "2fast", "a/b", "-a", &"a".repeat(33)] {
            assert!(check_app_id(bad).is_err(), "{bad}");
        }
    }
}
