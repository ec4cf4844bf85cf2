use crate::page::{Page, settle};
use allpet_contract::Problem;
use allpet_ui::prelude::*;
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::{pending, ready},
    rc::Rc,
};
use wasm_bindgen_test::wasm_bindgen_test;

type Answers = Rc<RefCell<VecDeque<Option<Result<u32, Problem>>>>>;

/// An API that gives the prepared answers in turn; `None` is an answer that never arrives.
#[derive(Clone, Properties)]
struct Api {
    key: AttrValue,
    answers: Answers,
    requests: Rc<Cell<u32>>,
    dropped: Rc<Cell<u32>>,
}

impl PartialEq for Api {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && Rc::ptr_eq(&self.answers, &other.answers)
    }
}

struct CountsDrop(Rc<Cell<u32>>);

impl Drop for CountsDrop {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

impl Api {
    fn answering(key: &'static str, answers: impl IntoIterator<Item = Option<Result<u32, Problem>>>) -> Self {
        let answers = Rc::new(RefCell::new(answers.into_iter().collect()));
        Self {
            key: key.into(),
            answers,
            requests: Rc::default(),
            dropped: Rc::default(),
        }
    }

    async fn send(self) -> Result<u32, Problem> {
        let _counts_drop = CountsDrop(self.dropped.clone());
        self.requests.set(self.requests.get() + 1);
        let answer = self.answers.borrow_mut().pop_front().flatten();
        match answer {
            Some(answer) => ready(answer).await,
            None => pending().await,
        }
    }
}

#[component]
fn Shows(api: &Api) -> Html {
    let sender = api.clone();
    let query = use_query(api.key.clone(), move || sender.clone().send());
    let again = query.clone();
    html! {
        <div class="shows">
            <Loaded<u32> query={query} render={|number: Rc<u32>| html! { <output>{ *number }</output> }} />
            <button class="again" onclick={move |_: MouseEvent| again.refetch()}>{ "Again" }</button>
        </div>
    }
}

#[wasm_bindgen_test]
async fn old_data_stay_with_a_notice_when_refreshing_fails() {
    let api = Api::answering(
        "stale",
        [Some(Ok(41)), Some(Err(Problem::offline())), Some(Ok(42))],
    );
    let page = Page::with(html! { <Shows ..api.clone() /> }).await;
    assert_eq!(page.text("output"), "41");

    page.click(".again").await;
    assert_eq!(page.text("output"), "41");
    assert!(page.text(".notice").contains("out of date"));

    page.click(".notice button").await;
    assert_eq!(page.text("output"), "42");
    assert!(page.find(".notice").is_none());
    assert_eq!(api.requests.get(), 3);
}

#[wasm_bindgen_test]
async fn a_first_failure_says_what_to_do_and_offers_a_retry() {
    let api = Api::answering("failing", [Some(Err(Problem::offline())), Some(Ok(7))]);
    let page = Page::with(html! { <Shows ..api /> }).await;
    assert!(page.text("[role=alert]").contains("Check your connection"));
    page.click("[role=alert] button").await;
    assert_eq!(page.text("output"), "7");
}

#[wasm_bindgen_test]
async fn two_components_with_the_same_query_send_one_request() {
    let api = Api::answering("shared", [Some(Ok(5))]);
    let page = Page::with(html! { <><Shows ..api.clone() /><Shows ..api.clone() /></> }).await;
    assert_eq!(api.requests.get(), 1);
    assert_eq!(page.text(".shows:first-child output"), "5");
    assert_eq!(page.text(".shows:last-child output"), "5");
}

#[wasm_bindgen_test]
async fn a_later_component_waits_for_the_pending_request() {
    let api = Api::answering("joined", [None, Some(Ok(6))]);
    let _first = Page::with(html! { <Shows ..api.clone() /> }).await;
    let second = Page::with(html! { <Shows ..api.clone() /> }).await;
    assert_eq!((api.requests.get(), api.dropped.get()), (1, 0));
    assert!(second.find("output").is_none());
}

#[wasm_bindgen_test]
async fn a_request_that_nobody_waits_for_is_dropped() {
    let api = Api::answering("left", [None]);
    let page = Page::with(html! { <Shows ..api.clone() /> }).await;
    assert!(page.get("[role=status]").class_list().contains("waiting"));
    assert_eq!((api.requests.get(), api.dropped.get()), (1, 0));
    drop(page);
    settle().await;
    assert_eq!(api.dropped.get(), 1);
}

#[wasm_bindgen_test]
async fn invalidation_reloads_what_is_shown() {
    let api = Api::answering("pets/1", [Some(Ok(1)), Some(Ok(2))]);
    let page = Page::with(html! { <Shows ..api.clone() /> }).await;
    invalidate("orders");
    settle().await;
    assert_eq!(page.text("output"), "1");
    invalidate("pets");
    settle().await;
    assert_eq!(page.text("output"), "2");
}
