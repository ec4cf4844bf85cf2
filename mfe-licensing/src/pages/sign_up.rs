//! Making an account, where the site stands alone.

use super::sign_in::{errors, refusal, use_leave, way_back};
use crate::{app::use_path, parts::sign_in_path, routes::Route, shown::use_page, world::use_world};
use allpet_contract::Problem;
use allpet_domain::{Invalid, validation};
use allpet_ui::prelude::*;

#[derive(Clone, Default, PartialEq)]
struct Typed {
    name: String,
    email: String,
    password: String,
}

impl Typed {
    fn check(&self) -> Result<(), Invalid> {
        let mut invalid = Invalid::default();
        invalid.merge(validation::text("name", "your name", &self.name, 80));
        invalid.merge(validation::email("email", &self.email));
        invalid.merge(validation::password(
            "password",
            &self.password,
            &[&self.email, &self.name],
        ));
        invalid.or(())
    }
}

/// Making an account.
#[component]
pub(crate) fn SignUpPage() -> Html {
    use_page("Create an account", true);
    use_leave();
    let (path, site) = (use_path(), use_world().site);
    let typed = use_state_eq(Typed::default);
    let attempt = use_state(|| 0_u32);
    let sign_up = use_mutation(
        move |typed: Typed| {
            let site = site.clone();
            async move {
                match site {
                    Some(site) => {
                        site.sign_up(
                            typed.name.trim().to_owned(),
                            typed.email.trim().to_owned(),
                            typed.password,
                        )
                        .await
                    }
                    None => Err(Problem::offline()),
                }
            }
        },
        |()| {},
    );
    let checked = typed.check();
    let shown = if *attempt > 0 {
        errors(&checked, sign_up.problem.as_ref())
    } else {
        Vec::new()
    };
    let onsubmit = {
        let (typed, attempt, sign_up, sound) =
            (typed.clone(), attempt.clone(), sign_up.clone(), checked.is_ok());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if sound {
                sign_up.run((*typed).clone());
            }
        })
    };
    let set = |put: fn(&mut Typed, String)| {
        let typed = typed.clone();
        Callback::from(move |text| {
            let mut changed = (*typed).clone();
            put(&mut changed, text);
            typed.set(changed);
        })
    };
    let error = |name: &str| crate::forms::error_of(&shown, name);
    html! {
        <div class="page account">
            <Card>
                <form class="form" {onsubmit} novalidate=true>
                    <div><h1 tabindex="-1">{ "Create an account" }</h1><p class="soft">{ "It keeps your pets, your licenses and your unfinished applications." }</p></div>
                    <ErrorSummary errors={shown.clone()} attempt={*attempt} />
                    { refusal(sign_up.problem.as_ref()) }
                    <TextField name="name" label="Your name" value={typed.name.clone()} onchange={set(|typed, text| typed.name = text)} autocomplete="name" error={error("name")} autofocus=true />
                    <TextField name="email" label="E-mail address" kind={TextKind::Email} value={typed.email.clone()} onchange={set(|typed, text| typed.email = text)} autocomplete="email" error={error("email")} />
                    <TextField name="password" label="Password" kind={TextKind::Password} value={typed.password.clone()} onchange={set(|typed, text| typed.password = text)} autocomplete="new-password"
                        hint="At least 12 characters; a few words are easy to remember" error={error("password")} />
                    <Button text="Create account" kind={ButtonKind::Primary} submit=true busy={sign_up.busy} class="block" testid="submit" />
                    <p class="small">{ "Already have an account? " }<Link href={sign_in_path(&Route::SignIn, &way_back(&path))}>{ "Sign in" }</Link></p>
                </form>
            </Card>
        </div>
    }
}
