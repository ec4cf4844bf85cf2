//! The page that trunk wrote, and its app.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha384};
use std::fs;
use std::path::Path;

use crate::command_error::{CommandError, Outcome};
use crate::workspace;

/// A file that the page refers to.
#[derive(Debug, Default)]
pub(crate) struct File {
    name: String,
    integrity: String,
}

impl File {
    /// Creates a file with this name and content.
    pub(crate) fn new(name: String, content: &[u8]) -> Self {
        Self {
            name,
            integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(content))),
        }
    }
}

/// The two files that a page starts with.
#[derive(Debug, Default)]
pub(crate) struct AppFiles {
    /// The script.
    pub(crate) script: File,
    /// The main WASM module.
    pub(crate) wasm: File,
}

/// Replaces trunk's files by `fresh` in the page in `dist`, and deletes them.
pub(crate) fn exchange(dist: &Path, package: &str, fresh: &AppFiles) -> Outcome<()> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).map_err(|error| CommandError::file("read", &index, &error))?;
    let script = named(&page, package, ".js")?;
    let wasm = named(&page, package, "_bg.wasm")?;
    let page = replace(&replace(&page, &script, &fresh.script), &wasm, &fresh.wasm);
    for old in [script, wasm] {
        let old = dist.join(old);
        fs::remove_file(&old).map_err(|error| CommandError::file("remove", &old, &error))?;
    }
    workspace::write(&index, page)
}

/// Removes the integrity of the preloaded WASM module from the page in `dist`: browsers check that of scripts and style sheets only, and
/// Chromium warns at each load about any other (<https://crbug.com/981419>).
pub(crate) fn remove_ignored_integrity(dist: &Path) -> Outcome<()> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).map_err(|error| CommandError::file("read", &index, &error))?;
    workspace::write(&index, without_ignored_integrity(&page))
}

fn without_ignored_integrity(page: &str) -> String {
    let tags: Vec<String> = page
        .split('<')
        .map(|piece| {
            // The text after the tag may be anything.
            let (tag, behind) = piece.split_at(piece.find('>').unwrap_or(piece.len()));
            let attribute = |name: &str, value: &str| {
                tag.split_ascii_whitespace()
                    .filter_map(|word| word.trim_end_matches('/').split_once('='))
                    .any(|(key, text)| key == name && text.trim_matches('"') == value)
            };
            if tag.starts_with("link ") && attribute("rel", "preload") && attribute("as", "fetch") {
                let kept = tag.split(' ').filter(|word| !word.starts_with("integrity="));
                kept.collect::<Vec<_>>().join(" ") + behind
            } else {
                piece.to_owned()
            }
        })
        .collect();
    tags.join("<")
}

/// Finds the page's file name of the form `<package>-<hash><end>`.
fn named(page: &str, package: &str, end: &str) -> Outcome<String> {
    let begin = format!("{package}-");
    page.match_indices(&begin)
        .find_map(|(at, _)| {
            let rest = &page[at + begin.len()..];
            let hash = rest.find(|sign: char| !sign.is_ascii_hexdigit())?;
            (hash > 0 && rest[hash..].starts_with(end)).then(|| format!("{begin}{}{end}", &rest[..hash]))
        })
        .ok_or_else(|| {
            CommandError::new(format!(
                "Trunk's page names no {package}-…{end}: was the version of trunk changed?"
            ))
        })
}

/// Replaces every reference to `old` by one to `fresh`, with its integrity.
fn replace(page: &str, old: &str, fresh: &File) -> String {
    let mut whole = String::new();
    for (at, piece) in page.split('<').enumerate() {
        if at > 0 {
            whole.push('<');
        }
        match piece.contains(old).then(|| integrity(piece)).flatten() {
            Some(integrity) => whole.push_str(&piece.replace(integrity, &fresh.integrity)),
            None => whole.push_str(piece),
        }
    }
    whole.replace(old, &fresh.name)
}

/// The integrity attribute of a tag.
fn integrity(tag: &str) -> Option<&str> {
    let begin = tag.find("sha384-")?;
    let rest = &tag[begin..];
    let end = rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || "-+/=".contains(sign)))?;
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<link href=/all-12ab.css integrity=sha384-KEEP rel=stylesheet>\
        <script type=module>import init from '/shell-64ab.js'; init('/shell-64ab_bg.wasm');</script>\
        <link crossorigin href=/shell-64ab.js integrity=sha384-9Zf+/= rel=modulepreload>\
        <link as=fetch href=/shell-64ab_bg.wasm integrity=\"sha384-OLD\" rel=preload>";

    #[test]
    fn a_program_is_exchanged_with_its_integrity_and_nothing_else_is() {
        let script = named(PAGE, "shell", ".js").unwrap();
        assert_eq!(script, "shell-64ab.js");
        let wasm = named(PAGE, "shell", "_bg.wasm").unwrap();
        let page = replace(PAGE, &script, &File::new("shell-1.js".into(), b"script"));
        let page = replace(&page, &wasm, &File::new("shell-1_bg.wasm".into(), b"wasm"));
        assert!(
            !page.contains("64ab") && !page.contains("OLD") && !page.contains("9Zf"),
            "{page}"
        );
        assert!(page.contains("integrity=sha384-KEEP"), "{page}");
        assert!(
            page.contains("import init from '/shell-1.js'; init('/shell-1_bg.wasm')"),
            "{page}"
        );
        assert_eq!(page.matches("integrity=").count(), 3);
        assert_eq!(page.matches("sha384-").count(), 3);
    }

    #[test]
    fn only_what_browsers_check_has_an_integrity() {
        // As trunk writes a page, and as it minifies one.
        let written = "<link rel=\"modulepreload\" href=\"/shell-64ab.js\" integrity=\"sha384-JS\"><link rel=\"preload\" \
            href=\"/shell-64ab_bg.wasm\" crossorigin=\"anonymous\" integrity=\"sha384-WASM\" as=\"fetch\" type=\"application/wasm\"></head>";
        let minified = "<link as=font href=/f.woff2 integrity=sha384-FONT rel=preload><link href=/a.css integrity=sha384-CSS rel=stylesheet>\
            <link as=fetch href=/shell-64ab_bg.wasm integrity=sha384-WASM rel=preload><p>integrity= rel=preload as=fetch</p>";
        assert_eq!(
            without_ignored_integrity(written),
            written.replace(" integrity=\"sha384-WASM\"", "")
        );
        assert_eq!(
            without_ignored_integrity(minified),
            minified.replace(" integrity=sha384-WASM", "")
        );
    }

    #[test]
    fn a_page_without_the_program_is_refused() {
        assert!(named("<p>shell-zz.js", "shell", ".js").is_err());
    }
}
