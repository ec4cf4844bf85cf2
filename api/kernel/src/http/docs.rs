//! `/docs`: the OpenAPI document as a page that works without scripts and without the internet.

use serde_json::Value;
use std::fmt::Write as _;

const STYLE: &str = ":root{color-scheme:light dark}a{color:#00646b}body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1rem 1.5rem 4rem;color:#1d1b18;background:#fdfcfa}\
h1{font-size:1.75rem}h2{margin-top:2.5rem;text-transform:capitalize}details{border:1px solid #ddd8d0;border-radius:10px;margin:.5rem 0;background:#fff}\
summary{cursor:pointer;padding:.6rem 1rem;display:flex;gap:.75rem;flex-wrap:wrap;align-items:baseline}code{font:14px ui-monospace,monospace;overflow-wrap:anywhere}\
.m{font-weight:700;min-width:4rem;color:#00646b}.a{margin-left:auto;color:#6b655c;font-size:14px}div{padding:0 1rem 1rem}\
pre{overflow:auto;background:#f5f2ed;padding:.75rem;border-radius:6px;font-size:13px}table{border-collapse:collapse}td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top}\
@media(prefers-color-scheme:dark){body{color:#eeeae3;background:#171512}details{background:#211f1b;border-color:#3d3933}pre{background:#171512}.m,a{color:#5fd0d3}.a{color:#b0a89b}}";

/// Renders the page. It has no script, so a policy of `default-src 'none'; style-src 'unsafe-inline'` suffices.
pub fn page(document: &Value) -> String {
    let mut html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>All Pet Plus API</title><style>{STYLE}</style><main><h1>All Pet Plus API</h1>\
         <p>{} The machine-readable form is <a href=/openapi.json>/openapi.json</a>.</p>",
        escape(document["info"]["description"].as_str().unwrap_or_default())
    );
    let mut by_tag: std::collections::BTreeMap<&str, Vec<(&str, &str, &Value)>> =
        std::collections::BTreeMap::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let tag = operation["tags"][0].as_str().unwrap_or_default();
            by_tag.entry(tag).or_default().push((path, method, operation));
        }
    }
    for (tag, operations) in by_tag {
        let _ = write!(html, "<h2>{}</h2>", escape(tag));
        for (path, method, operation) in operations {
            section(&mut html, document, path, method, operation);
        }
    }
    html.push_str("</main>");
    html
}

fn section(html: &mut String, document: &Value, path: &str, method: &str, operation: &Value) {
    let text = |value: &Value| escape(value.as_str().unwrap_or_default());
    let _ = write!(
        html,
        "<details id={}><summary><span class=m>{}</span><code>{}</code><span>{}</span><span class=a>{}</span></summary><div>",
        text(&operation["operationId"]),
        method.to_uppercase(),
        escape(path),
        text(&operation["summary"]),
        text(&operation["x-access"]),
    );
    let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    if !parameters.is_empty() {
        html.push_str("<h3>Parameters</h3><table>");
        for parameter in parameters {
            let required = if parameter["required"] == true {
                "required"
            } else {
                ""
            };
            let about = parameter["schema"]["description"]
                .as_str()
                .or(parameter["description"].as_str())
                .unwrap_or_default();
            let row = (text(&parameter["name"]), text(&parameter["in"]), escape(about));
            let _ = write!(
                html,
                "<tr><th><code>{}</code><td>{}<td>{required}<td>{}",
                row.0, row.1, row.2
            );
        }
        html.push_str("</table>");
    }
    if let Some(body) = operation.get("requestBody") {
        html.push_str("<h3>Body</h3>");
        content(html, document, &body["content"]);
    }
    for (status, response) in operation["responses"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(status, _)| *status != "default")
    {
        let response = resolve(document, response);
        let _ = write!(html, "<h3>{status}</h3><p>{}</p>", text(&response["description"]));
        if status.starts_with('2') {
            content(html, document, &response["content"]);
        }
    }
    html.push_str("</div></details>");
}

fn content(html: &mut String, document: &Value, content: &Value) {
    for (kind, media) in content.as_object().into_iter().flatten() {
        let schema = &media["schema"];
        let pretty = serde_json::to_string_pretty(resolve(document, schema)).unwrap_or_default();
        let _ = write!(html, "<p>{}</p><pre>{}</pre>", escape(kind), escape(&pretty));
    }
}

/// Follows a reference; returns anything else unchanged.
fn resolve<'d>(document: &'d Value, part: &'d Value) -> &'d Value {
    part["$ref"]
        .as_str()
        .and_then(|path| document.pointer(path.trim_start_matches('#')))
        .unwrap_or(part)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_cannot_become_markup() {
        let document = serde_json::json!({ "info": { "description": "<script>" }, "paths": {} });
        assert!(!super::page(&document).contains("<script>"));
    }

    #[test]
    fn links_are_as_bright_as_the_page_is_dark() {
        let page = super::page(&serde_json::json!({ "info": {}, "paths": {} }));
        assert!(page.contains("color-scheme:light dark") && page.contains(".m,a{color:#5fd0d3}"));
        assert!(
            page.contains("<main><h1>") && page.ends_with("</main>"),
            "all of it is the page's own content"
        );
    }
}
