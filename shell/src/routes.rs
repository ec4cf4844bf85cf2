//! Paths and what they show.

use allpet_domain::id::PetId;

/// Where the dashboard begins.
pub(crate) const DASHBOARD: &str = "/dashboard";

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The storefront's landing page.
    Landing,
    /// Sign in.
    SignIn,
    /// Make an account.
    SignUp,
    /// A page of the dashboard.
    Dashboard(Page),
    /// Nothing.
    Missing,
}

/// A page of the dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// What needs me today.
    Home,
    /// My pets.
    Pets,
    /// Add a pet.
    NewPet,
    /// One pet.
    Pet(PetId),
    /// Change what is said of a pet.
    EditPet(PetId),
    /// What I ordered.
    Orders,
    /// What I designed.
    Designs,
    /// Who works at the organisations that I run.
    Members,
    /// Profile and appearance.
    Settings,
    /// An embedded app: its route in the manifest, and the path inside it with its query.
    App {
        /// The manifest's route.
        route: String,
        /// The path inside the app.
        path: String,
    },
}

impl Route {
    /// What a path (with its query) shows.
    pub(crate) fn parse(whole: &str) -> Self {
        let path = whole.split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Self::Landing,
            ["sign-in"] => Self::SignIn,
            ["sign-up"] => Self::SignUp,
            ["dashboard", rest @ ..] => page(rest, whole).map_or(Self::Missing, Self::Dashboard),
            _ => Self::Missing,
        }
    }
}

fn page(parts: &[&str], whole: &str) -> Option<Page> {
    Some(match parts {
        [] => Page::Home,
        ["pets"] => Page::Pets,
        ["pets", "new"] => Page::NewPet,
        ["pets", id] => Page::Pet(id.parse().ok()?),
        ["pets", id, "edit"] => Page::EditPet(id.parse().ok()?),
        ["orders"] => Page::Orders,
        ["designs"] => Page::Designs,
        ["members"] => Page::Members,
        ["settings"] => Page::Settings,
        ["pets" | "orders" | "designs" | "members" | "settings", ..] => return None,
        [route, ..] => Page::App {
            route: (*route).to_owned(),
            path: behind(whole, route),
        },
    })
}

/// The part of `/dashboard/<route>/…?…` that is the app's.
fn behind(whole: &str, route: &str) -> String {
    let rest = whole
        .trim_start_matches('/')
        .strip_prefix("dashboard")
        .map(|rest| rest.trim_start_matches('/'))
        .and_then(|rest| rest.strip_prefix(route))
        .unwrap_or_default();
    if rest.starts_with('/') {
        rest.to_owned()
    } else {
        String::from("/") + rest
    }
}

/// The shell's path for a path inside an app.
pub(crate) fn app_path(route: &str, path: &str) -> String {
    let mut whole = String::from(DASHBOARD);
    whole.push('/');
    whole.push_str(route);
    // The app's root needs no slash of its own: `/dashboard/licensing`, `/dashboard/licensing?tab=1`.
    match path.strip_prefix('/') {
        Some(rest) if rest.is_empty() || rest.starts_with(['?', '#']) => whole.push_str(rest),
        _ => whole.push_str(path),
    }
    whole
}

/// The path of a pet's page.
pub(crate) fn pet_path(pet: PetId) -> String {
    let mut path = String::from("/dashboard/pets/");
    path.push_str(&pet.to_string());
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(route: &str, path: &str) -> Route {
        Route::Dashboard(Page::App {
            route: route.into(),
            path: path.into(),
        })
    }

    #[test]
    fn an_apps_path_is_found_again_in_the_address_bar() {
        for path in ["/", "/apply?pet=1", "/licences/7#top", "/?tab=1"] {
            assert_eq!(
                Route::parse(&app_path("licensing", path)),
                app("licensing", path),
                "{path}"
            );
        }
        assert_eq!(app_path("licensing", "/"), "/dashboard/licensing");
    }

    #[test]
    fn built_in_pages_are_not_apps() {
        let pet: PetId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
        assert_eq!(Route::parse("/dashboard/"), Route::Dashboard(Page::Home));
        assert_eq!(Route::parse("/dashboard/pets?x=1"), Route::Dashboard(Page::Pets));
        assert_eq!(Route::parse(&pet_path(pet)), Route::Dashboard(Page::Pet(pet)));
        assert_eq!(
            Route::parse("/dashboard/pets/new"),
            Route::Dashboard(Page::NewPet)
        );
        assert_eq!(Route::parse("/dashboard/orders"), Route::Dashboard(Page::Orders));
        assert_eq!(
            Route::parse("/dashboard/designs/"),
            Route::Dashboard(Page::Designs)
        );
        assert_eq!(
            Route::parse("/dashboard/members"),
            Route::Dashboard(Page::Members)
        );
        assert_eq!(Route::parse("/dashboard/orders/7"), Route::Missing);
        assert_eq!(Route::parse("/dashboard/pets/7"), Route::Missing);
        assert_eq!(Route::parse("/dashboard/settings/x"), Route::Missing);
        assert_eq!(Route::parse("/x"), Route::Missing);
        assert_eq!(Route::parse("/?utm=1"), Route::Landing);
    }
}
