//! The start: where do we run, and who is here?

use crate::{
    app::App,
    pages,
    routes::Route,
    site::Site,
    world::{HostTokens, World},
};
use allpet_contract::{Client, Problem};
use allpet_frame::{
    Host,
    web::{AppConfig as FrameConfig, connect, is_framed},
};
use allpet_ui::{
    api::{AppConfig, BrowserTransport, load_config},
    components::ErrorState,
    hooks::{Theme, apply_theme},
};
use std::rc::Rc;
use yew::prelude::*;

/// Reads the configuration, finds the host and shows the app; or says why that failed.
pub(crate) async fn start() {
    match world().await {
        Ok(world) => {
            let site = world.site.clone();
            yew::Renderer::<App>::with_props(crate::app::AppProps { world }).render();
            // The public pages do not wait for this.
            if let Some(site) = site {
                site.resume().await;
            }
        }
        Err(problem) => {
            yew::Renderer::<Failed>::with_props(FailedProps { problem }).render();
        }
    }
}

async fn world() -> Result<World, Problem> {
    // Not after the configuration and the shell's welcome, but beside them.
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    pages::ahead(&Route::parse(&path.unwrap_or_default()), is_framed());
    let config = load_config().await?;
    let (host, site): (Rc<dyn Host>, _) = if is_framed() {
        mark_embedded();
        (embedded(&config).await?, None)
    } else {
        apply_theme(Theme::kept());
        let (site, host) = Site::new(&config).ok_or_else(|| Problem::foreign(0))?;
        (host, Some(site))
    };
    let api = Client::new(BrowserTransport::new(
        &config.api,
        Rc::new(HostTokens(host.clone())),
    ));
    Ok(World {
        api,
        host,
        config: Rc::new(config),
        site,
    })
}

async fn embedded(config: &AppConfig) -> Result<Rc<dyn Host>, Problem> {
    let frame = FrameConfig::new(
        &config.app,
        env!("CARGO_PKG_VERSION"),
        config.shell_origins.clone(),
    );
    connect(frame)
        .await
        .map_err(|error| Problem::offline().detail(error.to_string()))
}

/// The style sheet takes the page's own ground and height away.
fn mark_embedded() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("data-embedded", "");
    }
}

#[derive(Properties, PartialEq)]
struct FailedProps {
    problem: Problem,
}

#[component]
fn Failed(props: &FailedProps) -> Html {
    let reload = Callback::from(|()| {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    });
    html! { <main class="page narrow"><ErrorState problem={props.problem.clone()} retry={reload} /></main> }
}
