//! Inlined style sheets of a rendered page, which spare its first text a round trip.

use crate::files::Files;

/// A built index with its own style sheets inlined, and their texts for the policy.
#[derive(Debug, Default)]
pub(crate) struct StyledIndex {
    /// The index.
    pub(crate) html: String,
    /// The contents of its `<style>` elements.
    pub(crate) styles: Vec<String>,
}

/// Replaces the links of `index` to style sheets by their contents. A sheet that is not among the files, or that refers to a
/// relative file, stays a link.
pub(crate) fn inline_styles(index: &str, files: &Files) -> StyledIndex {
    let mut styled = StyledIndex::default();
    for (at, piece) in index.split('<').enumerate() {
        if at == 0 {
            styled.html.push_str(piece);
            continue;
        }
        let (tag, behind) = piece.split_once('>').unwrap_or((piece, ""));
        match sheet(tag, files) {
            Some(sheet) => {
                styled
                    .html
                    .push_str(&["<style>", &sheet, "</style>", behind].concat());
                styled.styles.push(sheet);
            }
            None => styled.html.push_str(&["<", piece].concat()),
        }
    }
    styled
}

fn sheet(tag: &str, files: &Files) -> Option<String> {
    if !tag.starts_with("link ") || !tag.contains("stylesheet") {
        return None;
    }
    let (_, address) = tag.split_once("href=")?;
    let name = address
        .trim_start_matches(['"', '\'', '/'])
        .split(['"', '\'', ' '])
        .next()?;
    let text = String::from_utf8(files.get(name)?.bytes.to_vec()).ok()?;
    let moves = text.split("url(").skip(1).all(|rest| {
        let rest = rest.trim_start_matches(['"', '\'']);
        rest.starts_with('/') || rest.starts_with("data:") || rest.starts_with('#')
    });
    (moves && !text.contains("</")).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::plain;

    fn files(css: &str) -> Files {
        Files::from([("a-1.css".to_owned(), plain("a-1.css", css.as_bytes().to_vec()))])
    }

    const INDEX: &str = "<head><link rel=icon href=/i.svg><link href=/a-1.css integrity=x rel=stylesheet><link href=/gone.css rel=stylesheet></head>";

    #[test]
    fn a_sheet_of_ours_takes_the_place_of_its_link() {
        let styled = inline_styles(INDEX, &files("p{color:red}"));
        assert_eq!(
            styled.html,
            "<head><link rel=icon href=/i.svg><style>p{color:red}</style><link href=/gone.css rel=stylesheet></head>"
        );
        assert_eq!(styled.styles, ["p{color:red}"]);
    }

    #[test]
    fn a_sheet_that_would_mean_something_else_in_the_page_stays_a_link() {
        for css in ["@font-face{src:url(x.woff2)}", "a{content:'</style>'}"] {
            let styled = inline_styles(INDEX, &files(css));
            assert_eq!(styled.html, INDEX, "{css}");
            assert!(styled.styles.is_empty());
        }
        assert_eq!(
            inline_styles(INDEX, &files("@font-face{src:url(/x.woff2)}"))
                .styles
                .len(),
            1
        );
    }
}
