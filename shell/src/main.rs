//! The dashboard shell: the storefront's landing page, sign-in, and the dashboard with its built-in pages and embedded apps.
//! It knows about an app only what the manifest says at run time.

mod app;
mod appearance;
mod cross_tab_session;
mod dashboard;
mod frames;
mod links;
mod pages;
mod passkey;
mod photo;
mod routes;
mod today;

fn main() {
    allpet_ui::app_runtime::report_panics();
    allpet_ui::app_runtime::ignore_repeated_presses();
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    if path.is_some_and(|path| path == "/sign-in") {
        // The form loads in parallel with the configuration.
        pages::prepare_form();
    }
    wasm_bindgen_futures::spawn_local(async {
        let config = allpet_ui::api::load_config().await;
        yew::Renderer::<app::App>::with_props(app::AppProps { config }).render();
    });
}
