//! Signing in on a site of its own, and the way back to where one was.

use super::{query_of, use_environment, use_location, use_navigator, use_shown, use_surroundings, use_view};
use crate::{
    components::{Card, Link},
    session::{SignInForm, SignUpForm},
};
use allpet_frame::message::check_path;
use serde::{Deserialize, Serialize};
use yew::prelude::*;
use yew_router::history::Location;

/// The path of the page where one signs in.
const SIGN_IN: &str = "/sign-in";
/// The path of the page where one makes an account.
const SIGN_UP: &str = "/sign-up";

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Back {
    to: String,
}

/// The page where one signs in (or, `anew`, makes an account), which leads back to `location` afterwards.
pub fn entry_path(location: &Location, anew: bool) -> String {
    let to = [location.path(), location.query_str()].concat();
    with_back(if anew { SIGN_UP } else { SIGN_IN }, to)
}

fn with_back(page: &str, to: String) -> String {
    [
        page,
        "?",
        &allpet_json::to_query(&Back { to }).unwrap_or_default(),
    ]
    .concat()
}

/// Whether one is about to sign in already.
pub(super) fn is_entry(path: &str) -> bool {
    matches!(path.split('?').next(), Some(SIGN_IN | SIGN_UP))
}

/// Where a page's query says to go after signing in: a path of this site and nowhere else, nor to sign in once more.
fn way_back(query: &str) -> Option<String> {
    let Back { to } = allpet_json::from_query(query).ok()?;
    (check_path(&to).is_ok() && !is_entry(&to)).then_some(to)
}

/// Properties of [`EntryPage`].
#[derive(Properties, PartialEq)]
pub struct EntryPageProps {
    /// Makes an account, rather than signing in to one.
    #[prop_or_default]
    pub anew: bool,
    /// Where one goes afterwards who came from the first page, or from nowhere on this site.
    #[prop_or(AttrValue::Static("/"))]
    pub home: AttrValue,
}

/// Signs in on this very site, and leads back to where one was. Inside the shell there is nothing to sign in to.
#[component]
pub fn EntryPage(props: &EntryPageProps) -> Html {
    let (title, ask, other, verb) = if props.anew {
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
    use_shown(true);
    let (location, navigator) = (use_location(), use_navigator());
    let session = use_environment().and_then(|environment| environment.session);
    let leaves = use_surroundings().user.is_some() || session.is_none();
    let back = way_back(query_of(&location)).filter(|back| back != "/");
    let back = back.unwrap_or_else(|| props.home.to_string());
    use_effect_with((leaves, back.clone()), move |(leaves, back)| {
        if *leaves {
            navigator.replace(back);
        }
    });
    let Some(session) = session else {
        return Html::default();
    };
    let form = if props.anew {
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
            <p class="small soft">{ ask }<Link href={with_back(other, back)}>{ verb }</Link></p>
        </div></Card></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_frame::history::memory_at;
    use yew_router::history::History;

    #[test]
    fn the_way_back_is_found_again() {
        for path in ["/", "/cart", "/catalogue?q=red+harness&colour=teal", "/review"] {
            for anew in [false, true] {
                let there = entry_path(&memory_at(path).location(), anew);
                let query = there.split_once('?').map(|(_, query)| query);
                assert_eq!(query.and_then(way_back).as_deref(), Some(path), "{there}");
                assert!(is_entry(&there));
            }
        }
    }

    #[test]
    fn the_way_back_stays_on_the_site() {
        let elsewhere = [
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
        for query in elsewhere {
            assert_eq!(way_back(query), None, "{query}");
        }
    }
}
