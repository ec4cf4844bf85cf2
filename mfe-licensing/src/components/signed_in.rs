//! The gate of pages that need an account.

use allpet_frame::User;
use allpet_ui::{
    app_runtime::{
        Viewer, entry_path, use_content_ready, use_environment, use_location, use_view, use_viewer,
    },
    prelude::*,
};

/// Props of [`SignedIn`].
#[derive(Properties, PartialEq)]
pub(crate) struct SignedInProps {
    /// The purpose of the account: "To apply for a license".
    pub(crate) purpose: AttrValue,
    /// Renders the page for the signed-in person.
    pub(crate) render: Callback<User, Html>,
}

/// Shows the page to a signed-in person, and the ways to sign in to everybody else.
#[component]
pub(crate) fn SignedIn(props: &SignedInProps) -> Html {
    match use_viewer() {
        Viewer::Person(user) => props.render.emit(user),
        Viewer::Unknown => html! { <div class="page narrow"><Skeleton shape={SkeletonShape::Form} /></div> },
        Viewer::Visitor => html! { <SignedOut purpose={props.purpose.clone()} /> },
    }
}

#[derive(Properties, PartialEq)]
struct SignedOutProps {
    purpose: AttrValue,
}

#[component]
fn SignedOut(props: &SignedOutProps) -> Html {
    use_view("Sign in");
    use_content_ready(true);
    let location = use_location();
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    let mut text = props.purpose.to_string();
    text.push_str(", sign in or create an account. What you typed is kept in this tab.");
    let action = if environment.host.is_embedded() {
        // Inside the dashboard, the dashboard signs people in.
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
