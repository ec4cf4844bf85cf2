//! URLs for bytes in memory, which only this page can load.

use allpet_contract::File;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};
use yew::AttrValue;

/// How long the browser has to begin a download before its URL is revoked, in milliseconds.
const DOWNLOAD_MILLIS: u32 = 10_000;

/// A `blob:` URL. Dropping it revokes the URL and frees the bytes.
#[derive(Debug, PartialEq)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// Creates a URL for the bytes of `file`. Returns `None` if the browser refuses.
    pub fn of_file(file: &File) -> Option<Self> {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(file.bytes.as_slice()));
        let options = BlobPropertyBag::new();
        options.set_type(&file.content_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        Self::of_blob(&blob)
    }

    /// Creates a URL for the bytes of `blob`, such as a chosen file. Returns `None` if the browser refuses.
    pub fn of_blob(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(Self)
    }

    /// Returns the URL as the value of an attribute.
    pub fn to_attribute(&self) -> AttrValue {
        self.0.clone().into()
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// Saves `file` under `name`, as a press of a link with `download` does.
pub fn save_file(file: &File, name: &str) {
    let Some(url) = ObjectUrl::of_file(file) else {
        return;
    };
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let Some(link) = link {
        let _ = link.set_attribute("href", &url.0);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    gloo::timers::callback::Timeout::new(DOWNLOAD_MILLIS, move || drop(url)).forget();
}
