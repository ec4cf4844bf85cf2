//! A file from the person's machine.

use super::field::{part_id, remarks};
use crate::components::{Icon, IconButton, IconKind, ShownPicture, Size, described_by};
use allpet_domain::upload::FileKind;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File, HtmlInputElement};
use yew::prelude::*;

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenFile {
    /// Its name.
    pub name: AttrValue,
    /// What its first bytes say it is; what the browser guesses where they say nothing.
    pub content_type: AttrValue,
    /// Its size in bytes.
    pub bytes: u64,
    file: File,
}

impl ChosenFile {
    /// Its bytes. `None` where the file has gone or changed since it was chosen.
    pub async fn read(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.file.array_buffer()).await.ok()?;
        Some(js_sys::Uint8Array::new(&buffer).to_vec())
    }

    /// What a browser can draw.
    pub fn blob(&self) -> &Blob {
        &self.file
    }

    /// Looks at its first bytes: pickers and network drives often say nothing of a file's kind, or something wrong.
    async fn looked_at(mut self) -> Self {
        let head = self.file.slice_with_i32_and_i32(0, 1_024).ok();
        let head = match head {
            Some(head) => JsFuture::from(head.array_buffer()).await.ok(),
            None => None,
        };
        let kind = head.and_then(|head| FileKind::of(&js_sys::Uint8Array::new(&head).to_vec()));
        if let Some(kind) = kind {
            self.content_type = AttrValue::Static(kind.media_type());
        }
        self
    }
}

impl From<File> for ChosenFile {
    fn from(file: File) -> Self {
        // A size is a whole number below 2^53.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the browser's number of bytes"
        )]
        let bytes = file.size() as u64;
        Self {
            name: file.name().into(),
            content_type: file.type_().into(),
            bytes,
            file,
        }
    }
}

/// Props of [`FileField`].
#[derive(Properties, PartialEq)]
pub struct FileFieldProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// What is asked.
    pub label: AttrValue,
    /// The file chosen.
    pub file: Option<ChosenFile>,
    /// Another was chosen, or none any more.
    pub onchange: Callback<Option<ChosenFile>>,
    /// Media types that are taken: `image/jpeg,image/png`.
    pub accept: AttrValue,
    /// The largest file taken, in bytes.
    #[prop_or(10_000_000)]
    pub max_bytes: u64,
    /// What kinds and sizes are taken, in words.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it. A file that is too large or of another kind is noted by the field itself.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// It may be left out.
    #[prop_or_default]
    pub optional: bool,
}

/// What is wrong with a file, in words.
fn refuse(file: &ChosenFile, accept: &str, max_bytes: u64) -> Option<AttrValue> {
    if !accept
        .split(',')
        .any(|kind| kind.trim() == file.content_type.as_str())
    {
        return Some(AttrValue::Static(
            "We can’t use this kind of file. Choose one of the kinds named here.",
        ));
    }
    if file.bytes > max_bytes {
        let mut text = String::from("The file is too large. Choose one of at most ");
        text.push_str(&size(max_bytes));
        text.push('.');
        return Some(text.into());
    }
    None
}

/// "340 kB", "2.4 MB".
fn size(bytes: u64) -> String {
    if bytes < 1_000_000 {
        return bytes.div_ceil(1_000).to_string() + " kB";
    }
    let mut text = (bytes / 1_000_000).to_string();
    let tenth = bytes % 1_000_000 / 100_000;
    if tenth > 0 {
        text.push('.');
        text.push_str(&tenth.to_string());
    }
    text + " MB"
}

/// A file: chosen, or dropped on it; seen before it is sent where it is a picture.
#[component]
pub fn FileField(props: &FileFieldProps) -> Html {
    let refused = use_state_eq(|| None::<AttrValue>);
    let over = use_state_eq(|| false);
    let preview = use_preview(props.file.as_ref());
    let onchange = {
        let (refused, over, change) = (refused.clone(), over.clone(), props.onchange.clone());
        let (accept, max, had) = (props.accept.clone(), props.max_bytes, props.file.is_some());
        Callback::from(move |event: Event| {
            over.set(false);
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = input.files().and_then(|files| files.get(0)).map(ChosenFile::from) else {
                return;
            };
            // So that the same file can be chosen again after it was taken away.
            input.set_value("");
            let (refused, change, accept) = (refused.clone(), change.clone(), accept.clone());
            spawn_local(async move {
                let file = file.looked_at().await;
                let wrong = refuse(&file, &accept, max);
                // The one chosen before is not meant any more: it must not be sent in place of the one that was refused.
                let gone = had && wrong.is_some();
                change.emit(Some(file).filter(|_| wrong.is_none()));
                refused.set(wrong.map(|words| {
                    if gone {
                        [words.as_str(), " We removed the file that you chose before."]
                            .concat()
                            .into()
                    } else {
                        words
                    }
                }));
            });
        })
    };
    let drag = |on: bool| {
        let over = over.clone();
        Callback::from(move |_: DragEvent| over.set(on))
    };
    let remove = {
        let (refused, change) = (refused.clone(), props.onchange.clone());
        Callback::from(move |_: MouseEvent| {
            refused.set(None);
            change.emit(None);
        })
    };
    let error = (*refused).clone().or_else(|| props.error.clone());
    let describedby = described_by(&props.name, props.hint.is_some(), error.is_some());
    html! {
        <div class="field">
            <label for={props.name.clone()} id={part_id(&props.name, "label")}>
                { &props.label }
                if props.optional { <span class="optional">{ " (optional)" }</span> }
            </label>
            // The browser's own input lies over the whole box: dropping, clicking and the keyboard come with it.
            <div class={classes!("drop", over.then_some("over"))} data-invalid={error.is_some().then_some("true")}
                ondragenter={drag(true)} ondragleave={drag(false)} ondrop={drag(false)}>
                if let Some(src) = preview { <ShownPicture class="preview" {src} alt="" /> }
                else { <Icon kind={if props.file.is_some() { IconKind::File } else { IconKind::Upload }} class="large" /> }
                <span class="words">
                    if let Some(file) = &props.file {
                        <b>{ &file.name }</b><span class="hint">{ size(file.bytes) }</span>
                    } else {
                        <b>{ "Choose a file" }</b><span class="hint">{ "or drop it here" }</span>
                    }
                </span>
                <input type="file" id={props.name.clone()} name={props.name.clone()} accept={props.accept.clone()} {onchange}
                    aria-invalid={error.is_some().then_some("true")} aria-describedby={describedby} />
                if props.file.is_some() {
                    <IconButton icon={IconKind::X} label="Remove the file" size={Size::Small} onclick={remove} />
                }
            </div>
            { remarks(&props.name, props.hint.as_ref(), error.as_ref()) }
        </div>
    }
}

/// The address of a chosen picture, as long as it is chosen.
#[hook]
fn use_preview(file: Option<&ChosenFile>) -> Option<AttrValue> {
    let address = use_state_eq(|| None::<AttrValue>);
    use_effect_with(file.cloned(), {
        let address = address.clone();
        move |file| {
            let picture = file
                .as_ref()
                .filter(|file| file.content_type.starts_with("image/"));
            let made = picture.and_then(|file| web_sys::Url::create_object_url_with_blob(&file.file).ok());
            address.set(made.clone().map(AttrValue::from));
            move || {
                if let Some(made) = made {
                    let _ = web_sys::Url::revoke_object_url(&made);
                }
            }
        }
    });
    (*address).clone()
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(1), "1 kB");
        assert_eq!(size(340_000), "340 kB");
        assert_eq!(size(2_450_000), "2.4 MB");
        assert_eq!(size(10_000_000), "10 MB");
    }
}
