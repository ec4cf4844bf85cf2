use crate::page::{Page, focused};
use allpet_ui::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

const BREEDS: [&str; 3] = [
    "Retriever, Golden",
    "Retriever, Labrador",
    "Terrier, Jack Russell",
];

#[component]
fn Breed() -> Html {
    let text = use_state(String::new);
    let suggestions = BREEDS
        .into_iter()
        .filter(|breed| breed.to_lowercase().contains(&text.to_lowercase()))
        .map(|breed| Suggestion {
            value: breed.into(),
            detail: None,
        })
        .collect::<Vec<_>>();
    let onchange = {
        let text = text.clone();
        Callback::from(move |typed: String| text.set(typed))
    };
    html! { <Combobox name="breed" label="Breed" value={(*text).clone()} {onchange} {suggestions} /> }
}

#[wasm_bindgen_test]
async fn a_breed_can_be_chosen_with_the_keyboard_alone() {
    let page = Page::with(html! { <Breed /> }).await;
    page.type_into("input", "retr").await;
    assert_eq!(
        page.get("input").get_attribute("aria-expanded").as_deref(),
        Some("true")
    );

    page.press("ArrowDown").await;
    assert!(page.press("ArrowDown").await, "the text cursor stays where it is");
    let active = page.get("input").get_attribute("aria-activedescendant").unwrap();
    assert_eq!(page.text(&format!("#{active}")), "Retriever, Labrador");
    assert_eq!(
        page.get(&format!("#{active}"))
            .get_attribute("aria-selected")
            .as_deref(),
        Some("true")
    );

    assert!(
        page.press("Enter").await,
        "Enter chooses the suggestion and does not submit the form"
    );
    assert_eq!(page.value("input"), "Retriever, Labrador");
    assert_eq!(
        page.get("input").get_attribute("aria-expanded").as_deref(),
        Some("false")
    );
    assert_eq!(focused(), "breed");
}

#[wasm_bindgen_test]
async fn escape_closes_the_list_and_keeps_the_text() {
    let page = Page::with(html! { <Breed /> }).await;
    page.type_into("input", "my own mix").await;
    assert!(page.text("[role=listbox]").contains("keep what you typed"));
    assert!(page.press("Escape").await);
    assert!(page.get("[role=listbox]").hidden());
    assert_eq!(page.value("input"), "my own mix");
    assert!(
        !page.press("Enter").await,
        "with the list closed Enter submits the form"
    );
}
