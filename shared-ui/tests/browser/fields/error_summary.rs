use crate::page::{Page, document, focused};
use allpet_domain::FieldError;
use allpet_ui::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

fn error(field: &str, message: &str) -> FieldError {
    FieldError {
        field: field.into(),
        code: "required".into(),
        message: message.into(),
    }
}

/// A form whose check names the last field first.
#[component]
fn Form() -> Html {
    let attempt = use_state(|| 0);
    let errors = if *attempt > 0 {
        vec![
            error("pet.chip", "Enter a number."),
            error("pet.name", "Enter a name."),
        ]
    } else {
        Vec::new()
    };
    let submit = {
        let attempt = attempt.clone();
        Callback::from(move |_: MouseEvent| attempt.set(*attempt + 1))
    };
    html! {
        <>
            <ErrorSummary {errors} attempt={*attempt} />
            <TextField name="pet.name" label="Name" value="" onchange={Callback::noop()} />
            <TextField name="pet.chip" label="Microchip number" value="" onchange={Callback::noop()} />
            <Button text="Save" onclick={submit} />
        </>
    }
}

#[wasm_bindgen_test]
async fn the_summary_takes_the_focus_at_each_attempt_and_links_to_the_field() {
    let page = Page::with(html! { <Form /> }).await;
    assert!(page.find(".summary").is_none());
    for _ in 0..2 {
        page.click("button").await;
        let active = document().active_element().unwrap();
        assert_eq!(active.class_name(), "summary");
        page.click(".summary a").await;
        assert_eq!(focused(), "pet.name");
    }
    assert_eq!(page.text(".summary li:first-child"), "Enter a name.");
    assert_eq!(page.text(".summary li:last-child"), "Enter a number.");
}
