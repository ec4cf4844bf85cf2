//! A file that the person chose, and the checks of its kind and size.

use allpet_domain::upload::FileKind;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};
use yew::prelude::*;

/// The file that the person chose.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenFile {
    /// The file's name.
    pub name: AttrValue,
    /// The media type according to the file's first bytes, or else the browser's guess.
    pub content_type: AttrValue,
    /// The size in bytes.
    pub bytes: u64,
    pub(super) file: File,
}

impl ChosenFile {
    /// Reads the file's bytes. `None` if the file was removed or changed since it was chosen.
    pub async fn read(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.file.array_buffer()).await.ok()?;
        Some(js_sys::Uint8Array::new(&buffer).to_vec())
    }

    /// Returns the file as a blob, for the browser to display.
    pub fn blob(&self) -> &Blob {
        &self.file
    }

    /// Corrects the media type by the file's first bytes: file pickers and network drives often report none, or a wrong one.
    pub(super) async fn with_detected_type(mut self) -> Self {
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
        // The size is a whole number below 2^53.
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

/// Returns the reason why a file is not accepted.
pub(super) fn refusal(file: &ChosenFile, accept: &str, max_bytes: u64) -> Option<AttrValue> {
    if !accept
        .split(',')
        .any(|kind| kind.trim() == file.content_type.as_str())
    {
        return Some(AttrValue::Static(
            "We can’t use this kind of file. Choose one of the kinds that the field names.",
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

/// Formats a size: "340 kB", "2.4 MB".
pub(crate) fn size(bytes: u64) -> String {
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

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_formatted_briefly() {
        assert_eq!(size(1), "1 kB");
        assert_eq!(size(340_000), "340 kB");
        assert_eq!(size(2_450_000), "2.4 MB");
        assert_eq!(size(10_000_000), "10 MB");
    }
}
