//! The shell's paths and their pages.

use allpet_domain::id::PetId;
use allpet_frame::message::check_path;
use allpet_ui::app_runtime::path_of;
use yew_router::{Routable, history::Location};

/// The path of the dashboard's home.
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
    /// Create an account.
    #[at("/sign-up")]
    SignUp,
    /// Prove an e-mail address by a mail's link.
    #[at("/verify-email")]
    VerifyEmail,
    /// Request a link to set a new password.
    #[at("/forgot-password")]
    ForgotPassword,
    /// Set a new password by a mail's link.
    #[at("/reset-password")]
    ResetPassword,
    /// Accept an invitation by a mail's link.
    #[at("/invitation")]
    Invitation,
    /// The dashboard's home.
    #[at("/dashboard")]
    DashboardHome,
    /// Another path of the dashboard, which [`Page`] resolves.
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
    /// The tasks of today for the owner's pets and orders.
    #[at("/dashboard")]
    Home,
    /// The owner's pets.
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
    /// Edit a pet's profile.
    #[at("/dashboard/pets/:pet/edit")]
    EditPet {
        /// Which.
        pet: PetId,
    },
    /// The owner's orders.
    #[at("/dashboard/orders")]
    Orders,
    /// The owner's designs.
    #[at("/dashboard/designs")]
    Designs,
    /// The members of the organisations whose admin the person is.
    #[at("/dashboard/members")]
    Members,
    /// The audit log, for admins.
    #[at("/dashboard/audit")]
    Audit,
    /// The person's inbox.
    #[at("/dashboard/notifications")]
    Notifications,
    /// The state of the platform, for its admins.
    #[at("/dashboard/operations")]
    Operations,
    /// Another part of the operations page.
    #[at("/dashboard/operations/:part")]
    OperationsPart {
        /// Which.
        part: OperationsPart,
    },
    /// Profile and appearance.
    #[at("/dashboard/settings")]
    Settings,
    /// An embedded app, at its root.
    #[at("/dashboard/:route")]
    AppHome {
        /// The manifest's route.
        route: String,
    },
    /// An embedded app, at a path that [`path_inside`] returns.
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

/// A part of the operations page besides its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperationsPart {
    /// Jobs by state.
    Jobs,
    /// Subscribers, and the events that they did not handle.
    Events,
    /// Schedules with their next and last run.
    Schedules,
    /// Why something happened.
    Why,
    /// The actions of operators.
    Actions,
}

impl OperationsPart {
    /// Every part.
    pub(crate) const ALL: [Self; 5] = [
        Self::Jobs,
        Self::Events,
        Self::Schedules,
        Self::Why,
        Self::Actions,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Events => "events",
            Self::Schedules => "schedules",
            Self::Why => "why",
            Self::Actions => "actions",
        }
    }
}

impl std::fmt::Display for OperationsPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for OperationsPart {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|part| part.as_str() == text).ok_or(())
    }
}

impl Page {
    /// Returns the dashboard's page at a path, or `None` for a path outside the dashboard or without a page.
    pub(crate) fn of(path: &str) -> Option<Self> {
        match Route::recognize(path) {
            Some(Route::DashboardHome | Route::Dashboard) => Self::recognize(path).filter(Self::exists),
            _ => None,
        }
    }

    /// True unless the path is unknown, or below a built-in page's path.
    fn exists(&self) -> bool {
        match self {
            Self::NotFound => false,
            Self::App { route } => {
                let route = route.clone();
                let parent = Self::recognize(&Self::AppHome { route }.to_path());
                matches!(parent, Some(Self::AppHome { .. }))
            }
            _ => true,
        }
    }

    /// Returns the manifest's route of the embedded app that the page shows.
    pub(crate) fn app(&self) -> Option<&str> {
        match self {
            Self::AppHome { route } | Self::App { route } => Some(route),
            _ => None,
        }
    }
}

/// Returns the path inside an embedded app from the shell's location, with query and fragment. `None` for a path that
/// [`check_path`] refuses: the app would ignore it, and then show another page than the address bar names.
pub(crate) fn path_inside(location: &Location, route: &str) -> Option<String> {
    let path = path_of(location);
    let inside = path.strip_prefix(&app_path(route, "/")).unwrap_or_default();
    let inside = if inside.starts_with('/') {
        inside.to_owned()
    } else {
        String::from("/") + inside
    };
    check_path(&inside).is_ok().then_some(inside)
}

/// Returns the shell's path for a path inside an app.
pub(crate) fn app_path(route: &str, path: &str) -> String {
    let route = route.to_owned();
    let mut shell_path = Page::AppHome { route }.to_path();
    // The app's root needs no slash of its own: `/dashboard/licensing`, `/dashboard/licensing?tab=1`.
    match path.strip_prefix('/') {
        Some(rest) if rest.is_empty() || rest.starts_with(['?', '#']) => shell_path.push_str(rest),
        _ => shell_path.push_str(path),
    }
    shell_path
}

/// Returns the path of a pet's page.
pub(crate) fn pet_path(pet: PetId) -> String {
    Page::Pet { pet }.to_path()
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_frame::history::memory_at;
    use yew_router::history::{History, MemoryHistory};

    #[test]
    fn an_apps_path_round_trips_through_the_address_bar() {
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
            assert_eq!(path_inside(&location, "licensing").as_deref(), Some(path));
        }
        assert_eq!(app_path("licensing", "/"), "/dashboard/licensing");
    }

    #[test]
    fn a_path_that_an_app_refuses_is_not_passed_to_it() {
        let long = ["/", &"x".repeat(2_100)].concat();
        for path in ["//evil.example", "/fees\\evil", "/../pets", &long] {
            // The browser's history takes such a path, `memory_at` does not.
            let history = MemoryHistory::new();
            history.push(["/dashboard/licensing", path].concat());
            assert_eq!(path_inside(&history.location(), "licensing"), None, "{path}");
        }
    }

    #[test]
    fn every_page_has_its_path() {
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
            ("/dashboard/audit", Page::Audit),
            ("/dashboard/operations", Page::Operations),
            (
                "/dashboard/operations/events",
                Page::OperationsPart {
                    part: OperationsPart::Events,
                },
            ),
            ("/dashboard/notifications", Page::Notifications),
            ("/dashboard/settings", Page::Settings),
        ] {
            assert_eq!(Page::of(path), Some(page.clone()), "{path}");
            assert_eq!(page.to_path(), path.trim_end_matches('/'));
        }
        for (path, route) in [
            ("/", Route::Landing),
            ("/sign-in", Route::SignIn),
            ("/sign-up", Route::SignUp),
            ("/verify-email", Route::VerifyEmail),
            ("/forgot-password", Route::ForgotPassword),
            ("/reset-password", Route::ResetPassword),
            ("/invitation", Route::Invitation),
        ] {
            assert_eq!(Route::recognize(path), Some(route));
        }
    }

    #[test]
    fn an_unknown_path_has_no_page() {
        for path in [
            "/x",
            "//dashboard",
            "/dashboard/pets/7",
            "/dashboard/pets/7/edit",
            "/dashboard/orders/7",
            "/dashboard/settings/x",
            "/dashboard/operations/x",
        ] {
            assert_eq!(Page::of(path), None, "{path}");
        }
        assert_eq!(Route::recognize("/x"), Some(Route::NotFound));
    }
}
