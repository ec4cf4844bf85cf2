//! The store: a site of its own, and a page of the dashboard.

mod app;
mod basket;
mod chrome;
mod draft;
mod pages;
mod parts;
mod query;
mod routes;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
