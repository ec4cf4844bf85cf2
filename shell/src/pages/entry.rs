//! Sign-in and sign-up. The address says which page comes next (see `app`). The sign-in form is a lazy module, which visitors who
//! only read the front page do not load.

mod passkey_sign_in;

use super::pets::is_pet_form_stored;
use allpet_ui::{
    components::{Brand, Card, Link, Notice, Tone},
    hooks::{LoadState, prepare, use_lazy, use_title},
    lazy,
    session::{AuthState, Reauthenticate, Session, SignInForm, SignUpForm, use_auth_state},
};
use passkey_sign_in::PasskeySignIn;
use yew::prelude::*;

/// Props of [`SignIn`] and [`SignUp`].
#[derive(Properties, PartialEq)]
pub(crate) struct EntryProps {
    /// The session to sign in with.
    pub(crate) session: Session,
    /// The address's query, which the links between the two pages keep.
    pub(crate) query: AttrValue,
}

fn with_query(path: &str, query: &str) -> AttrValue {
    let mut address = path.to_owned();
    address.push_str(query);
    address.into()
}

/// Sign in.
#[component]
pub(crate) fn SignIn(props: &EntryProps) -> Html {
    use_title("Sign in");
    let form = use_lazy(&FORM).render(|form| form(&props.session, Some(AttrValue::default())));
    html! {
        <div class="entry">
            <header><Brand /></header>
            <main id="content"><Card>
                <h1 tabindex="-1">{ "Sign in" }</h1>
                if props.session.has_ended_elsewhere() {
                    <Notice tone={Tone::Warning} text={signed_out_text(is_pet_form_stored())} />
                }
                { form }
                <p class="entry-other">
                    <Link href="/forgot-password">{ "Forgot your password?" }</Link>
                </p>
                <p class="entry-other">
                    { "New here? " }<Link href={with_query("/sign-up", &props.query)}>{ "Create an account" }</Link>
                </p>
            </Card></main>
        </div>
    }
}

/// Says that the session was ended elsewhere, and, if a form `is_stored`, that nothing that was typed in it is lost.
fn signed_out_text(is_stored: bool) -> &'static str {
    if is_stored {
        "You were signed out. Sign in to continue; what you typed is kept."
    } else {
        "You were signed out. Sign in to continue."
    }
}

/// Create an account.
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
                    { "Already have an account? " }<Link href={with_query("/sign-in", &props.query)}>{ "Sign in" }</Link>
                </p>
            </Card></main>
        </div>
    }
}

/// Renders the sign-in form with an address, which may be empty, or, without one, the dialog to sign in again.
type RenderForm = fn(&Session, Option<AttrValue>) -> Html;

lazy! { static FORM: RenderForm = sign_in { render_form } }

fn render_form(session: &Session, email: Option<AttrValue>) -> Html {
    let session = session.clone();
    match email {
        Some(email) => html! {
            <>
                <SignInForm session={session.clone()} {email} ondone={Callback::noop()} />
                <PasskeySignIn {session} />
            </>
        },
        None => {
            html! { <Reauthenticate session={session.clone()}><PasskeySignIn {session} /></Reauthenticate> }
        }
    }
}

/// Props of [`SignInWithAddress`].
#[derive(Properties, PartialEq)]
pub(super) struct SignInWithAddressProps {
    /// The session to sign in with.
    pub(super) session: Session,
    /// The e-mail address.
    pub(super) email: AttrValue,
}

/// The sign-in form inside another page, with an address.
#[component]
pub(super) fn SignInWithAddress(props: &SignInWithAddressProps) -> Html {
    use_lazy(&FORM).render(|form| form(&props.session, Some(props.email.clone())))
}

/// Begins to load the sign-in form.
pub(crate) fn prepare_form() {
    prepare(&FORM);
}

#[derive(Properties, PartialEq)]
pub(crate) struct SignInAgainProps {
    /// The session.
    pub(crate) session: Session,
}

/// Asks to sign in again, over the page, when the session has expired. The form is loaded as soon as somebody is signed in, so that
/// it is ready when it is needed.
#[component]
pub(crate) fn SignInAgain(props: &SignInAgainProps) -> Html {
    let auth_state = use_auth_state(&props.session);
    let signed_in = auth_state.account().is_some();
    use_effect_with(signed_in, |signed_in| {
        if *signed_in {
            prepare_form();
        }
    });
    match auth_state {
        AuthState::Expired(_) => html! { <Prompt session={props.session.clone()} /> },
        _ => Html::default(),
    }
}

/// The dialog to sign in again, once its form is loaded.
#[component]
fn Prompt(props: &SignInAgainProps) -> Html {
    match use_lazy(&FORM) {
        LoadState::Loading => Html::default(),
        loaded => loaded.render(|form| form(&props.session, None)),
    }
}
