//! All components are one type to Yew; to a person they are not.

use crate::page::Page;
use allpet_ui::prelude::*;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Clone, Properties)]
struct Diary {
    lines: Rc<RefCell<Vec<&'static str>>>,
}

impl PartialEq for Diary {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.lines, &other.lines)
    }
}

#[component]
fn Cat(diary: &Diary) -> Html {
    let lives = use_state(|| 9);
    let lines = diary.lines.clone();
    use_effect_with((), move |()| {
        lines.borrow_mut().push("cat came");
        move || lines.borrow_mut().push("cat went")
    });
    let onclick = {
        let lives = lives.clone();
        move |_: MouseEvent| lives.set(*lives - 1)
    };
    html! { <p><input /><button class="lose" {onclick}>{ *lives }</button></p> }
}

#[component]
fn Dog(diary: &Diary) -> Html {
    // Another hook in the first place than the cat's.
    let lines = diary.lines.clone();
    use_effect_with((), move |()| lines.borrow_mut().push("dog came"));
    let tricks = use_state(|| String::from("sit"));
    html! { <p><input /><b>{ (*tricks).clone() }</b></p> }
}

#[component]
fn Basket(diary: &Diary) -> Html {
    let dog = use_state(|| false);
    let onclick = {
        let dog = dog.clone();
        move |_: MouseEvent| dog.set(!*dog)
    };
    html! {
        <div>
            <button class="swap" {onclick}>{ "Swap" }</button>
            if *dog { <Dog ..diary.clone() /> } else { <Cat ..diary.clone() /> }
        </div>
    }
}

#[wasm_bindgen_test]
async fn nothing_of_a_component_stays_when_another_takes_its_place() {
    let diary = Diary { lines: Rc::default() };
    let page = Page::with(html! { <Basket ..diary.clone() /> }).await;
    page.click(".lose").await;
    assert_eq!(page.text(".lose"), "8");
    page.type_into("input", "purr").await;

    page.click(".swap").await;
    assert_eq!(page.text("b"), "sit");
    assert_eq!(page.value("input"), "");
    assert_eq!(*diary.lines.borrow(), ["cat came", "cat went", "dog came"]);

    page.click(".swap").await;
    assert_eq!(page.text(".lose"), "9");
}

#[wasm_bindgen_test]
async fn a_component_that_is_drawn_again_keeps_its_state() {
    let diary = Diary { lines: Rc::default() };
    let page = Page::with(html! { <><Cat ..diary.clone() /><Cat ..diary.clone() /></> }).await;
    page.click("p:first-child .lose").await;
    page.click("p:first-child .lose").await;
    assert_eq!(page.text("p:first-child .lose"), "7");
    assert_eq!(page.text("p:last-child .lose"), "9");
    assert_eq!(*diary.lines.borrow(), ["cat came", "cat came"]);
}
