//! Uploaded files: their bytes decide the type, whatever the name's extension and the sender's media type.

use crate::text::is_invisible;

/// The number of leading bytes that determine a file's type.
pub const HEAD: usize = 1_024;
/// Maximum length of a stored file name, in characters, without its extension.
const NAME_MAX: usize = 116;

/// An accepted file type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A WebP picture.
    Webp,
    /// A PDF document.
    Pdf,
}

/// All file types.
pub const FILE_KINDS: [FileKind; 4] = [FileKind::Jpeg, FileKind::Png, FileKind::Webp, FileKind::Pdf];

impl FileKind {
    /// Detects the type from the leading [`HEAD`] bytes. A PDF's header may stand anywhere in them (PDF 1.7, annex H.3.4.1), for
    /// example after a byte order mark.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => contains(&head[..head.len().min(HEAD)], b"%PDF-").then_some(Self::Pdf),
        }
    }

    /// Its media type: `image/jpeg`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The type with this media type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        FILE_KINDS
            .into_iter()
            .find(|kind| kind.media_type() == media_type)
    }

    /// Its file extension: `jpg`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
        }
    }

    /// Returns whether it is a picture.
    pub fn is_picture(self) -> bool {
        self != Self::Pdf
    }
}

/// Returns whether a PDF has a body: an end mark, a trailer, or an object. A header alone is no document.
pub fn has_pdf_body(bytes: &[u8]) -> bool {
    [&b"%%EOF"[..], b"startxref", b"trailer", b" obj"]
        .into_iter()
        .any(|mark| contains(bytes, mark))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The display and download name of a file of `kind`: the sender's without its path, without invisible, direction and reserved
/// characters, and with the extension of the actual type.
pub fn file_name(name: &str, kind: FileKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_invisible(*c) && !"<>:\"|?*".contains(*c))
        .collect();
    let mut stem = kept.trim_matches(is_edge);
    while let Some((before, ending)) = stem.rsplit_once('.') {
        if !is_ending(ending) {
            break;
        }
        stem = before.trim_end_matches(is_edge);
    }
    let cut: String = stem.chars().take(NAME_MAX).collect();
    let stem = match cut.trim_end_matches(is_edge) {
        "" => "document",
        stem => stem,
    };
    [stem, ".", kind.extension()].concat()
}

/// True for dots and blanks, which file systems drop or hide at the edge of a name.
fn is_edge(c: char) -> bool {
    c == '.' || c == ' '
}

/// True for an extension: up to five letters and digits with at least one letter. `hta`, `jpeg`, `mp4`, but not the `2026` of
/// `rabies 01.02.2026`.
fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_detected_by_magic_bytes() {
        assert_eq!(FileKind::of(b"%PDF-1.7 ..."), Some(FileKind::Pdf));
        assert_eq!(FileKind::of("\u{feff}%PDF-1.4\n".as_bytes()), Some(FileKind::Pdf));
        assert_eq!(FileKind::of(&[0xff, 0xd8, 0xff, 0xe0]), Some(FileKind::Jpeg));
        assert_eq!(FileKind::of(b"\x89PNG\r\n\x1a\n...."), Some(FileKind::Png));
        assert_eq!(FileKind::of(b"RIFF\0\0\0\0WEBPVP8 "), Some(FileKind::Webp));
        for other in [
            &b""[..],
            b"<html>",
            b"<svg xmlns=",
            b"GIF89a",
            b"PK\x03\x04",
            b"RIFF\0\0\0\0WAVE",
        ] {
            assert_eq!(FileKind::of(other), None);
        }
        let at = |before: usize| [vec![b' '; before], b"%PDF-1.4".to_vec()].concat();
        assert_eq!(
            FileKind::of(&at(HEAD - 5)),
            Some(FileKind::Pdf),
            "within the first 1,024 bytes"
        );
        assert_eq!(FileKind::of(&at(HEAD - 4)), None);
    }

    #[test]
    fn kinds_and_media_types_agree() {
        for kind in FILE_KINDS {
            assert_eq!(FileKind::of_media_type(kind.media_type()), Some(kind));
        }
        assert_eq!(FileKind::of_media_type("text/html"), None);
    }

    #[test]
    fn a_pdf_has_a_body() {
        assert!(has_pdf_body(b"%PDF-1.4\n%%EOF\n") && has_pdf_body(b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n"));
        assert!(!has_pdf_body(b"%PDF-"));
        assert!(!has_pdf_body(
            b"%PDF-1.4\r\n<hta:application id=x></hta:application><script></script>"
        ));
    }

    #[test]
    fn a_name_is_a_name_and_ends_in_what_the_file_is() {
        for (name, kept) in [
            ("C:\\papers\\rabies 2026.pdf", "rabies 2026.pdf"),
            ("../../etc/pass\u{7}wd", "passwd.pdf"),
            ("rabies.hta", "rabies.pdf"),
            ("rabies.pdf.exe", "rabies.pdf"),
            ("rabies\u{202e}fdp.exe", "rabiesfdp.pdf"),
            ("rabies.hta\u{200b}", "rabies.pdf"),
            ("rabies.hta. . ", "rabies.pdf"),
            ("Tollwut 01.02.2026.PDF", "Tollwut 01.02.2026.pdf"),
            ("Impfpaß Zoë.jpeg", "Impfpaß Zoë.pdf"),
            (".htaccess", "htaccess.pdf"),
            ("\u{202e}.", "document.pdf"),
            ("", "document.pdf"),
            ("a<b>:c?.pdf", "abc.pdf"),
        ] {
            assert_eq!(file_name(name, FileKind::Pdf), kept, "{name:?}");
            assert_eq!(file_name(kept, FileKind::Pdf), kept, "cleaned once is cleaned");
        }
        assert_eq!(file_name("scan.pdf", FileKind::Webp), "scan.webp");
        assert_eq!(file_name(&"x".repeat(500), FileKind::Png).len(), 120);
    }
}
