//! What an app does beside its files: its public pages as HTML.

use std::collections::BTreeMap;

/// Something that a page wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The name by which the page's components ask for it.
    pub key: String,
    /// Path and query at the API, to be asked with GET as a guest.
    pub target: String,
}

/// What the API said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status: 200, or a problem below 500.
    pub status: u16,
    /// JSON.
    pub body: String,
}

/// Answers by the keys of their questions.
pub type Answers = BTreeMap<String, Answer>;

/// One look at a page.
#[derive(Clone, Copy, Debug)]
pub struct RenderRequest<'a> {
    /// Path and query.
    pub path: &'a str,
    /// Where visitors find the site: scheme and host, without a slash at the end.
    pub origin: &'a str,
    /// The text of `/config.json`.
    pub config: &'a str,
    /// What is known so far.
    pub answers: &'a Answers,
}

/// A page as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// HTTP status: 404 where the page says that there is nothing.
    pub status: u16,
    /// Title, description and data for the document's head, as HTML.
    pub head: String,
    /// What stands in the body, as HTML.
    pub body: String,
    /// What it would still like to know.
    pub missing: Vec<Question>,
}

/// Paths for the site map, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Paths of public pages.
    pub paths: Vec<String>,
    /// What must be known for more of them.
    pub missing: Vec<Question>,
}

/// What a form that was sent without JavaScript asks of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Path and query at the API, to be asked with POST as a guest.
    pub target: String,
    /// JSON.
    pub body: String,
    /// Path and query of the page that says that it is done.
    pub done: String,
}

/// The key under which a page that is drawn again finds what was sent, and why it was refused: `{"fields": …, "problem": …}`
/// with the JSON of the request and of the API's answer.
pub const REFUSED_FORM: &str = "form";

/// An app's public pages. Called on threads that may block.
pub trait Pages: Send + Sync {
    /// Whether the page at `path` (without its query) is the same for every guest, and so can be rendered.
    fn is_public(&self, path: &str) -> bool;

    /// Whether what was rendered at `path` may be shown again for a while, here and by whoever stands in between. Not
    /// where what it shows may be taken back, and must be gone then.
    fn is_cacheable(&self, path: &str) -> bool;

    /// Whether the app has a page at `path` (without its query). Of what it does not have, nothing is answered but 404.
    fn is_page(&self, path: &str) -> bool;

    /// Renders a page with what is known.
    fn page(&self, visit: &RenderRequest<'_>) -> Page;

    /// What a form that was sent to `path` asks of the API; `fields` are its own, as
    /// `application/x-www-form-urlencoded`. Nothing where the page takes no form.
    fn submission(&self, path: &str, fields: &str) -> Option<Submission>;

    /// The paths of public pages, as far as the answers tell.
    fn paths(&self, answers: &Answers) -> Paths;
}
