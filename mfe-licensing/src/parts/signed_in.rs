//! Pages for people who have signed in.

use crate::{
    routes::Route,
    world::{Viewer, use_viewer, use_world},
};
use allpet_frame::User;
use allpet_ui::prelude::*;

/// The path of the sign-in page that leads back to `path`.
pub(crate) fn sign_in_path(route: &Route, path: &str) -> String {
    #[derive(serde::Serialize)]
    struct Back<'a> {
        to: &'a str,
    }
    crate::routes::with_query(&route.path(), &Back { to: path })
}

/// What [`SignedIn`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct SignedInProps {
    /// Where to come back to.
    pub(crate) path: AttrValue,
    /// What an account is needed for: "To apply for a licence".
    pub(crate) what_for: AttrValue,
    /// The page, for somebody.
    pub(crate) render: Callback<User, Html>,
}

/// Shows a page to somebody who is signed in, and to others the way to it.
#[component]
pub(crate) fn SignedIn(props: &SignedInProps) -> Html {
    match use_viewer() {
        Viewer::Person(user) => props.render.emit(user),
        Viewer::Unknown => html! { <div class="page narrow"><Skeleton shape={SkeletonShape::Form} /></div> },
        Viewer::Visitor => {
            html! { <SignedOut path={props.path.clone()} what_for={props.what_for.clone()} /> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct SignedOutProps {
    path: AttrValue,
    what_for: AttrValue,
}

#[component]
fn SignedOut(props: &SignedOutProps) -> Html {
    let world = use_world();
    crate::shown::use_page("Sign in", true);
    let mut text = props.what_for.to_string();
    text.push_str(", sign in or create an account. What you typed is kept in this tab.");
    let action = if world.site.is_some() {
        html! {
            <div class="row">
                <LinkButton href={sign_in_path(&Route::SignIn, &props.path)} text="Sign in" kind={ButtonKind::Primary} testid="go-sign-in" />
                <LinkButton href={sign_in_path(&Route::SignUp, &props.path)} text="Create an account" />
            </div>
        }
    } else {
        // Inside the dashboard it is the dashboard that signs in.
        let host = world.host.clone();
        html! { <Button text="Sign in" kind={ButtonKind::Primary} testid="go-sign-in" onclick={move |_| host.open("shell", "/sign-in")} /> }
    };
    html! {
        <div class="page narrow"><Card><EmptyState picture={Picture::Tag} title="Sign in to continue" {text} {action} page=true /></Card></div>
    }
}
