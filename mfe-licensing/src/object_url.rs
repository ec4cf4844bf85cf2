//! URLs for bytes in memory, which only this page can load.

use allpet_contract::File;
use std::rc::Rc;
use web_sys::{Blob, BlobPropertyBag, Url};
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
