//! The routes of an app without a server of its own: its pages, and those among them that are whole documents.
//!
//! The app declares them in `pages/routes.txt` of its build: a line has a path and, if the page is readable without the app,
//! the name of its document in `pages/`. `{id}` stands for one path segment that is an id, a final `*` for the rest of the path,
//! and `!` before a path says that there is no page. The first matching line decides. A line `? name` names the document for a
//! missing page.

/// An app's routes.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    rules: Vec<Rule>,
    missing: Option<String>,
}

#[derive(Debug)]
struct Rule {
    parts: Vec<Segment>,
    is_page: bool,
    document: Option<String>,
}

#[derive(Debug, PartialEq)]
enum Segment {
    Exactly(String),
    Id,
    App,
    Rest,
}

/// The result of resolving a path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target<'a> {
    /// Whether there is such a page.
    pub(crate) is_page: bool,
    /// The document to show; `None` for the app's own index.
    pub(crate) document: Option<&'a str>,
}

impl Routes {
    /// Parses `routes.txt`.
    pub(crate) fn parse(text: &str) -> Self {
        let mut routes = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let Some(path) = words.next() else { continue };
            let document = words.next().map(ToOwned::to_owned);
            if path == "?" {
                routes.missing = document;
                continue;
            }
            let is_page = !path.starts_with('!');
            let parts = parts(path.trim_start_matches('!'))
                .map(|part| match part {
                    "{id}" => Segment::Id,
                    "{app}" => Segment::App,
                    "*" => Segment::Rest,
                    _ => Segment::Exactly(part.to_owned()),
                })
                .collect();
            routes.rules.push(Rule {
                parts,
                is_page,
                document,
            });
        }
        routes
    }

    /// Resolves `path` (without its query).
    pub(crate) fn find(&self, path: &str) -> Target<'_> {
        let asked: Vec<&str> = parts(path).collect();
        match self.rules.iter().find(|rule| rule.fits(&asked)) {
            Some(rule) if rule.is_page => Target {
                is_page: true,
                document: rule.document.as_deref(),
            },
            _ => self.missing(),
        }
    }

    /// Returns the document for a path without a page.
    pub(crate) fn missing(&self) -> Target<'_> {
        Target {
            is_page: false,
            document: self.missing.as_deref(),
        }
    }

    /// The part of `path` that must be the route of an app for [`Routes::find`] to hold, where one must be.
    pub(crate) fn app<'a>(&self, path: &'a str) -> Option<&'a str> {
        let asked: Vec<&str> = parts(path).collect();
        let rule = self.rules.iter().find(|rule| rule.fits(&asked))?;
        let place = rule.parts.iter().position(|part| *part == Segment::App)?;
        asked.get(place).copied()
    }

    /// The names of all documents.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &str> {
        let named = self.rules.iter().filter_map(|rule| rule.document.as_deref());
        named.chain(self.missing.as_deref())
    }

    /// The paths of pages with documents, for the site map.
    pub(crate) fn public(&self) -> Vec<String> {
        let documents = self.rules.iter().filter(|rule| rule.document.is_some());
        documents.map(Rule::path).collect()
    }
}

impl Rule {
    fn fits(&self, asked: &[&str]) -> bool {
        let rest = self.parts.last() == Some(&Segment::Rest);
        let fixed = self.parts.len() - usize::from(rest);
        let long_enough = if rest {
            asked.len() > fixed
        } else {
            asked.len() == fixed
        };
        long_enough && self.parts.iter().zip(asked).all(|(part, asked)| part.fits(asked))
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for part in &self.parts {
            if let Segment::Exactly(part) = part {
                path.push('/');
                path.push_str(part);
            }
        }
        if path.is_empty() { "/".into() } else { path }
    }
}

impl Segment {
    fn fits(&self, asked: &str) -> bool {
        match self {
            Self::Exactly(part) => part == asked,
            // A UUID, as the app parses it.
            Self::Id => {
                asked.len() == 36
                    && asked.bytes().enumerate().all(|(place, byte)| match place {
                        8 | 13 | 18 | 23 => byte == b'-',
                        _ => byte.is_ascii_hexdigit(),
                    })
            }
            Self::App | Self::Rest => true,
        }
    }
}

/// The segments of a path, as the apps split it.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_decides() {
        let routes = Routes::parse(
            "# pages\n/ front.html\n/terms terms.html\n/pets/{id}\n!/pets/*\n/apps/{app}/*\n\n? missing.html\n",
        );
        let page = |document| Target {
            is_page: true,
            document,
        };
        let none = Target {
            is_page: false,
            document: Some("missing.html"),
        };
        assert_eq!(routes.find("/"), page(Some("front.html")));
        assert_eq!(routes.find("/terms/"), page(Some("terms.html")));
        assert_eq!(
            routes.find("/pets/01930000-0000-7000-8000-000000000001"),
            page(None)
        );
        assert_eq!(routes.find("/apps/a/AB.CD"), page(None));
        for path in ["/pets/7", "/apps", "/terms/x", "/x.js"] {
            assert_eq!(routes.find(path), none, "{path}");
        }
        assert_eq!(routes.app("/apps/a/AB.CD"), Some("a"));
        assert_eq!(routes.app("/pets/7"), None);
        assert_eq!(routes.public(), ["/", "/terms"]);
    }
}
