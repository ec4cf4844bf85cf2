//! The document of a rendered page: the app's own `index.html`, filled in.

use crate::pages::{ApiResponses, Page};
use std::fmt::Write as _;

/// Runs first on every page. Its parts:
/// - `boot.js` applies the theme that was chosen on this site before the first paint, and says so where the browser has no WebAssembly.
/// - `translated_text.js`: a browser's translation takes text nodes out of the page and puts elements of its own in their place. The
///   app goes on with its own nodes: what it changes then would not be seen (an old price would stand), and what it inserts
///   before one of them would be refused, which ends the app. So a text that the app changes comes back in place of its
///   translation, which is then translated anew, and what is inserted or removed finds what stands in a text's place.
/// - `crash_notice.js`: a fault stops the app, and nothing on the page answers any more. The page says so, offers to begin
///   anew, and tells the site's server (`stopped`).
const BOOT: &str = concat!(
    include_str!("boot.js"),
    include_str!("translated_text.js"),
    include_str!("crash_notice.js"),
);

/// A script that records presses and input on a rendered page before its app is live, and replays them then.
pub(crate) const EVENT_REPLAY: &str = include_str!("event_replay.js");

/// Inserts [`BOOT`] into the head of `html`, ahead of the style sheets, which would delay it. Returns `html` unchanged without a
/// head.
pub(crate) fn with_boot_script(html: &str) -> String {
    let Some(head) = html.find("</head>") else {
        return html.to_owned();
    };
    let (before, behind) = html.split_at(html[..head].find("<link").unwrap_or(head));
    [before, "<script>", BOOT, "</script>", behind].concat()
}

/// Fills the index with the page's head and body, and with its data, so that the browser's first render is the same. `None` if
/// the index is not one of ours.
pub(crate) fn document(index: &str, page: &Page, config: &str, responses: &ApiResponses) -> Option<String> {
    let (before, rest) = index.split_once("</head>")?;
    let (opening, rest) = rest.split_once("<body>")?;
    let (_, after) = rest.rsplit_once("</body>")?;
    let before = without_own_words(before);
    let mut text = String::with_capacity(index.len() + page.body.len() + page.head.len() + 16_384);
    text.push_str(before.trim_end());
    text.push_str(&["<script>", EVENT_REPLAY, "</script>"].concat());
    text.push_str(&page.head);
    data(&mut text, "config", 200, config);
    for (key, response) in responses {
        data(
            &mut text,
            &format!("answer:{key}"),
            response.status,
            &response.body,
        );
    }
    text.push_str("</head>");
    text.push_str(opening);
    text.push_str("<body>");
    text.push_str(&page.body);
    text.push_str("</body>");
    text.push_str(after);
    Some(text)
}

/// Writes a data block, which is not run and needs no hash in the policy. In JSON `<` occurs in texts only, where it is escaped,
/// so nothing can end the block early.
fn data(text: &mut String, id: &str, status: u16, json: &str) {
    // Writing into a string does not fail.
    let _ = write!(
        text,
        "<script type=\"application/json\" id=\"{}\"",
        id.replace('&', "&amp;").replace('"', "&quot;")
    );
    if status != 200 {
        let _ = write!(text, " data-status=\"{status}\"");
    }
    let _ = write!(text, ">{}</script>", json.replace('<', "\\u003c"));
}

/// The index's head without its generic title and description.
pub(crate) fn without_own_words(head: &str) -> String {
    let mut kept = String::with_capacity(head.len());
    for (at, piece) in head.split('<').enumerate() {
        let tag = piece.split('>').next().unwrap_or_default();
        let describes = tag.starts_with("meta ")
            && (tag.contains("name=description") || tag.contains("name=\"description\""));
        let of_title = tag == "title" || tag == "/title";
        if of_title || describes {
            let behind = piece.split_once('>').map_or("", |(_, behind)| behind);
            kept.push_str(if tag == "title" { "" } else { behind.trim_start() });
            continue;
        }
        if at > 0 {
            kept.push('<');
        }
        kept.push_str(piece);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::ApiResponse;

    #[test]
    fn data_cannot_end_its_block_and_the_page_takes_the_place_of_the_index() {
        let index = "<html><head><title>Old</title><meta content=\"old\" name=description><x></head><body><noscript>no</noscript></body></html>";
        let page = Page {
            status: 200,
            head: "<title>New</title>".into(),
            body: "<p>Read</p>".into(),
            missing: Vec::new(),
        };
        let response = ApiResponse {
            status: 404,
            body: "{\"a\":\"</script><script>evil()\"}".into(),
        };
        let responses = ApiResponses::from([("x?a=1&b=\"".to_owned(), response)]);
        let text = document(index, &page, "{}", &responses).unwrap();
        let text = text.replace(&["<script>", EVENT_REPLAY, "</script>"].concat(), "");
        assert_eq!(
            text,
            "<html><head><x><title>New</title><script type=\"application/json\" id=\"config\">{}</script>\
             <script type=\"application/json\" id=\"answer:x?a=1&amp;b=&quot;\" data-status=\"404\">\
             {\"a\":\"\\u003c/script>\\u003cscript>evil()\"}</script></head><body><p>Read</p></body></html>"
        );
        assert_eq!(document("no page", &page, "{}", &responses), None);
    }
}
