//! Sign in and sign up. Where one goes afterwards, the address says: see `app`. The form to sign in with is a lazy module: who only
//! looks at the front page does without.

use allpet_ui::{
    components::{Brand, Card, Link},
    hooks::{LoadState, prepare, use_lazy, use_title},
    lazy,
    session::{AuthState, Reauthenticate, Session, SignInForm, SignUpForm, use_auth_state},
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
    let form = use_lazy(&FORM).drawn(|form| form(&props.session, false));
    html! {
        <div class="entry">
            <header><Brand /></header>
            <main id="content"><Card>
                <h1 tabindex="-1">{ "Sign in" }</h1>
                { form }
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
    use_effect_with((), |()| prepare_form());
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

/// Draws the form to sign in with, or (`again`) the question to sign in again.
type Form = fn(&Session, bool) -> Html;

lazy! { static FORM: Form = sign_in { show_form } }

fn show_form(session: &Session, again: bool) -> Html {
    let session = session.clone();
    if again {
        html! { <Reauthenticate {session} /> }
    } else {
        html! { <SignInForm {session} ondone={Callback::noop()} /> }
    }
}

/// Begins to load what one signs in with.
pub(crate) fn prepare_form() {
    prepare(&FORM);
}

#[derive(Properties, PartialEq)]
pub(crate) struct SignInAgainProps {
    /// The session.
    pub(crate) session: Session,
}

/// Asks to sign in again, over the page, once the session has ended. The form is loaded as soon as somebody is signed in, so that
/// it is here when it is needed.
#[component]
pub(crate) fn SignInAgain(props: &SignInAgainProps) -> Html {
    let standing = use_auth_state(&props.session);
    let signed_in = standing.account().is_some();
    use_effect_with(signed_in, |signed_in| {
        if *signed_in {
            prepare_form();
        }
    });
    match standing {
        AuthState::Expired(_) => html! { <Prompt session={props.session.clone()} /> },
        _ => Html::default(),
    }
}

/// The question, once its form is here.
#[component]
fn Prompt(props: &SignInAgainProps) -> Html {
    match use_lazy(&FORM) {
        LoadState::Loading => Html::default(),
        found => found.drawn(|form| form(&props.session, true)),
    }
}
