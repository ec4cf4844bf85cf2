//! In the browser it stands in blocks of data in the document's head.

use crate::{api::AppConfig, hooks::Call};
use allpet_contract::WireResponse;
use allpet_frame::web::is_framed;
use web_sys::Element;

fn block(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Whether this page was rendered, and is to come to life as it stands. Inside the dashboard it is drawn anew.
pub(crate) fn is_there() -> bool {
    block("config").is_some() && !is_framed()
}

/// The configuration.
pub(crate) fn config() -> Option<AppConfig> {
    let text = block("config").filter(|_| !is_framed())?.text_content()?;
    allpet_json::from_str(&text).ok()
}

/// The form that was sent without the program and refused, once.
pub(crate) fn refused_form() -> Option<String> {
    let block = block("answer:form").filter(|_| !is_framed())?;
    block.remove();
    block.text_content()
}

/// The answer to `key`, once: whoever asks later gets a new one from the API.
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
