//! Signing in on an app's own site, and returning to the previous page.

use crate::{
    app_runtime::{
        query_of, return_path, use_content_ready, use_environment, use_host_context, use_location,
        use_navigator, use_view, with_return_path,
    },
    components::{Card, Link},
    session::{SignInForm, SignUpForm},
};
use yew::prelude::*;
use yew_router::history::Location;

/// The path of the sign-in page.
const SIGN_IN: &str = "/sign-in";
/// The path of the sign-up page.
const SIGN_UP: &str = "/sign-up";

/// Returns the path of the sign-in page, or of the sign-up page if `sign_up`. It leads back to `location` afterwards.
pub fn entry_path(location: &Location, sign_up: bool) -> String {
    let to = [location.path(), location.query_str()].concat();
    with_return_path(if sign_up { SIGN_UP } else { SIGN_IN }, to)
}

/// True for the paths of the sign-in and sign-up pages.
pub(super) fn is_entry(path: &str) -> bool {
    matches!(path.split('?').next(), Some(SIGN_IN | SIGN_UP))
}

/// Returns the path to open after signing in, from the query: not an entry page.
fn page_after_entry(query: &str) -> Option<String> {
    return_path(query).filter(|path| !is_entry(path))
}

/// Properties of [`EntryPage`].
#[derive(Properties, PartialEq)]
pub struct EntryPageProps {
    /// Creates an account instead of signing in to one.
    #[prop_or_default]
    pub sign_up: bool,
    /// The path to open afterwards for somebody who came from the first page or from another site.
    #[prop_or(AttrValue::Static("/"))]
    pub home: AttrValue,
}

/// Signs in on this site, then returns to the previous page. Empty inside the shell, which has the session.
#[component]
pub fn EntryPage(props: &EntryPageProps) -> Html {
    let (title, question, other, verb) = if props.sign_up {
        (
            "Create an account",
            "Already have an account? ",
            SIGN_IN,
            "Sign in",
        )
    } else {
        ("Sign in", "New here? ", SIGN_UP, "Create an account")
    };
    use_view(title);
    use_content_ready(true);
    let (location, navigator) = (use_location(), use_navigator());
    let environment = use_environment();
    let dashboard = environment
        .as_ref()
        .map(|environment| environment.config.dashboard.clone());
    let session = environment.and_then(|environment| environment.session);
    let redirects = use_host_context().user.is_some() || session.is_none();
    let path = page_after_entry(query_of(&location)).filter(|path| path != "/");
    let path = path.unwrap_or_else(|| props.home.to_string());
    use_effect_with((redirects, path.clone()), move |(redirects, path)| {
        if *redirects {
            navigator.replace(path);
        }
    });
    let Some(session) = session else {
        return Html::default();
    };
    let form = if props.sign_up {
        html! { <SignUpForm {session} ondone={Callback::noop()} /> }
    } else {
        html! { <SignInForm {session} ondone={Callback::noop()} /> }
    };
    html! {
        <div class="page account"><Card><div class="stack loose">
            <div>
                <h1 tabindex="-1">{ title }</h1>
                <p class="soft">{ "One account for licensing, the store, the builder and your dashboard." }</p>
            </div>
            { form }
            if let Some(dashboard) = dashboard.filter(|_| !props.sign_up) {
                <p class="small"><a href={[&dashboard, "/forgot-password"].concat()}>{ "Forgot your password?" }</a></p>
            }
            <p class="small soft">{ question }<Link href={with_return_path(other, path)}>{ verb }</Link></p>
        </div></Card></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_frame::history::memory_at;
    use yew_router::history::History;

    #[test]
    fn the_entry_page_keeps_the_return_path() {
        for path in ["/", "/cart", "/catalogue?q=red+harness&colour=teal", "/review"] {
            for sign_up in [false, true] {
                let entry = entry_path(&memory_at(path).location(), sign_up);
                let query = entry.split_once('?').map(|(_, query)| query);
                assert_eq!(query.and_then(page_after_entry).as_deref(), Some(path), "{entry}");
                assert!(is_entry(&entry));
            }
        }
    }

    #[test]
    fn an_entry_page_does_not_lead_back_to_itself() {
        for query in ["to=%2Fsign-in%3Fto%3D%252Fcart", "to=%2Fsign-up"] {
            assert_eq!(page_after_entry(query), None, "{query}");
        }
    }
}
