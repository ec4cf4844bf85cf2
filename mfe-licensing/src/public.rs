//! What the app's own server knows of it: which pages every visitor sees alike.

use crate::{app::SITE, routes::Route};
use allpet_contract::{
    client::wire,
    licensing::{FinderNote, TellOwner},
};
use allpet_ui::server::{
    Public, Submission,
    map::{Answers, Paths},
};
use yew_router::Routable as _;

/// Licensing, for its server.
pub(crate) const PUBLIC: Public = Public {
    site: SITE,
    is_public,
    is_cacheable,
    is_page: |path| Route::of(path) != Route::NotFound,
    submission,
    paths,
};

/// The landing page, the calculator, the pages of tags, and addresses that lead nowhere.
fn is_public(path: &str) -> bool {
    matches!(
        Route::of(path),
        Route::Home | Route::Fees | Route::Verify | Route::Tag { .. } | Route::NotFound
    )
}

/// Not what an owner shows of a pet, which may be taken back at any time. The page that asks for a code answers with a tag, too.
fn is_cacheable(path: &str) -> bool {
    !matches!(Route::of(path), Route::Verify | Route::Tag { .. })
}

/// A finder tells the owner of a tag. Nothing else is written here by whoever has no account.
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

fn paths(_: &Answers) -> Paths {
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
    fn a_finder_tells_the_owner_by_a_form() {
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
    fn a_tag_is_for_everybody_and_kept_by_nobody() {
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
