//! Bounds on the fields that a peer fills in. What passes here is safe to put into an address bar, a title or a toast.

use super::{Fault, FaultCode};

/// Longest path with its query, in bytes.
const PATH_BYTES: usize = 2_048;

/// A path inside an app: starts with one `/`, and cannot climb out of the place where it is shown.
///
/// Dot segments are refused in every spelling that a URL parser folds (`..`, `%2e%2e`), and so are back-slashes, which it
/// turns into slashes: the shell prefixes the path with its own, and must end up nowhere else.
pub fn check_path(path: &str) -> Result<(), Fault> {
    check_length("path", path, PATH_BYTES)?;
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

/// An app id: a lower-case letter, then letters, digits or hyphens; 32 characters at most.
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

/// An address outside the dashboard that an app may ask to be opened: the web, a mail or a telephone number.
pub fn check_outside_url(url: &str) -> Result<(), Fault> {
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

/// A text shown to the user: at most `most` characters.
pub(super) fn check_text(field: &str, text: &str, most: usize) -> Result<(), Fault> {
    if text.chars().count() > most {
        return Err(Fault::new(
            FaultCode::TooLarge,
            format!("{field} has at most {most} characters"),
        ));
    }
    Ok(())
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
    fn only_addresses_that_run_no_script_are_opened() {
        for good in [
            "https://seattle.gov/pets",
            "mailto:pets@seattle.gov",
            "tel:+12063867387",
        ] {
            assert_eq!(check_outside_url(good), Ok(()), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "/pets",
            " https://x",
        ] {
            assert!(check_outside_url(bad).is_err(), "{bad}");
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
