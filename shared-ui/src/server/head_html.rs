//! A page's head, written down.

use crate::{head::Head, ssr::RenderContext};

/// Title, description, Open Graph and data of a page, as HTML.
pub(super) fn head(sheet: &RenderContext, site: &str, origin: &str) -> String {
    let unsaid = Head::default();
    let head = sheet.head.as_ref().unwrap_or(&unsaid);
    let title = [sheet.title.as_str(), " · ", site].concat();
    let whole = |address: &str| {
        if address.starts_with('/') {
            [origin, address].concat()
        } else {
            address.to_owned()
        }
    };
    let mut text = ["<title>", &escaped(&title), "</title>"].concat();
    let mut meta = |kind: &str, name: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(
                &[
                    "<meta ",
                    kind,
                    "=\"",
                    name,
                    "\" content=\"",
                    &escaped(value),
                    "\">",
                ]
                .concat(),
            );
        }
    };
    meta("name", "description", &head.description);
    meta("property", "og:title", &sheet.title);
    meta("property", "og:site_name", "All Pet Plus");
    meta("property", "og:type", head.kind.unwrap_or("website"));
    meta("property", "og:description", &head.description);
    if let Some(picture) = &head.picture {
        meta("property", "og:image", &whole(&picture.address));
        meta("property", "og:image:type", "image/png");
        meta("property", "og:image:width", &picture.size.0.to_string());
        meta("property", "og:image:height", &picture.size.1.to_string());
        meta("property", "og:image:alt", &picture.alt);
        meta("name", "twitter:card", "summary_large_image");
    }
    match &head.canonical {
        Some(path) => {
            meta("property", "og:url", &whole(path));
            let link = ["<link rel=\"canonical\" href=\"", &escaped(&whole(path)), "\">"];
            text.push_str(&link.concat());
        }
        None => meta("name", "robots", "noindex"),
    }
    for data in &head.data {
        let json = data
            .json()
            .replacen('{', "{\"@context\":\"https://schema.org\",", 1);
        // In JSON `<` stands in texts only, where it may be written another way: nothing can end the block.
        let json = json
            .replace("\"~/", &["\"", origin, "/"].concat())
            .replace('<', "\\u003c");
        text.push_str(&["<script type=\"application/ld+json\">", &json, "</script>"].concat());
    }
    text
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::head::{Data, Image};

    #[test]
    fn a_head_says_what_the_page_is_and_nothing_in_it_breaks_out() {
        let sheet = RenderContext {
            title: "A <b> & \"c\"".into(),
            head: Some(Head {
                description: "Good.".into(),
                canonical: Some("/products/x?a=1&b=2".into()),
                picture: Some(Image::card("/p.png", "A \"collar\"")),
                data: vec![
                    Data::new("Product")
                        .text("name", "</script>")
                        .text("url", "~/products/x"),
                ],
                ..Head::default()
            }),
            ..RenderContext::default()
        };
        let text = head(&sheet, "Products", "http://site");
        assert!(
            text.starts_with("<title>A &lt;b&gt; &amp; &quot;c&quot; · Products</title>"),
            "{text}"
        );
        assert!(
            text.contains("<link rel=\"canonical\" href=\"http://site/products/x?a=1&amp;b=2\">"),
            "{text}"
        );
        let picture = "<meta property=\"og:image\" content=\"http://site/p.png\"><meta property=\"og:image:type\" content=\"image/png\">\
             <meta property=\"og:image:width\" content=\"1200\"><meta property=\"og:image:height\" content=\"630\">\
             <meta property=\"og:image:alt\" content=\"A &quot;collar&quot;\">\
             <meta name=\"twitter:card\" content=\"summary_large_image\">";
        assert!(text.contains(picture), "{text}");
        assert!(
            text.ends_with(
                "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\
                 \"name\":\"\\u003c/script>\",\"url\":\"http://site/products/x\"}</script>"
            ),
            "{text}"
        );
    }

    #[test]
    fn what_is_not_to_be_found_says_so() {
        let text = head(&RenderContext::default(), "Products", "");
        assert!(text.contains("noindex") && !text.contains("og:image"), "{text}");
    }
}
