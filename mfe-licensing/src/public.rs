//! The app's public pages, and the form that a visitor may submit, for its own server.

use crate::{app::SITE, routes::Route};
use allpet_contract::{
    client::wire,
    licensing::{FinderNote, TellOwner},
};
use allpet_ui::server::{
    Public, Submission,
    map::{ApiResponses, Paths},
};
use yew_router::Routable as _;

/// The public pages of licensing, for its server.
pub(crate) const PUBLIC: Public = Public {
    site: SITE,
    is_public,
    is_cacheable,
    is_page: |path| Route::of(path) != Route::NotFound,
    submission,
    paths,
};

/// Returns whether the page is public: the landing page, the calculator, tag lookup, tags, and "page not found".
fn is_public(path: &str) -> bool {
    matches!(
        Route::of(path),
        Route::Home | Route::Fees | Route::Verify | Route::Tag { .. } | Route::NotFound
    )
}

/// Returns whether the server may cache the page. Tags are excluded, since owners can withdraw what they show at any time; so is
/// tag lookup, which also renders a tag.
fn is_cacheable(path: &str) -> bool {
    !matches!(Route::of(path), Route::Verify | Route::Tag { .. })
}

/// Turns a finder's message to the owner of a tag into an API request; visitors can submit nothing else.
fn submission(path: &str, fields: &str) -> Option<Submission> {
    let Route::Tag { code } = Route::of(path) else {
        return None;
    };
    let done = [&Route::Tag { code: code.clone() }.to_path(), "?told=yes"].concat();
    let body: FinderNote = allpet_json::from_query(fields).ok()?;
    let request = wire(TellOwner { code, body }).ok()?;
    Some(Submission {
        target: request.target,
        body: String::from_utf8(request.body).ok()?,
        done,
    })
}

fn paths(_: &ApiResponses) -> Paths {
    let paths = ["/", "/fees", "/verify"].map(ToOwned::to_owned);
    Paths {
        paths: paths.to_vec(),
        missing: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_sends_a_finders_message_to_the_owner() {
        let sent = submission("/verify/7K3M-Q9TX", "message=In+the+park%21&reply=206").unwrap();
        assert_eq!(sent.target, "/api/licensing/tags/7K3M-Q9TX/messages");
        assert_eq!(sent.body, r#"{"message":"In the park!","reply":"206"}"#);
        assert_eq!(sent.done, "/verify/7K3M-Q9TX?told=yes");
        assert_eq!(
            submission("/verify/7K3M-Q9TX", "").unwrap().body,
            r#"{"message":"","reply":""}"#
        );
        assert_eq!(submission("/fees", "message=x&reply=y"), None);
    }

    #[test]
    fn tags_are_public_but_never_cached() {
        for path in ["/verify", "/verify/7K3M-Q9TX", "/verify/AB.CD"] {
            assert!(is_public(path) && !is_cacheable(path), "{path}");
        }
        for path in ["/", "/fees", "/no-such-page"] {
            assert!(is_public(path) && is_cacheable(path), "{path}");
        }
        for path in ["/licences", "/apply/review", "/queue", "/sign-in"] {
            assert!(!is_public(path), "{path}");
        }
    }
}
