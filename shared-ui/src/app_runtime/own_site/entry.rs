//! Signing in on an app's own site, and returning to the previous page.

use crate::{
    app_runtime::{
        query_of, use_content_ready, use_environment, use_host_context, use_location, use_navigator, use_view,
    },
    components::{Card, Link},
    session::{SignInForm, SignUpForm},
};
use allpet_frame::message::check_path;
use serde::{Deserialize, Serialize};
use yew::prelude::*;
use yew_router::history::Location;

/// The path of the sign-in page.
const SIGN_IN: &str = "/sign-in";
/// The path of the sign-up page.
const SIGN_UP: &str = "/sign-up";

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct ReturnQuery {
    to: String,
}

/// Returns the path of the sign-in page, or of the sign-up page if `sign_up`. It leads back to `location` afterwards.
pub fn entry_path(location: &Location, sign_up: bool) -> String {
    let to = [location.path(), location.query_str()].concat();
    with_return_path(if sign_up { SIGN_UP } else { SIGN_IN }, to)
}

fn with_return_path(page: &str, to: String) -> String {
    [
        page,
        "?",
        &allpet_json::to_query(&ReturnQuery { to }).unwrap_or_default(),
    ]
    .concat()
}

/// True for the paths of the sign-in and sign-up pages.
pub(super) fn is_entry(path: &str) -> bool {
    matches!(path.split('?').next(), Some(SIGN_IN | SIGN_UP))
}

/// Returns the path to open after signing in, from the query. It must be a path of this site, and not an entry page.
fn return_path(query: &str) -> Option<String> {
    let ReturnQuery { to } = allpet_json::from_query(query).ok()?;
    (check_path(&to).is_ok() && !is_entry(&to)).then_some(to)
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
    let path = return_path(query_of(&location)).filter(|path| path != "/");
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
                assert_eq!(query.and_then(return_path).as_deref(), Some(path), "{entry}");
                assert!(is_entry(&entry));
            }
        }
    }

    #[test]
    fn the_return_path_stays_on_the_site() {
        let refused = [
            "",
            "to=",
            "to=https%3A%2F%2Fevil.example",
            "to=%2F%2Fevil.example",
            "to=%2F%5Cevil.example",
            "to=%2Fa%2F..%2F%2Fevil.example",
            "to=javascript%3Aalert(1)",
            "to=%2Fa%0Ab",
            "to=%2Fsign-in%3Fto%3D%252Fcart",
            "to=%2Fsign-up",
        ];
        for query in refused {
            assert_eq!(return_path(query), None, "{query}");
        }
    }
}
