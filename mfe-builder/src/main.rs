//! The builder: a site of its own, and a page of the dashboard.

mod app;
mod pages;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
