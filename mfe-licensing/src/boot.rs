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
#[cfg(feature = "server")]
use allpet_ui::place::paper;
use allpet_ui::{
    api::{AppConfig, BrowserTransport, load_config},
    components::ErrorState,
    hooks::{Theme, apply_theme},
    place::{brought_along, is_rendered, live},
};
use std::{cell::Cell, rc::Rc};
use yew::prelude::*;

/// Takes over a page that was rendered; any other begins with the configuration.
pub(crate) fn begin() {
    if is_rendered() {
        let path = web_sys::window().and_then(|window| window.location().pathname().ok());
        let part = pages::awaited(&Route::parse(&path.unwrap_or_default()));
        wasm_bindgen_futures::spawn_local(async move {
            let here = match part {
                Some(part) => part.await,
                None => true,
            };
            // Where its part did not come the page is drawn anew, and says so.
            if here {
                yew::Renderer::<Rendered>::new().hydrate();
            } else {
                start().await;
            }
        });
    } else {
        wasm_bindgen_futures::spawn_local(start());
    }
}

/// The app on a page that a server has rendered, for a guest.
#[component]
pub(crate) fn Rendered() -> Html {
    let world = use_memo((), |()| site_of_its_own(brought_along()?, true));
    use_effect_with((), {
        let world = world.clone();
        move |()| {
            live();
            if let Some(site) = world.as_ref().as_ref().and_then(|world| world.site.clone()) {
                wasm_bindgen_futures::spawn_local(async move { site.resume().await });
            }
        }
    });
    match &*world {
        Some(world) => html! { <App world={world.clone()} /> },
        None => Html::default(),
    }
}

/// The app as a site, where nobody is known yet.
fn site_of_its_own(config: AppConfig, rendered: bool) -> Option<World> {
    #[cfg(feature = "server")]
    if rendered {
        return Some(over(config, paper()?, None, rendered));
    }
    apply_theme(Theme::kept());
    let (site, host) = Site::new(&config)?;
    let world = over(config, host, Some(site.clone()), rendered);
    site.follow(&world.api);
    Some(world)
}

fn over(config: AppConfig, host: Rc<dyn Host>, site: Option<Rc<Site>>, rendered: bool) -> World {
    World {
        api: Client::new(BrowserTransport::new(
            &config.api,
            Rc::new(HostTokens(host.clone())),
        )),
        host,
        config: Rc::new(config),
        site,
        rendered: Rc::new(Cell::new(rendered)),
    }
}

/// Reads the configuration, finds the host and shows the app; or says why that failed.
async fn start() {
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
    if is_framed() {
        mark_embedded();
        let host = embedded(&config).await?;
        return Ok(over(config, host, None, false));
    }
    site_of_its_own(config, false).ok_or_else(|| Problem::foreign(0))
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
