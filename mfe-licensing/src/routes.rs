//! Paths and what they show.

use allpet_domain::id::{ApplicationId, LicenceId};

/// A step of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Which pet.
    Pet,
    /// The term, the discounts and the documents.
    Proofs,
    /// All of it once more, with the fee.
    Review,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The landing page; in the dashboard, the licences.
    Home,
    /// The fee calculator.
    Fees,
    /// A step of the application.
    Apply(Step),
    /// The application was handed in.
    Applied(ApplicationId),
    /// My licences and applications.
    Licences,
    /// One of my licences.
    MyLicence(LicenceId),
    /// One of my applications.
    MyApplication(ApplicationId),
    /// Asks for a tag's code.
    Verify,
    /// What a tag stands for; the code as it was typed.
    Tag(String),
    /// The clerk's queue.
    Queue,
    /// One application, for a clerk.
    Case(ApplicationId),
    /// One licence, for a clerk.
    Licence(LicenceId),
    /// Where one signs in, or (`true`) makes an account; on licensing's own site.
    Entry(bool),
    /// Nothing.
    Unknown,
}

impl Route {
    /// The page at `path`; its query is the page's own affair.
    pub(crate) fn parse(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let route = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Self::Home,
            (Some("fees"), None, _) => Self::Fees,
            (Some("apply"), None | Some("pet"), None) => Self::Apply(Step::Pet),
            (Some("apply"), Some("proofs"), None) => Self::Apply(Step::Proofs),
            (Some("apply"), Some("review"), None) => Self::Apply(Step::Review),
            (Some("apply"), Some("done"), Some(id)) => id.parse().map_or(Self::Unknown, Self::Applied),
            (Some("licences"), None, _) => Self::Licences,
            (Some("licences"), Some("applications"), Some(id)) => {
                id.parse().map_or(Self::Unknown, Self::MyApplication)
            }
            (Some("licences"), Some(id), None) => id.parse().map_or(Self::Unknown, Self::MyLicence),
            (Some("verify"), None, _) => Self::Verify,
            (Some("verify"), Some(code), None) => Self::Tag(decoded(code)),
            (Some("queue"), None, _) => Self::Queue,
            (Some("queue"), Some("applications"), Some(id)) => id.parse().map_or(Self::Unknown, Self::Case),
            (Some("queue"), Some("licences"), Some(id)) => id.parse().map_or(Self::Unknown, Self::Licence),
            (Some("sign-in"), None, _) => Self::Entry(false),
            (Some("sign-up"), None, _) => Self::Entry(true),
            _ => Self::Unknown,
        };
        if parts.next().is_some() {
            Self::Unknown
        } else {
            route
        }
    }

    /// Its path.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Home | Self::Unknown => "/".into(),
            Self::Fees => "/fees".into(),
            Self::Apply(Step::Pet) => "/apply/pet".into(),
            Self::Apply(Step::Proofs) => "/apply/proofs".into(),
            Self::Apply(Step::Review) => "/apply/review".into(),
            Self::Applied(id) => String::from("/apply/done/") + &id.to_string(),
            Self::Licences => "/licences".into(),
            Self::MyLicence(id) => String::from("/licences/") + &id.to_string(),
            Self::MyApplication(id) => String::from("/licences/applications/") + &id.to_string(),
            Self::Verify => "/verify".into(),
            Self::Tag(code) => String::from("/verify/") + &code.replace(' ', "%20"),
            Self::Queue => "/queue".into(),
            Self::Case(id) => String::from("/queue/applications/") + &id.to_string(),
            Self::Licence(id) => String::from("/queue/licences/") + &id.to_string(),
            Self::Entry(false) => "/sign-in".into(),
            Self::Entry(true) => "/sign-up".into(),
        }
    }

    /// The entry of the navigation that the page belongs to.
    pub(crate) fn section(&self) -> &'static str {
        match self {
            Self::Fees => "/fees",
            Self::Licences
            | Self::MyLicence(_)
            | Self::MyApplication(_)
            | Self::Apply(_)
            | Self::Applied(_) => "/licences",
            Self::Verify | Self::Tag(_) => "/verify",
            Self::Queue | Self::Case(_) | Self::Licence(_) => "/queue",
            Self::Home | Self::Entry(_) | Self::Unknown => "/",
        }
    }
}

/// A part of a path as it was typed: browsers write all but letters, digits and a few signs as bytes.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, behind @ ..] = rest {
        let half = |at: usize| behind.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        let byte = (*first == b'%').then(|| half(0).zip(half(1))).flatten();
        if let Some((high, low)) = byte {
            bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `path` with `query`, where there is one.
pub(crate) fn with_query(path: &str, query: &impl serde::Serialize) -> String {
    let mut whole = String::from(path);
    if let Some(query) = lean_json::to_query(query).ok().filter(|query| !query.is_empty()) {
        whole.push('?');
        whole.push_str(&query);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_by_its_own_path() {
        let application: ApplicationId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
        let licence: LicenceId = "01930000-0000-7000-8000-000000000002".parse().unwrap();
        for route in [
            Route::Home,
            Route::Fees,
            Route::Apply(Step::Pet),
            Route::Apply(Step::Proofs),
            Route::Apply(Step::Review),
            Route::Applied(application),
            Route::Licences,
            Route::MyLicence(licence),
            Route::MyApplication(application),
            Route::Verify,
            Route::Tag("7K3M Q9TX".into()),
            Route::Queue,
            Route::Case(application),
            Route::Licence(licence),
            Route::Entry(false),
            Route::Entry(true),
        ] {
            assert_eq!(Route::parse(&route.path()), route);
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
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
            assert_eq!(Route::parse(path), Route::Unknown, "{path}");
        }
        assert_eq!(Route::parse("/apply?pet=1"), Route::Apply(Step::Pet));
        let pasted = Route::parse("/verify/7K3M%E2%80%94Q9TX");
        assert_eq!(
            pasted,
            Route::Tag("7K3M\u{2014}Q9TX".into()),
            "with a dash from a web page"
        );
        assert_eq!(Route::parse("/verify/50%zz%"), Route::Tag("50%zz%".into()));
    }
}
