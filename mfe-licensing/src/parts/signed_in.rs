//! Pages for people who have signed in.

use allpet_frame::User;
use allpet_ui::{
    app_runtime::{Viewer, entry_path, use_environment, use_location, use_shown, use_view, use_viewer},
    prelude::*,
};

/// Props of [`SignedIn`].
#[derive(Properties, PartialEq)]
pub(crate) struct SignedInProps {
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
        Viewer::Visitor => html! { <SignedOut what_for={props.what_for.clone()} /> },
    }
}

#[derive(Properties, PartialEq)]
struct SignedOutProps {
    what_for: AttrValue,
}

#[component]
fn SignedOut(props: &SignedOutProps) -> Html {
    use_view("Sign in");
    use_shown(true);
    let location = use_location();
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    let mut text = props.what_for.to_string();
    text.push_str(", sign in or create an account. What you typed is kept in this tab.");
    let action = if environment.host.is_embedded() {
        // Inside the dashboard it is the dashboard that signs in.
        html! { <Button text="Sign in" kind={ButtonKind::Primary} testid="go-sign-in" onclick={move |_| environment.host.open("shell", "/sign-in")} /> }
    } else {
        html! {
            <div class="row">
                <LinkButton href={entry_path(&location, false)} text="Sign in" kind={ButtonKind::Primary} testid="go-sign-in" />
                <LinkButton href={entry_path(&location, true)} text="Create an account" />
            </div>
        }
    };
    html! {
        <div class="page narrow"><Card><EmptyState picture={Picture::Tag} title="Sign in to continue" {text} {action} page=true /></Card></div>
    }
}
