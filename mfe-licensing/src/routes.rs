//! The app's paths and pages.

use allpet_domain::id::{ApplicationId, LicenceId};
use allpet_ui::app_runtime::route_at;
use std::{fmt, str::FromStr};
use yew_router::Routable;

/// A step of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Choosing the pet.
    Pet,
    /// Term, discounts and documents.
    Proofs,
    /// A review of all answers, with the fee.
    Review,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pet => "pet",
            Self::Proofs => "proofs",
            Self::Review => "review",
        })
    }
}

impl FromStr for Step {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "pet" => Ok(Self::Pet),
            "proofs" => Ok(Self::Proofs),
            "review" => Ok(Self::Review),
            _ => Err(()),
        }
    }
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub(crate) enum Route {
    /// The landing page; in the dashboard, the owner's licences.
    #[at("/")]
    Home,
    /// The fee calculator.
    #[at("/fees")]
    Fees,
    /// The first step of the application; the path for links from elsewhere.
    #[at("/apply")]
    StartApplication,
    /// A step of the application.
    #[at("/apply/:step")]
    Apply {
        /// The step.
        step: Step,
    },
    /// Confirms a submitted application.
    #[at("/apply/done/:application")]
    Applied {
        /// Its identifier.
        application: ApplicationId,
    },
    /// The owner's licences and applications.
    #[at("/licences")]
    Licences,
    /// One of the owner's licences.
    #[at("/licences/:licence")]
    MyLicence {
        /// Its identifier.
        licence: LicenceId,
    },
    /// One of the owner's applications.
    #[at("/licences/applications/:application")]
    MyApplication {
        /// Its identifier.
        application: ApplicationId,
    },
    /// Looks up a tag by its code.
    #[at("/verify")]
    Verify,
    /// The public page of a tag.
    #[at("/verify/:code")]
    Tag {
        /// The code, as typed.
        code: String,
    },
    /// The clerk's queue.
    #[at("/queue")]
    Queue,
    /// One application, for a clerk.
    #[at("/queue/applications/:application")]
    Case {
        /// Its identifier.
        application: ApplicationId,
    },
    /// One licence, for a clerk.
    #[at("/queue/licences/:licence")]
    Licence {
        /// Its identifier.
        licence: LicenceId,
    },
    /// Signs in, on the app's own site.
    #[at("/sign-in")]
    SignIn,
    /// Creates an account, on the app's own site.
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

    /// Returns the navigation entry to which the page belongs.
    pub(crate) fn section(&self) -> Self {
        match self {
            Self::Fees => Self::Fees,
            Self::Licences
            | Self::MyLicence { .. }
            | Self::MyApplication { .. }
            | Self::StartApplication
            | Self::Apply { .. }
            | Self::Applied { .. } => Self::Licences,
            Self::Verify | Self::Tag { .. } => Self::Verify,
            Self::Queue | Self::Case { .. } | Self::Licence { .. } => Self::Queue,
            Self::Home | Self::SignIn | Self::SignUp | Self::NotFound => Self::Home,
        }
    }
}

/// Returns the path of a page, with `query` unless it is empty.
pub(crate) fn with_query(route: &Route, query: &impl serde::Serialize) -> String {
    let mut path = route.to_path();
    if let Some(query) = allpet_json::to_query(query)
        .ok()
        .filter(|query| !query.is_empty())
    {
        path.push('?');
        path.push_str(&query);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_by_its_path() {
        let id = "01930000-0000-7000-8000-000000000001";
        let (application, licence) = (id.parse().unwrap(), id.parse().unwrap());
        for (path, route) in [
            ("/", Route::Home),
            ("/fees", Route::Fees),
            ("/apply", Route::StartApplication),
            ("/apply/pet", Route::Apply { step: Step::Pet }),
            ("/apply/proofs", Route::Apply { step: Step::Proofs }),
            ("/apply/review", Route::Apply { step: Step::Review }),
            ("/apply/done/{id}", Route::Applied { application }),
            ("/licences", Route::Licences),
            ("/licences/{id}", Route::MyLicence { licence }),
            (
                "/licences/applications/{id}",
                Route::MyApplication { application },
            ),
            ("/verify", Route::Verify),
            (
                "/verify/7K3M%20Q9TX",
                Route::Tag {
                    code: "7K3M Q9TX".into(),
                },
            ),
            ("/queue", Route::Queue),
            ("/queue/applications/{id}", Route::Case { application }),
            ("/queue/licences/{id}", Route::Licence { licence }),
            ("/sign-in", Route::SignIn),
            ("/sign-up", Route::SignUp),
        ] {
            let path = path.replace("{id}", id);
            assert_eq!(route.to_path(), path);
            assert_eq!(Route::of(&path), route);
            assert_eq!(Route::of(&(path + "?pet=1#top")), route);
        }
    }

    #[test]
    fn other_paths_are_not_found() {
        for path in [
            "/x",
            "/apply/x",
            "/apply/done/7",
            "/licences/7",
            "/licences/applications/7",
            "/verify/a/b",
            "/queue/applications/x",
            "/fees/x",
            "/queue/applications/01930000-0000-7000-8000-000000000001/x",
        ] {
            assert_eq!(Route::of(path), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn a_code_is_read_as_it_was_typed() {
        for (path, code) in [
            ("/verify/7K3M%E2%80%94Q9TX", "7K3M\u{2014}Q9TX"),
            ("/verify/50%zz%", "50%zz%"),
            ("/verify/a%2Fb", "a/b"),
        ] {
            assert_eq!(Route::of(path), Route::Tag { code: code.into() }, "{path}");
        }
    }
}
