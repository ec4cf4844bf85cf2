//! The settings: the profile, what opens the account, its sessions, the appearance, a download of one's data, and closing the account.

mod close_account;
mod credentials;
mod data_export;
mod email_dialog;
mod notification_settings;
mod passkeys;
mod password_dialog;
mod second_factor;
mod sessions;

use super::home::verify_notice::VerifyNotice;
use crate::{appearance::Appearance, dashboard::use_sign_out};
use allpet_contract::identity::{Account, ProfileForm, UpdateProfile};
use allpet_domain::validation;
use allpet_ui::{
    components::{
        Button, ButtonKind, Card, Choice, ErrorSummary, IconKind, PageHeader, RadioCards, TextField, Tone,
        problem_notice, use_toasts,
    },
    hooks::{Theme, use_title, use_write},
    session::use_session,
};
use close_account::CloseAccountCard;
use credentials::CredentialsCard;
use data_export::DataExportCard;
use notification_settings::NotificationSettings;
use passkeys::PasskeysCard;
use second_factor::SecondFactorCard;
use sessions::SessionsCard;
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Settings`].
#[derive(Properties, PartialEq)]
pub(crate) struct SettingsProps {
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
}

/// Lets the person edit the profile, change what opens the account, end sessions, choose the appearance, download their data, and
/// close the account.
#[component]
pub(crate) fn Settings(props: &SettingsProps) -> Html {
    use_title("Settings");
    html! {
        <>
            <PageHeader title="Settings" />
            <div class="stack settings">
                <VerifyNotice account={props.account.clone()} />
                <ProfileCard account={props.account.clone()} />
                <CredentialsCard account={props.account.clone()} />
                <PasskeysCard />
                <SecondFactorCard account={props.account.clone()} />
                <SessionsCard />
                <AppearanceCard />
                <NotificationSettings />
                <SignOut />
                <DataExportCard />
                <CloseAccountCard />
            </div>
        </>
    }
}

#[component]
fn ProfileCard(props: &SettingsProps) -> Html {
    let session = use_session();
    let toaster = use_toasts();
    let name = use_state(|| props.account.name.clone());
    let attempt = use_state(|| 0_u32);
    let save = use_write::<UpdateProfile>(move |account| {
        if let Some(session) = &session {
            session.update(account);
        }
        toaster.show(Tone::Good, "Your name is saved.");
    });
    let invalid_fields = validation::text("name", "your name", &name, 80)
        .err()
        .map(|invalid| invalid.0)
        .unwrap_or_default();
    let mut errors = if *attempt > 0 {
        invalid_fields.clone()
    } else {
        Vec::new()
    };
    if errors.is_empty()
        && let Some(problem) = &save.problem
    {
        errors.clone_from(&problem.errors);
    }
    let error = errors.first().map(|error| AttrValue::from(error.message.clone()));
    let onsubmit = {
        let (save, name, attempt) = (save.clone(), name.clone(), attempt.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            save.forget();
            if invalid_fields.is_empty() {
                let body = ProfileForm {
                    name: name.trim().to_owned(),
                };
                save.run(UpdateProfile { body });
            }
        })
    };
    let onchange = {
        let name = name.clone();
        Callback::from(move |text: String| name.set(text))
    };
    html! {
        <Card title="Profile">
            <form class="form" {onsubmit} novalidate=true>
                <ErrorSummary errors={errors} attempt={*attempt} />
                { problem_notice(save.problem.as_ref().filter(|problem| problem.errors.is_empty())) }
                <TextField name="name" label="Your name" value={(*name).clone()} {onchange} {error} autocomplete="name" />
                <div class="actions"><Button text="Save name" kind={ButtonKind::Primary} submit=true busy={save.busy} /></div>
            </form>
        </Card>
    }
}

#[component]
fn AppearanceCard() -> Html {
    let Some(appearance) = use_context::<Appearance>() else {
        return Html::default();
    };
    let set_theme = appearance.theme.set.reform(|theme: String| Theme::parse(&theme));
    let set_density = appearance
        .set_compact
        .reform(|density: String| density == "compact");
    let density = if appearance.compact {
        "compact"
    } else {
        "comfortable"
    };
    html! {
        <Card title="Appearance">
            <div class="form">
                <RadioCards name="theme" label="Colors" value={appearance.theme.theme.as_str()} onchange={set_theme} choices={vec![
                    Choice::new("system", "Match system").icon(IconKind::Monitor),
                    Choice::new("light", "Light").icon(IconKind::Sun),
                    Choice::new("dark", "Dark").icon(IconKind::Moon),
                ]} />
                <RadioCards name="density" label="Density" value={density} onchange={set_density} choices={vec![
                    Choice::new("comfortable", "Comfortable").hint("Larger touch targets"),
                    Choice::new("compact", "Compact").hint("Fits more on screen"),
                ]} />
                <p class="soft small">{ "Saved in this browser, and used by every app in the dashboard." }</p>
            </div>
        </Card>
    }
}

#[component]
fn SignOut() -> Html {
    let Some(session) = use_session() else {
        return Html::default();
    };
    html! { <SignOutCard {session} /> }
}

#[derive(Properties, PartialEq)]
struct SignOutProps {
    session: allpet_ui::session::Session,
}

#[component]
fn SignOutCard(props: &SignOutProps) -> Html {
    let sign_out = use_sign_out(&props.session);
    html! {
        <Card title="Sign out">
            <div class="row between">
                <p class="soft">{ "Ends your session in this browser, in every tab." }</p>
                <Button text="Sign out" icon={IconKind::SignOut} onclick={sign_out.reform(|_| ())} />
            </div>
        </Card>
    }
}
