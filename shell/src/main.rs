//! The dashboard shell: the storefront's landing page, sign-in, and the dashboard with its built-in pages and its
//! embedded apps. It knows of an app what the manifest says at run time, and nothing else.

mod app;
mod appearance;
mod dashboard;
mod frames;
mod links;
mod location;
mod pages;
mod photo;
mod routes;
mod shared_standing;
mod today;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
