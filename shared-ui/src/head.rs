//! What a public page says of itself to search engines and to whoever gets a link to it.
//!
//! A page names itself with [`use_view`](crate::app_runtime::use_view) and describes itself with [`describe`], in one place. It is
//! written into the document by the app's own server; in the browser it costs nothing.

mod data;

pub use data::Data;

/// A page's description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// One or two sentences.
    pub description: String,
    /// The one path of this page, with what of its query matters; none where it is not to be found by searching.
    pub canonical: Option<String>,
    /// What is shown of it where somebody sends a link to it.
    pub picture: Option<Image>,
    /// What it is in the vocabulary of Open Graph: `website` where nothing is said.
    pub kind: Option<&'static str>,
    /// What it is in the vocabulary of schema.org.
    pub data: Vec<Data>,
    /// There is nothing at this path.
    pub nothing: bool,
}

/// A picture for the preview of a link. A PNG: chat apps and social sites show no SVG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its address: whole, or a path of this site.
    pub address: String,
    /// What is to be seen, for those who do not see it.
    pub alt: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

impl Image {
    /// A picture in the shape that previews have: 1200 by 630.
    pub fn card(address: impl Into<String>, alt: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            alt: alt.into(),
            size: (1_200, 630),
        }
    }
}

impl Head {
    /// There is nothing at this path.
    pub fn nothing() -> Self {
        Self {
            nothing: true,
            ..Self::default()
        }
    }
}

/// Says what the page is called, for an app whose pages do not name themselves with `use_view`.
pub fn name(title: &str) {
    crate::ssr::titled(title);
}

/// Describes the page. Called while it is drawn; only a server asks for it.
#[cfg(feature = "server")]
pub fn describe(head: impl FnOnce() -> Head) {
    crate::ssr::described(head());
}

/// Describes the page. Called while it is drawn; only a server asks for it.
#[cfg(not(feature = "server"))]
pub fn describe(_: impl FnOnce() -> Head) {}
