//! An app's outermost component.

use super::{
    AppEnvironment,
    bootstrap::{bootstrap, taken_over},
    host_provider::HostProvider,
};
use crate::{components::ErrorState, hooks::use_auto_retry, ssr};
use allpet_contract::Problem;
use yew::prelude::*;

/// Properties of [`AppRoot`].
#[derive(Properties, PartialEq)]
pub struct AppRootProps {
    /// The app's release.
    pub version: AttrValue,
    /// What the site is called in the window's title when it stands alone: "Pet licensing · All Pet Plus".
    pub site: AttrValue,
    /// The app.
    pub children: Html,
}

/// Finds the place where the app runs, then draws the app. A page that was rendered by a server brings along what is
/// needed to draw it at once.
#[component]
pub fn AppRoot(props: &AppRootProps) -> Html {
    let found = use_state(|| taken_over(&props.site).map(Ok::<AppEnvironment, Problem>));
    let attempt = use_state(|| 0_u32);
    use_effect_with(*attempt, {
        let (found, version, site) = (found.clone(), props.version.clone(), props.site.clone());
        move |attempt: &u32| {
            if *attempt == 0 && found.is_some() {
                ssr::live();
                return;
            }
            wasm_bindgen_futures::spawn_local(async move {
                found.set(Some(bootstrap(&version, &site).await));
            });
        }
    });
    let retry = Callback::from(move |()| attempt.set(*attempt + 1));
    use_auto_retry(matches!(&*found, Some(Err(_))), retry.clone());
    match &*found {
        None => Html::default(),
        Some(Err(problem)) => {
            html! { <main class="page"><ErrorState problem={problem.clone()} {retry} /></main> }
        }
        Some(Ok(environment)) => {
            html! { <HostProvider environment={environment.clone()}>{ props.children.clone() }</HostProvider> }
        }
    }
}
