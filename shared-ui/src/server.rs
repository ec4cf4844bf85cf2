//! The app's own server: the host of its files, which renders its public pages with the app's own components.

mod head_html;
mod html;

use crate::ssr::{RenderContext, drawn};
use allpet_site_server::{Answers, Page, Pages, Paths, RenderRequest};
use std::{process::ExitCode, sync::Arc};
use yew::html::BaseComponent;

pub use allpet_site_server::{Answer, Question, Submission};
pub use html::render_to_html;
/// Answers, and the paths that they lead to.
pub mod map {
    pub use allpet_site_server::{Answers, Paths};
}

/// What an app's server knows of its app.
#[derive(Clone, Copy, Debug)]
pub struct Public {
    /// What the site is called: "Products · All Pet Plus". The same as the app's `AppRoot` has.
    pub site: &'static str,
    /// Whether the page at a path is the same for every guest.
    pub is_public: fn(&str) -> bool,
    /// Whether what was rendered at a path may be kept for a while; not where it may be taken back.
    pub is_cacheable: fn(&str) -> bool,
    /// Whether the app has a page at a path; what it does not have is answered 404.
    pub is_page: fn(&str) -> bool,
    /// What a form that was sent to a path without JavaScript asks of the API, by its fields; nothing where the page takes none.
    pub submission: fn(&str, &str) -> Option<Submission>,
    /// The paths of public pages, for the site map, as far as the answers tell.
    pub paths: fn(&Answers) -> Paths,
}

struct Drawing {
    public: Public,
    draw: fn() -> String,
}

impl Pages for Drawing {
    fn is_public(&self, path: &str) -> bool {
        (self.public.is_public)(path)
    }

    fn is_cacheable(&self, path: &str) -> bool {
        (self.public.is_cacheable)(path)
    }

    fn is_page(&self, path: &str) -> bool {
        (self.public.is_page)(path)
    }

    fn page(&self, request: &RenderRequest<'_>) -> Page {
        let sheet = RenderContext {
            path: request.path.to_owned(),
            config: allpet_json::from_str(request.config).unwrap_or_default(),
            answers: request.answers.clone(),
            ..RenderContext::default()
        };
        let (body, sheet) = drawn(sheet, self.draw);
        let nothing = sheet.head.as_ref().is_some_and(|head| head.nothing);
        Page {
            status: if nothing { 404 } else { 200 },
            head: head_html::head(&sheet, self.public.site, request.origin),
            body,
            missing: sheet.missing,
        }
    }

    fn submission(&self, path: &str, fields: &str) -> Option<Submission> {
        (self.public.submission)(path, fields)
    }

    fn paths(&self, answers: &Answers) -> Paths {
        (self.public.paths)(answers)
    }
}

/// Runs the server of the app `C` with the program's arguments, until it is told to stop.
pub fn main<C>(public: Public) -> ExitCode
where
    C: BaseComponent,
    C::Properties: Default,
{
    let draw = || render_to_html::<C>(C::Properties::default());
    allpet_site_server::main(Arc::new(Drawing { public, draw }))
}
