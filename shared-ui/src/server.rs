//! The app's own server: it serves the app's files, and renders its public pages with the app's components.

mod head_html;
mod html;

use crate::ssr::{RenderContext, render_with};
use allpet_site_server::{ApiResponses, Page, Pages, Paths, RenderRequest};
use std::{process::ExitCode, sync::Arc};
use yew::html::BaseComponent;

pub use allpet_site_server::{ApiResponse, DataRequest, Submission};
pub use html::render_to_html;
/// The API's responses, and the paths of pages in them.
pub mod map {
    pub use allpet_site_server::{ApiResponses, Paths};
}

/// The description of an app for its server.
#[derive(Clone, Copy, Debug)]
pub struct Public {
    /// The site's name, as in the app's `AppRoot`: "Products · All Pet Plus".
    pub site: &'static str,
    /// Whether the page at a path is the same for every guest.
    pub is_public: fn(&str) -> bool,
    /// Whether the server may cache the page at a path. False if its owner can withdraw it.
    pub is_cacheable: fn(&str) -> bool,
    /// Whether the app has a page at a path. The server answers other paths with 404.
    pub is_page: fn(&str) -> bool,
    /// Returns the API request for a form that was submitted to a path without JavaScript, from its fields. `None` if the page
    /// accepts no form.
    pub submission: fn(&str, &str) -> Option<Submission>,
    /// Returns the paths of public pages for the site map, as far as the API's responses contain them.
    pub paths: fn(&ApiResponses) -> Paths,
}

struct AppPages {
    public: Public,
    render: fn() -> String,
}

impl Pages for AppPages {
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
        let context = RenderContext {
            path: request.path.to_owned(),
            config: allpet_json::from_str(request.config).unwrap_or_default(),
            responses: request.responses.clone(),
            ..RenderContext::default()
        };
        let (body, context) = render_with(context, self.render);
        let nothing = context.head.as_ref().is_some_and(|head| head.nothing);
        Page {
            status: if nothing { 404 } else { 200 },
            head: head_html::head(&context, self.public.site, request.origin),
            body,
            missing: context.missing,
        }
    }

    fn submission(&self, path: &str, fields: &str) -> Option<Submission> {
        (self.public.submission)(path, fields)
    }

    fn paths(&self, responses: &ApiResponses) -> Paths {
        (self.public.paths)(responses)
    }
}

/// Runs the server of the app `C` with the program's arguments, until a signal stops it.
pub fn main<C>(public: Public) -> ExitCode
where
    C: BaseComponent,
    C::Properties: Default,
{
    let render = || render_to_html::<C>(C::Properties::default());
    allpet_site_server::main(Arc::new(AppPages { public, render }))
}
