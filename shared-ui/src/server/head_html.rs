//! The HTML of a page's head.

use crate::{head::Head, ssr::RenderContext};

/// Writes a page's title, description, Open Graph and schema.org data as HTML.
pub(super) fn head(context: &RenderContext, site: &str, origin: &str) -> String {
    let default = Head::default();
    let head = context.head.as_ref().unwrap_or(&default);
    let title = [context.title.as_str(), " · ", site].concat();
    let absolute = |address: &str| {
        if address.starts_with('/') {
            [origin, address].concat()
        } else {
            address.to_owned()
        }
    };
    let mut text = ["<title>", &escape(&title), "</title>"].concat();
    let mut meta = |kind: &str, name: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(
                &[
                    "<meta ",
                    kind,
                    "=\"",
                    name,
                    "\" content=\"",
                    &escape(value),
                    "\">",
                ]
                .concat(),
            );
        }
    };
    meta("name", "description", &head.description);
    meta("property", "og:title", &context.title);
    meta("property", "og:site_name", "All Pet Plus");
    meta("property", "og:type", head.kind.unwrap_or("website"));
    meta("property", "og:description", &head.description);
    if let Some(picture) = &head.picture {
        meta("property", "og:image", &absolute(&picture.address));
        meta("property", "og:image:type", "image/png");
        meta("property", "og:image:width", &picture.size.0.to_string());
        meta("property", "og:image:height", &picture.size.1.to_string());
        meta("property", "og:image:alt", &picture.alt);
        meta("name", "twitter:card", "summary_large_image");
    }
    match &head.canonical {
        Some(path) => {
            meta("property", "og:url", &absolute(path));
            let link = ["<link rel=\"canonical\" href=\"", &escape(&absolute(path)), "\">"];
            text.push_str(&link.concat());
        }
        None => meta("name", "robots", "noindex"),
    }
    for data in &head.data {
        let json = data
            .json()
            .replacen('{', "{\"@context\":\"https://schema.org\",", 1);
        // In JSON, `<` occurs only in texts, where it may be escaped. So no text can end the script block.
        let json = json
            .replace("\"~/", &["\"", origin, "/"].concat())
            .replace('<', "\\u003c");
        text.push_str(&["<script type=\"application/ld+json\">", &json, "</script>"].concat());
    }
    text
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::head::{Data, Image};

    #[test]
    fn the_head_describes_the_page_and_escapes_its_texts() {
        let context = RenderContext {
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
        let text = head(&context, "Products", "http://site");
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
    fn a_page_without_canonical_path_is_not_indexed() {
        let text = head(&RenderContext::default(), "Products", "");
        assert!(text.contains("noindex") && !text.contains("og:image"), "{text}");
    }
}
