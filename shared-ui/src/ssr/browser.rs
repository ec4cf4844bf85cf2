//! In the browser, the data are in script blocks in the document's head.

use crate::{api::AppConfig, hooks::Call};
use allpet_contract::WireResponse;
use allpet_frame::web::is_framed;
use web_sys::Element;

fn block(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Returns whether a server rendered this page and it should be hydrated. Inside the dashboard, the app renders it anew.
pub(crate) fn is_rendered() -> bool {
    block("config").is_some() && !is_framed()
}

/// Returns the configuration.
pub(crate) fn config() -> Option<AppConfig> {
    let text = block("config").filter(|_| !is_framed())?.text_content()?;
    allpet_json::from_str(&text).ok()
}

/// Returns the form that was submitted without JavaScript and refused; only once.
pub(crate) fn refused_form() -> Option<String> {
    let block = block("answer:form").filter(|_| !is_framed())?;
    block.remove();
    block.text_content()
}

/// Returns the response for `key`, only once. Later queries call the API.
pub(crate) fn answer(key: &str, _: &Call) -> Option<WireResponse> {
    let block = block(&["answer:", key].concat())?;
    block.remove();
    let status = block.get_attribute("data-status");
    let status = status.and_then(|status| status.parse().ok());
    let content_type = if status.is_some() {
        "application/problem+json"
    } else {
        "application/json"
    };
    Some(WireResponse {
        status: status.unwrap_or(200),
        content_type: content_type.into(),
        body: block.text_content()?.into_bytes(),
    })
}
