//! To Yew, all components have one type. Replacing one by another must not mix up their states.

use crate::page::Page;
use allpet_ui::prelude::*;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_test::wasm_bindgen_test;

#[derive(Clone, Properties)]
struct Log {
    lines: Rc<RefCell<Vec<&'static str>>>,
}

impl PartialEq for Log {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.lines, &other.lines)
    }
}

#[component]
fn Cat(log: &Log) -> Html {
    let lives = use_state(|| 9);
    let lines = log.lines.clone();
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
fn Dog(log: &Log) -> Html {
    // The first hook differs from the cat's.
    let lines = log.lines.clone();
    use_effect_with((), move |()| lines.borrow_mut().push("dog came"));
    let tricks = use_state(|| String::from("sit"));
    html! { <p><input /><b>{ (*tricks).clone() }</b></p> }
}

#[component]
fn Basket(log: &Log) -> Html {
    let dog = use_state(|| false);
    let onclick = {
        let dog = dog.clone();
        move |_: MouseEvent| dog.set(!*dog)
    };
    html! {
        <div>
            <button class="swap" {onclick}>{ "Swap" }</button>
            if *dog { <Dog ..log.clone() /> } else { <Cat ..log.clone() /> }
        </div>
    }
}

#[wasm_bindgen_test]
async fn a_replaced_component_leaves_nothing_behind() {
    let log = Log { lines: Rc::default() };
    let page = Page::with(html! { <Basket ..log.clone() /> }).await;
    page.click(".lose").await;
    assert_eq!(page.text(".lose"), "8");
    page.type_into("input", "purr").await;

    page.click(".swap").await;
    assert_eq!(page.text("b"), "sit");
    assert_eq!(page.value("input"), "");
    assert_eq!(*log.lines.borrow(), ["cat came", "cat went", "dog came"]);

    page.click(".swap").await;
    assert_eq!(page.text(".lose"), "9");
}

#[wasm_bindgen_test]
async fn a_component_keeps_its_state_when_it_renders_again() {
    let log = Log { lines: Rc::default() };
    let page = Page::with(html! { <><Cat ..log.clone() /><Cat ..log.clone() /></> }).await;
    page.click("p:first-child .lose").await;
    page.click("p:first-child .lose").await;
    assert_eq!(page.text("p:first-child .lose"), "7");
    assert_eq!(page.text("p:last-child .lose"), "9");
    assert_eq!(*log.lines.borrow(), ["cat came", "cat came"]);
}
