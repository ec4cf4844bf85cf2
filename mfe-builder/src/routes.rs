//! The app's paths and pages.

use allpet_ui::app_runtime::route_at;
use yew_router::Routable;

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub(crate) enum Route {
    /// The landing page; in the dashboard, the designs.
    #[at("/")]
    Home,
    /// The editor.
    #[at("/customize")]
    Customize,
    /// The person's designs.
    #[at("/designs")]
    Designs,
    /// Designs to start from.
    #[at("/ideas")]
    Ideas,
    /// The review before saving or ordering.
    #[at("/review")]
    Review,
    /// A design that somebody shared.
    #[at("/shared/:token")]
    Shared {
        /// The link's token.
        token: String,
    },
    /// Signs in, on the builder's own site.
    #[at("/sign-in")]
    SignIn,
    /// Creates an account, on the builder's own site.
    #[at("/sign-up")]
    SignUp,
    /// No page.
    #[not_found]
    #[at("/404")]
    NotFound,
}

impl Route {
    /// Returns the page at `path`.
    pub(crate) fn of(path: &str) -> Self {
        route_at(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_by_its_path() {
        for (path, route) in [
            ("/", Route::Home),
            ("/customize", Route::Customize),
            ("/designs", Route::Designs),
            ("/ideas", Route::Ideas),
            ("/review", Route::Review),
            (
                "/shared/AB.CD",
                Route::Shared {
                    token: "AB.CD".into(),
                },
            ),
            ("/sign-in", Route::SignIn),
            ("/sign-up", Route::SignUp),
        ] {
            assert_eq!(route.to_path(), path);
            assert_eq!(Route::of(path), route);
            assert_eq!(Route::of(&(path.to_owned() + "?product=collar#top")), route);
        }
        for path in [
            "/no-such-page",
            "/customize/x",
            "/shared",
            "/x.html",
            "//shared/token",
        ] {
            assert_eq!(Route::of(path), Route::NotFound, "{path}");
        }
    }
}
