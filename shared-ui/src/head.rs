//! A public page's description for search engines and link previews.
//!
//! A page sets its title with [`use_view`](crate::app_runtime::use_view) and its description with [`describe`]. The app's server
//! writes both into the document; in the browser, the description does nothing.

mod data;

pub use data::Data;

/// A page's description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// One or two sentences.
    pub description: String,
    /// The page's canonical path, with the relevant part of its query; `None` if search engines should not list it.
    pub canonical: Option<String>,
    /// The picture for previews of a link.
    pub picture: Option<Image>,
    /// The Open Graph type; `website` if `None`.
    pub kind: Option<&'static str>,
    /// The schema.org data.
    pub data: Vec<Data>,
    /// Whether there is no page at this path.
    pub nothing: bool,
}

/// A picture for link previews. It is a PNG, since chat apps and social networks show no SVG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The address: absolute, or a path of this site.
    pub address: String,
    /// The text alternative.
    pub alt: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

impl Image {
    /// Creates a picture in the size of previews: 1200 by 630 pixels.
    pub fn card(address: impl Into<String>, alt: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            alt: alt.into(),
            size: (1_200, 630),
        }
    }
}

impl Head {
    /// Describes a path without a page.
    pub fn nothing() -> Self {
        Self {
            nothing: true,
            ..Self::default()
        }
    }
}

/// Sets the page's title, in an app whose pages do not call `use_view`.
pub fn name(title: &str) {
    crate::ssr::record_title(title);
}

/// Describes the page while it renders. Only a server evaluates the description.
#[cfg(feature = "server")]
pub fn describe(head: impl FnOnce() -> Head) {
    crate::ssr::record_head(head());
}

/// Describes the page while it renders. Only a server evaluates the description.
#[cfg(not(feature = "server"))]
pub fn describe(_: impl FnOnce() -> Head) {}
