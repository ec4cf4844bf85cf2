//! Paths and what they show.

use allpet_domain::id::PetId;
use allpet_ui::app_runtime::path_of;
use yew_router::{Routable, history::Location};

/// Where the dashboard begins.
pub(crate) const DASHBOARD: &str = "/dashboard";

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub(crate) enum Route {
    /// The storefront's landing page.
    #[at("/")]
    Landing,
    /// Sign in.
    #[at("/sign-in")]
    SignIn,
    /// Make an account.
    #[at("/sign-up")]
    SignUp,
    /// The dashboard's home.
    #[at("/dashboard")]
    DashboardHome,
    /// Another page of the dashboard: [`Page`] knows which.
    #[at("/dashboard/*")]
    Dashboard,
    /// Nothing.
    #[not_found]
    #[at("/404")]
    NotFound,
}

/// A page of the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub(crate) enum Page {
    /// What needs me today.
    #[at("/dashboard")]
    Home,
    /// My pets.
    #[at("/dashboard/pets")]
    Pets,
    /// Add a pet.
    #[at("/dashboard/pets/new")]
    NewPet,
    /// One pet.
    #[at("/dashboard/pets/:pet")]
    Pet {
        /// Which.
        pet: PetId,
    },
    /// Changes a pet's profile.
    #[at("/dashboard/pets/:pet/edit")]
    EditPet {
        /// Which.
        pet: PetId,
    },
    /// What I ordered.
    #[at("/dashboard/orders")]
    Orders,
    /// What I designed.
    #[at("/dashboard/designs")]
    Designs,
    /// Who works at the organisations that I run.
    #[at("/dashboard/members")]
    Members,
    /// Profile and appearance.
    #[at("/dashboard/settings")]
    Settings,
    /// An embedded app, at its root.
    #[at("/dashboard/:route")]
    AppHome {
        /// The manifest's route.
        route: String,
    },
    /// An embedded app, at a path of its own: [`path_inside`] knows which.
    #[at("/dashboard/:route/*")]
    App {
        /// The manifest's route.
        route: String,
    },
    /// Nothing.
    #[not_found]
    #[at("/dashboard/404")]
    NotFound,
}

impl Page {
    /// The page of the dashboard at a path; none outside of the dashboard, and where there is nothing.
    pub(crate) fn of(path: &str) -> Option<Self> {
        match Route::recognize(path) {
            Some(Route::DashboardHome | Route::Dashboard) => Self::recognize(path).filter(Self::is_there),
            _ => None,
        }
    }

    /// Below a built-in page there is no app.
    fn is_there(&self) -> bool {
        match self {
            Self::NotFound => false,
            Self::App { route } => {
                let route = route.clone();
                let above = Self::recognize(&Self::AppHome { route }.to_path());
                matches!(above, Some(Self::AppHome { .. }))
            }
            _ => true,
        }
    }

    /// The manifest's route of the embedded app that it shows.
    pub(crate) fn app(&self) -> Option<&str> {
        match self {
            Self::AppHome { route } | Self::App { route } => Some(route),
            _ => None,
        }
    }
}

/// The path of an embedded app inside the shell's, with its query and fragment.
pub(crate) fn path_inside(location: &Location, route: &str) -> String {
    let whole = path_of(location);
    let inside = whole.strip_prefix(&app_path(route, "/")).unwrap_or_default();
    if inside.starts_with('/') {
        inside.to_owned()
    } else {
        String::from("/") + inside
    }
}

/// The shell's path for a path inside an app.
pub(crate) fn app_path(route: &str, path: &str) -> String {
    let route = route.to_owned();
    let mut whole = Page::AppHome { route }.to_path();
    // The app's root needs no slash of its own: `/dashboard/licensing`, `/dashboard/licensing?tab=1`.
    match path.strip_prefix('/') {
        Some(rest) if rest.is_empty() || rest.starts_with(['?', '#']) => whole.push_str(rest),
        _ => whole.push_str(path),
    }
    whole
}

/// The path of a pet's page.
pub(crate) fn pet_path(pet: PetId) -> String {
    Page::Pet { pet }.to_path()
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_frame::history::memory_at;
    use yew_router::history::History;

    #[test]
    fn an_apps_path_is_found_again_in_the_address_bar() {
        for path in [
            "/",
            "/apply?pet=1",
            "/licences/7#top",
            "/?tab=1",
            "/verify/7K3M%20Q9TX",
        ] {
            let location = memory_at(&app_path("licensing", path)).location();
            let page = Page::of(location.path()).unwrap();
            assert_eq!(page.app(), Some("licensing"), "{path}");
            assert_eq!(path_inside(&location, "licensing"), path);
        }
        assert_eq!(app_path("licensing", "/"), "/dashboard/licensing");
    }

    #[test]
    fn every_page_is_found_by_its_own_path() {
        let pet: PetId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
        for (path, page) in [
            ("/dashboard", Page::Home),
            ("/dashboard/", Page::Home),
            ("/dashboard/pets", Page::Pets),
            ("/dashboard/pets/new", Page::NewPet),
            (
                "/dashboard/pets/01930000-0000-7000-8000-000000000001",
                Page::Pet { pet },
            ),
            (
                "/dashboard/pets/01930000-0000-7000-8000-000000000001/edit",
                Page::EditPet { pet },
            ),
            ("/dashboard/orders", Page::Orders),
            ("/dashboard/designs/", Page::Designs),
            ("/dashboard/members", Page::Members),
            ("/dashboard/settings", Page::Settings),
        ] {
            assert_eq!(Page::of(path), Some(page.clone()), "{path}");
            assert_eq!(page.to_path(), path.trim_end_matches('/'));
        }
        for (path, route) in [
            ("/", Route::Landing),
            ("/sign-in", Route::SignIn),
            ("/sign-up", Route::SignUp),
        ] {
            assert_eq!(Route::recognize(path), Some(route));
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for path in [
            "/x",
            "//dashboard",
            "/dashboard/pets/7",
            "/dashboard/pets/7/edit",
            "/dashboard/orders/7",
            "/dashboard/settings/x",
        ] {
            assert_eq!(Page::of(path), None, "{path}");
        }
        assert_eq!(Route::recognize("/x"), Some(Route::NotFound));
    }
}
