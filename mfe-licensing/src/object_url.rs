//! The URL of a document that a page shows.

use allpet_contract::File;
use allpet_ui::api::ObjectUrl;
use std::rc::Rc;
use yew::prelude::*;

/// Returns a URL for the bytes of `file`, and revokes it when the file changes or the component goes.
#[hook]
pub(crate) fn use_object_url(file: Option<&Rc<File>>) -> Option<AttrValue> {
    let url = use_state_eq(|| None::<AttrValue>);
    let identity = file.map(Rc::as_ptr);
    use_effect_with(identity, {
        let (url, file) = (url.clone(), file.cloned());
        move |_| {
            let created = file.and_then(|file| ObjectUrl::of_file(&file));
            url.set(created.as_ref().map(ObjectUrl::to_attribute));
            move || drop(created)
        }
    });
    (*url).clone()
}
