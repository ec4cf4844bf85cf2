//! URLs for bytes in memory, which only this page can load.

use allpet_contract::File;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};
use yew::prelude::*;

/// Returns a URL for the bytes of `file`, and revokes it when the file changes or the component goes.
#[hook]
pub(crate) fn use_object_url(file: Option<&Rc<File>>) -> Option<AttrValue> {
    let url = use_state_eq(|| None::<AttrValue>);
    let identity = file.map(Rc::as_ptr);
    use_effect_with(identity, {
        let (url, file) = (url.clone(), file.cloned());
        move |_| {
            let created = file.and_then(|file| create_object_url(&file));
            url.set(created.clone().map(AttrValue::from));
            move || {
                if let Some(created) = created {
                    let _ = Url::revoke_object_url(&created);
                }
            }
        }
    });
    (*url).clone()
}

/// Creates a URL for the bytes of `file`.
fn create_object_url(file: &File) -> Option<String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(file.bytes.as_slice()));
    let options = BlobPropertyBag::new();
    options.set_type(&file.content_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// How long the browser has to begin a download before its URL is revoked, in milliseconds.
const DOWNLOAD_MILLIS: u32 = 10_000;

/// Saves `file` under `name`, as a press of a link with `download` does.
pub(crate) fn save_file(file: &File, name: &str) {
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
