//! Sign in and sign up. Where one goes afterwards, the address says: see `app`.

use allpet_ui::{
    components::{Brand, Card, Link},
    hooks::use_title,
    session::{Session, SignInForm, SignUpForm},
};
use yew::prelude::*;

/// Props of [`SignIn`] and [`SignUp`].
#[derive(Properties, PartialEq)]
pub(crate) struct EntryProps {
    /// The session to sign in with.
    pub(crate) session: Session,
    /// The address's query: it goes along from one page to the other.
    pub(crate) query: AttrValue,
}

fn with(path: &str, query: &str) -> AttrValue {
    let mut whole = path.to_owned();
    whole.push_str(query);
    whole.into()
}

/// Sign in.
#[component]
pub(crate) fn SignIn(props: &EntryProps) -> Html {
    use_title("Sign in");
    html! {
        <div class="entry">
            <header><Brand /></header>
            <main id="content"><Card>
                <h1 tabindex="-1">{ "Sign in" }</h1>
                <SignInForm session={props.session.clone()} ondone={Callback::noop()} />
                <p class="entry-other">
                    { "New here? " }<Link href={with("/sign-up", &props.query)}>{ "Create an account" }</Link>
                </p>
            </Card></main>
        </div>
    }
}

/// Make an account.
#[component]
pub(crate) fn SignUp(props: &EntryProps) -> Html {
    use_title("Create an account");
    html! {
        <div class="entry">
            <header><Brand /></header>
            <main id="content"><Card>
                <h1 tabindex="-1">{ "Create an account" }</h1>
                <SignUpForm session={props.session.clone()} ondone={Callback::noop()} />
                <p class="entry-other">
                    { "Already have an account? " }<Link href={with("/sign-in", &props.query)}>{ "Sign in" }</Link>
                </p>
            </Card></main>
        </div>
    }
}
