//! Signing in, where the site stands alone.

use crate::{
    app::{use_correct, use_path},
    parts::sign_in_path,
    routes::{Route, query},
    shown::use_page,
    world::{Viewer, use_viewer, use_world},
};
use allpet_contract::Problem;
use allpet_domain::{FieldError, Invalid, validation};
use allpet_ui::{place, prelude::*};

/// Where to go after signing in: a path of this site, and nowhere else.
pub(crate) fn way_back(path: &str) -> String {
    place::way_back(query(path))
        .filter(|to| !matches!(Route::parse(to), Route::SignIn | Route::SignUp | Route::Home))
        .unwrap_or_else(|| Route::Licences.path())
}

/// Somebody is signed in: on to where they came from. In the dashboard nobody signs in here.
#[hook]
pub(crate) fn use_leave() {
    let (path, correct, world) = (use_path(), use_correct(), use_world());
    let viewer = use_viewer();
    let leave = matches!(viewer, Viewer::Person(_)) || world.site.is_none();
    use_effect_with(leave, move |leave| {
        if *leave {
            correct.to(way_back(&path));
        }
    });
}

/// What is wrong with a form of an account: what we see ourselves, or what the API said.
pub(crate) fn errors(checked: &Result<(), Invalid>, problem: Option<&Problem>) -> Vec<FieldError> {
    match checked {
        Err(invalid) => invalid.0.clone(),
        Ok(()) => problem.map(|problem| problem.errors.clone()).unwrap_or_default(),
    }
}

/// What the API said of the form as a whole.
pub(crate) fn refusal(problem: Option<&Problem>) -> Html {
    match problem.filter(|problem| problem.errors.is_empty()) {
        Some(problem) => {
            html! { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} /> }
        }
        None => Html::default(),
    }
}

fn check(email: &str, password: &str) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    invalid.merge(validation::email("email", email));
    invalid.check(
        !password.is_empty(),
        "password",
        "required",
        "Enter your password.",
    );
    invalid.or(())
}

/// Signing in.
#[component]
pub(crate) fn SignInPage() -> Html {
    use_page("Sign in", true);
    use_leave();
    let (path, site) = (use_path(), use_world().site);
    let email = use_state_eq(String::new);
    let password = use_state_eq(String::new);
    let attempt = use_state(|| 0_u32);
    let sign_in = use_mutation(
        move |(email, password): (String, String)| {
            let site = site.clone();
            async move {
                match site {
                    Some(site) => site.sign_in(email, password).await,
                    None => Err(Problem::offline()),
                }
            }
        },
        |()| {},
    );
    let checked = check(&email, &password);
    let shown = if *attempt > 0 {
        errors(&checked, sign_in.problem.as_ref())
    } else {
        Vec::new()
    };
    let onsubmit = {
        let (email, password, attempt, sign_in, sound) = (
            email.clone(),
            password.clone(),
            attempt.clone(),
            sign_in.clone(),
            checked.is_ok(),
        );
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if sound {
                sign_in.run((email.trim().to_owned(), (*password).clone()));
            }
        })
    };
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    html! {
        <div class="page account">
            <Card>
                <form class="form" {onsubmit} novalidate=true>
                    <div><h1 tabindex="-1">{ "Sign in" }</h1><p class="soft">{ "One account for licensing, the store and your dashboard." }</p></div>
                    <ErrorSummary errors={shown.clone()} attempt={*attempt} />
                    { refusal(sign_in.problem.as_ref()) }
                    <TextField name="email" label="E-mail address" kind={TextKind::Email} value={(*email).clone()} onchange={typed(&email)} autocomplete="username"
                        error={crate::forms::error_of(&shown, "email")} autofocus=true />
                    <TextField name="password" label="Password" kind={TextKind::Password} value={(*password).clone()} onchange={typed(&password)} autocomplete="current-password"
                        error={crate::forms::error_of(&shown, "password")} />
                    <Button text="Sign in" kind={ButtonKind::Primary} submit=true busy={sign_in.busy} class="block" testid="submit" />
                    <p class="small">{ "No account yet? " }<Link href={sign_in_path(&Route::SignUp, &way_back(&path))}>{ "Create one" }</Link></p>
                </form>
            </Card>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_found_again() {
        for to in ["/apply?species=dog&altered=no", "/licences", "/apply/review"] {
            let there = crate::parts::sign_in_path(&Route::SignIn, to);
            assert_eq!(way_back(&there), to, "{there}");
        }
    }

    #[test]
    fn the_way_back_stays_on_the_site() {
        assert_eq!(way_back("/sign-in?to=%2Fapply%2Freview"), "/apply/review");
        assert_eq!(
            way_back("/sign-in?to=%2Fapply%3Fspecies%3Dcat"),
            "/apply?species=cat"
        );
        for elsewhere in [
            "",
            "?to=https%3A%2F%2Fevil.example",
            "?to=%2F%2Fevil.example",
            "?to=%2F%5Cevil.example",
            "?to=%2Fa%0Ab",
            "?to=%2Fa%2F..%2F%2Fevil.example",
            "?to=%2Fsign-in",
        ] {
            assert_eq!(
                way_back(&format!("/sign-in{elsewhere}")),
                "/licences",
                "{elsewhere}"
            );
        }
    }
}
