//! The interface of an app to its server: its public pages as HTML.

use std::collections::BTreeMap;

/// A request for data that a page needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRequest {
    /// The key by which the page's components look it up.
    pub key: String,
    /// Path and query of a GET request at the API, made as a guest.
    pub target: String,
}

/// A response of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiResponse {
    /// HTTP status: 200, or a problem below 500.
    pub status: u16,
    /// JSON.
    pub body: String,
}

/// Responses by the keys of their requests.
pub type ApiResponses = BTreeMap<String, ApiResponse>;

/// The input of one rendering.
#[derive(Clone, Copy, Debug)]
pub struct RenderRequest<'a> {
    /// Path and query.
    pub path: &'a str,
    /// The site's public origin: scheme and host, without a trailing slash.
    pub origin: &'a str,
    /// The content of `/config.json`.
    pub config: &'a str,
    /// The responses so far.
    pub responses: &'a ApiResponses,
}

/// A rendered page, possibly incomplete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// HTTP status: 404 if the page says that there is nothing.
    pub status: u16,
    /// Title, description and data for the document's head, as HTML.
    pub head: String,
    /// The content of the body, as HTML.
    pub body: String,
    /// The data still missing.
    pub missing: Vec<DataRequest>,
}

/// Paths for the site map, possibly incomplete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Paths of public pages.
    pub paths: Vec<String>,
    /// The data needed for more of them.
    pub missing: Vec<DataRequest>,
}

/// The API request of a form sent without JavaScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Path and query of a POST request at the API, made as a guest.
    pub target: String,
    /// JSON.
    pub body: String,
    /// Path and query of the page to show after a success.
    pub done: String,
}

/// The key under which a page rendered again finds the refused form: `{"fields": …, "problem": …}` with the JSON of the request
/// and of the API's answer.
pub const REFUSED_FORM: &str = "form";

/// An app's public pages. Called on blocking threads.
pub trait Pages: Send + Sync {
    /// Returns whether the page at `path` (without its query) is the same for every guest, and so can be rendered.
    fn is_public(&self, path: &str) -> bool;

    /// Returns whether the rendered page at `path` may be cached briefly, here and by proxies. False if its content can be
    /// withdrawn and must be gone then.
    fn is_cacheable(&self, path: &str) -> bool;

    /// Returns whether the app has a page at `path` (without its query). Any other path gets a 404.
    fn is_page(&self, path: &str) -> bool;

    /// Renders a page with the responses so far.
    fn page(&self, request: &RenderRequest<'_>) -> Page;

    /// The API request of a form sent to `path`; `fields` are `application/x-www-form-urlencoded`. `None` if the page takes no
    /// form.
    fn submission(&self, path: &str, fields: &str) -> Option<Submission>;

    /// The paths of public pages, as far as the responses contain them.
    fn paths(&self, responses: &ApiResponses) -> Paths;
}
