//! An app's outermost component.

use super::bootstrap::{bootstrap, rendered_environment};
use crate::{
    app_runtime::{AppEnvironment, host::host_provider::HostProvider},
    components::ErrorState,
    hooks::use_auto_retry,
    ssr,
};
use allpet_contract::Problem;
use yew::prelude::*;

/// Properties of [`AppRoot`].
#[derive(Properties, PartialEq)]
pub struct AppRootProps {
    /// The app's release.
    pub version: AttrValue,
    /// The site's name in the window's title when it is not embedded: "Pet licensing · All Pet Plus".
    pub site: AttrValue,
    /// The app.
    pub children: Html,
}

/// Sets up the app's environment, then renders the app. A page from a server contains its environment, so it is rendered at once.
#[component]
pub fn AppRoot(props: &AppRootProps) -> Html {
    let environment = use_state(|| rendered_environment(&props.site).map(Ok::<AppEnvironment, Problem>));
    let attempt = use_state(|| 0_u32);
    use_effect_with(*attempt, {
        let (environment, version, site) = (environment.clone(), props.version.clone(), props.site.clone());
        move |attempt: &u32| {
            if *attempt == 0 && environment.is_some() {
                ssr::notify_hydrated();
                return;
            }
            wasm_bindgen_futures::spawn_local(async move {
                environment.set(Some(bootstrap(&version, &site).await));
            });
        }
    });
    let retry = Callback::from(move |()| attempt.set(*attempt + 1));
    use_auto_retry(matches!(&*environment, Some(Err(_))), retry.clone());
    match &*environment {
        None => Html::default(),
        Some(Err(problem)) => {
            html! { <main class="page"><ErrorState problem={problem.clone()} {retry} /></main> }
        }
        Some(Ok(environment)) => {
            html! { <HostProvider environment={environment.clone()}>{ props.children.clone() }</HostProvider> }
        }
    }
}
