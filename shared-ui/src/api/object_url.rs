//! URLs for bytes in memory, which only this page can load.

use allpet_contract::File;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// How long the browser has to begin a download before its URL is revoked, in milliseconds.
const DOWNLOAD_MILLIS: u32 = 10_000;

/// Creates a URL for the bytes of `file`, to be revoked by the caller. Returns `None` if the browser refuses.
pub fn create_object_url(file: &File) -> Option<String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(file.bytes.as_slice()));
    let options = BlobPropertyBag::new();
    options.set_type(&file.content_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Saves `file` under `name`, as a press of a link with `download` does.
pub fn save_file(file: &File, name: &str) {
    let Some(url) = create_object_url(file) else {
        return;
    };
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let Some(link) = link {
        let _ = link.set_attribute("href", &url);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    gloo::timers::callback::Timeout::new(DOWNLOAD_MILLIS, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
}
