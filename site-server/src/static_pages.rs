//! Static pages of an app: readable without JavaScript, and independent of the API.
//!
//! A document in `pages/` has the content of its head, then `<body>`, then the content of its body. `{name}` stands for a value
//! of the run-time configuration (`{licensing}`), `{origin}` for the site's own origin, and `{_name}` for the file `_name.html`
//! beside it. A document whose body begins with `<body data-plain>` runs no app.

use crate::{SiteArgs, document::without_own_words};
use std::path::Path;

/// The folder of documents in a build; not served by file name.
pub(crate) const FOLDER: &str = "pages";

/// Composes the document `name` of the build in `args` with the app's `index`; `None` if it is unreadable.
pub(crate) fn compose(args: &SiteArgs, index: &str, name: &str) -> Option<String> {
    let folder = args.dir.join(FOLDER);
    let text = std::fs::read_to_string(folder.join(name)).ok()?;
    let text = fill_in(args, &include_files(&folder, &text));
    let (head, body) = text.split_once("<body")?;
    let (attributes, body) = body.split_once('>')?;
    let (before, rest) = index.split_once("</head>")?;
    let (opening, rest) = rest.split_once("<body>")?;
    let (_, after) = rest.rsplit_once("</body>")?;
    let mut before = without_own_words(before);
    if attributes.contains("data-plain") {
        before = without_program(&before);
    }
    let whole = [
        &before,
        head.trim_end(),
        "</head>",
        opening,
        "<body>",
        body.trim(),
        "</body>",
        after,
    ];
    Some(whole.concat())
}

/// Replaces includes by their files.
fn include_files(folder: &Path, text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for (at, piece) in text.split("{_").enumerate() {
        let (name, behind) = piece.split_once('}').unwrap_or((piece, ""));
        if at == 0 {
            whole.push_str(piece);
        } else {
            let file = folder.join(["_", name, ".html"].concat());
            whole.push_str(std::fs::read_to_string(file).unwrap_or_default().trim_end());
            whole.push_str(behind);
        }
    }
    whole
}

/// Replaces placeholders by the values of the configuration. An app without an address of its own gets the dashboard's.
fn fill_in(args: &SiteArgs, text: &str) -> String {
    let mut text = text.replace("{origin}", &escape(&args.origin()));
    for (key, value) in &args.config {
        text = text.replace(&["{", key, "}"].concat(), &escape(value));
    }
    // The operator is named in the configuration (`--config operator=… --config contact=…`).
    let unsaid = "This installation has not named its operator. It is for trying things out: nothing that is ordered here is delivered, and no license issued here is valid.";
    text = text.replace("{operator}", unsaid).replace("{contact}", "");
    for app in ["licensing", "products", "builder"] {
        text = text.replace(&["{", app, "}"].concat(), &["/dashboard/", app].concat());
    }
    text
}

fn escape(value: &str) -> String {
    let text = value.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// The head without scripts and their preloads.
fn without_program(head: &str) -> String {
    let mut kept = String::with_capacity(head.len());
    let mut inside = false;
    for (at, piece) in head.split('<').enumerate() {
        let tag = piece.split('>').next().unwrap_or_default();
        let begins = tag == "script" || tag.starts_with("script ");
        inside |= begins;
        let ahead = tag.starts_with("link ")
            && (tag.contains("modulepreload") || (tag.contains("preload") && !tag.contains("font")));
        if !inside && !ahead && tag != "/script" {
            if at > 0 {
                kept.push('<');
            }
            kept.push_str(piece);
        }
        if tag == "/script" {
            inside = false;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_page_keeps_its_styles_and_runs_nothing() {
        let head = "<link rel=\"preload\" href=\"/f.woff2\" as=\"font\"><link rel=stylesheet href=/a.css>\
            <script type=\"module\">if (1 <b) init('/a.wasm')</script>\
            <link rel=\"modulepreload\" href=\"/a.js\"><link rel=\"preload\" href=\"/a.wasm\" as=\"fetch\"><meta name=x>";
        assert_eq!(
            without_program(head),
            "<link rel=\"preload\" href=\"/f.woff2\" as=\"font\"><link rel=stylesheet href=/a.css><meta name=x>"
        );
    }
}
