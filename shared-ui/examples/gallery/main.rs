//! A gallery of all components. Build it with
//! `trunk build shared-ui/examples/gallery/index.html --example gallery --dist dist/gallery`.

mod forms;
mod lists;
mod site;

use allpet_ui::prelude::*;

#[component]
fn Gallery() -> Html {
    let theme = use_theme();
    let path = web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default();
    let set = theme.set.clone();
    html! {
        <>
            if path.contains("site") {
                <site::Site />
            } else {
                <main class="page" id="content">
                    <PageHeader title="Components" lead="What the pages are made of." up={(AttrValue::from("/"), AttrValue::from("Home"))}
                        action={html! { <RadioCards name="theme" label="Appearance" value={theme.theme.as_str()}
                            choices={vec![Choice::new("system", "System"), Choice::new("light", "Light"), Choice::new("dark", "Dark")]}
                            onchange={move |word: String| set.emit(Theme::parse(&word))} /> }} />
                    if path.contains("lists") { <lists::Lists /> } else { <forms::Forms /> }
                </main>
            }
            <Toasts />
        </>
    }
}

fn main() {
    yew::Renderer::<Gallery>::new().render();
}
