//! A page for one component, with the actions of a person.

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};
use yew::prelude::*;

pub(crate) fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).unwrap()
}

/// A component on a page of its own. Dropping the value removes it.
pub(crate) struct Page {
    root: Element,
    handle: Option<yew::AppHandle<Wrap>>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct WrapProps {
    inside: Html,
}

#[component]
pub(crate) fn Wrap(props: &WrapProps) -> Html {
    props.inside.clone()
}

impl Page {
    pub(crate) async fn with(inside: Html) -> Self {
        let root = document().create_element("div").unwrap();
        document().body().unwrap().append_child(&root).unwrap();
        let handle = yew::Renderer::<Wrap>::with_root_and_props(root.clone(), WrapProps { inside }).render();
        settle().await;
        Self {
            root,
            handle: Some(handle),
        }
    }

    pub(crate) fn find(&self, selector: &str) -> Option<HtmlElement> {
        self.root
            .query_selector(selector)
            .unwrap()
            .map(JsCast::unchecked_into)
    }

    pub(crate) fn get(&self, selector: &str) -> HtmlElement {
        self.find(selector)
            .unwrap_or_else(|| panic!("no {selector} in {}", self.root.inner_html()))
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        self.get(selector).text_content().unwrap_or_default()
    }

    pub(crate) fn value(&self, selector: &str) -> String {
        self.get(selector).unchecked_into::<HtmlInputElement>().value()
    }

    /// Replaces the text of a field.
    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        let input: HtmlInputElement = self.get(selector).unchecked_into();
        input.focus().unwrap();
        input.set_value(text);
        let init = web_sys::EventInit::new();
        init.set_bubbles(true);
        let event = web_sys::Event::new_with_event_init_dict("input", &init).unwrap();
        input.dispatch_event(&event).unwrap();
        settle().await;
    }

    /// Presses a key at the focused element. Returns true if the component prevented the browser's default action.
    pub(crate) async fn press(&self, key: &str) -> bool {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        let prevented = !document()
            .active_element()
            .unwrap()
            .dispatch_event(&event)
            .unwrap();
        settle().await;
        prevented
    }

    pub(crate) async fn click(&self, selector: &str) {
        self.get(selector).click();
        settle().await;
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.destroy();
        }
        self.root.remove();
    }
}

/// Returns the id of the focused element.
pub(crate) fn focused() -> String {
    document()
        .active_element()
        .map(|element| element.id())
        .unwrap_or_default()
}

/// Runs everything that is due: some turns of the event loop, without waiting.
pub(crate) async fn settle() {
    for _ in 0..3 {
        TimeoutFuture::new(0).await;
        wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL))
            .await
            .unwrap();
    }
}
