//! A field for a file.

pub(crate) mod chosen_file;

use super::field::{hint_and_error, part_id};
use crate::{
    api::ObjectUrl,
    components::{Icon, IconButton, IconKind, Size, UploadedPicture, described_by},
};
use chosen_file::{ChosenFile, refusal, size};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of [`FileField`].
#[derive(Properties, PartialEq)]
pub struct FileFieldProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The chosen file.
    pub file: Option<ChosenFile>,
    /// Receives another file, or `None` when the file is removed.
    pub onchange: Callback<Option<ChosenFile>>,
    /// Receives the reason why the field refused a file, or `None` when another is chosen or it is removed.
    #[prop_or_default]
    pub onrefuse: Callback<Option<AttrValue>>,
    /// The accepted media types: `image/jpeg,image/png`.
    pub accept: AttrValue,
    /// The largest accepted file, in bytes.
    #[prop_or(10_000_000)]
    pub max_bytes: u64,
    /// The accepted kinds and sizes, in words.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The error, and how to correct it. The field itself reports a file that is too large or of another kind.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether the file may be omitted.
    #[prop_or_default]
    pub optional: bool,
}

/// A field for a file, which the person chooses or drops on it. It shows a preview of a picture.
#[component]
pub fn FileField(props: &FileFieldProps) -> Html {
    let choice = use_file_choice(props);
    let preview = use_preview(props.file.as_ref());
    let drag = |over: bool| choice.ondrag.reform(move |_: DragEvent| over);
    let error = choice.refused.clone().or_else(|| props.error.clone());
    let describedby = described_by(&props.name, props.hint.is_some(), error.is_some());
    html! {
        <div class="field">
            <label for={props.name.clone()} id={part_id(&props.name, "label")}>
                { &props.label }
                if props.optional { <span class="optional">{ " (optional)" }</span> }
            </label>
            // The browser's file input covers the whole box, and handles dropping, clicking and the keyboard.
            <div class={classes!("drop", choice.dragged_over.then_some("over"))} data-invalid={error.is_some().then_some("true")}
                ondragenter={drag(true)} ondragleave={drag(false)} ondrop={drag(false)}>
                if let Some(src) = preview { <UploadedPicture class="preview" {src} alt="" /> }
                else { <Icon kind={if props.file.is_some() { IconKind::File } else { IconKind::Upload }} class="large" /> }
                <span class="words">
                    if let Some(file) = &props.file {
                        <b>{ &file.name }</b><span class="hint">{ size(file.bytes) }</span>
                    } else {
                        <b>{ "Choose a file" }</b><span class="hint">{ "or drop it here" }</span>
                    }
                </span>
                <input type="file" id={props.name.clone()} name={props.name.clone()} accept={props.accept.clone()}
                    onchange={choice.onchange.clone()}
                    aria-invalid={error.is_some().then_some("true")} aria-describedby={describedby} />
                if props.file.is_some() {
                    <IconButton icon={IconKind::X} label="Remove the file" size={Size::Small} onclick={choice.remove.clone()} />
                }
            </div>
            { hint_and_error(&props.name, props.hint.as_ref(), error.as_ref()) }
        </div>
    }
}

/// The state of the field, and the handlers that change it.
struct FileChoice {
    /// The reason why the last file was refused.
    refused: Option<AttrValue>,
    /// Whether a file is dragged over the field.
    dragged_over: bool,
    onchange: Callback<Event>,
    ondrag: Callback<bool>,
    remove: Callback<MouseEvent>,
}

#[hook]
fn use_file_choice(props: &FileFieldProps) -> FileChoice {
    let refused = use_state_eq(|| None::<AttrValue>);
    let dragged_over = use_state_eq(|| false);
    let onchange = {
        let (refused, dragged_over, change) = (refused.clone(), dragged_over.clone(), props.onchange.clone());
        let (accept, max_bytes, had_file) = (props.accept.clone(), props.max_bytes, props.file.is_some());
        let onrefuse = props.onrefuse.clone();
        Callback::from(move |event: Event| {
            dragged_over.set(false);
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = input.files().and_then(|files| files.get(0)).map(ChosenFile::from) else {
                return;
            };
            // Allows choosing the same file again after it was removed.
            input.set_value("");
            let (refused, change, accept) = (refused.clone(), change.clone(), accept.clone());
            let onrefuse = onrefuse.clone();
            spawn_local(async move {
                let file = file.with_detected_type().await;
                let reason = refusal(&file, &accept, max_bytes);
                // The previous file must not be sent instead of the refused one.
                let removed = had_file && reason.is_some();
                change.emit(Some(file).filter(|_| reason.is_none()));
                onrefuse.emit(reason.clone());
                refused.set(reason.map(|text| {
                    if removed {
                        [text.as_str(), " We removed the file that you chose before."]
                            .concat()
                            .into()
                    } else {
                        text
                    }
                }));
            });
        })
    };
    let ondrag = {
        let dragged_over = dragged_over.clone();
        Callback::from(move |over: bool| dragged_over.set(over))
    };
    let remove = {
        let (refused, change) = (refused.clone(), props.onchange.clone());
        let onrefuse = props.onrefuse.clone();
        Callback::from(move |_: MouseEvent| {
            refused.set(None);
            onrefuse.emit(None);
            change.emit(None);
        })
    };
    FileChoice {
        refused: (*refused).clone(),
        dragged_over: *dragged_over,
        onchange,
        ondrag,
        remove,
    }
}

/// Returns a URL for the preview of a chosen picture, and frees it when another file is chosen.
#[hook]
fn use_preview(file: Option<&ChosenFile>) -> Option<AttrValue> {
    let address = use_state_eq(|| None::<AttrValue>);
    use_effect_with(file.cloned(), {
        let address = address.clone();
        move |file| {
            let picture = file
                .as_ref()
                .filter(|file| file.content_type.starts_with("image/"));
            let url = picture.and_then(|file| ObjectUrl::of_blob(&file.file));
            address.set(url.as_ref().map(ObjectUrl::to_attribute));
            move || drop(url)
        }
    });
    (*address).clone()
}
