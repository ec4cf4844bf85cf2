//! Templates: a file for each kind and language, with the parts subject, text and label of the link, separated by lines of `---`.
//!
//! The text consists of paragraphs. The first one is also the text in the inbox. The HTML part of a mail is made of the same paragraphs,
//! so that both parts say the same.

#[cfg(test)]
mod check;
mod filters;

use crate::{context::Facts, kinds::KINDS};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

/// The language of people who chose none, and of kinds that have no template in theirs.
const DEFAULT_LANGUAGE: &str = "en";

/// The separator of a template's parts.
const SEPARATOR: &str = "\n---\n";

macro_rules! english {
    ($($kind:literal),+ $(,)?) => {
        [$(($kind, include_str!(concat!("../templates/en/", $kind, ".txt")))),+]
    };
}

/// The templates by language. Another language is another entry, and may lack kinds.
const LANGUAGES: &[(&str, &[(&str, &str)])] = &[(
    DEFAULT_LANGUAGE,
    &english![
        "account-closed",
        "application-approved",
        "application-received",
        "application-rejected",
        "data-export-ready",
        "email-changed",
        "fee-refunded",
        "finder-message",
        "invitation",
        "licence-expired",
        "licence-expiring",
        "licence-late",
        "new-device",
        "order-cancelled",
        "order-delivered",
        "order-paid",
        "order-placed",
        "order-refunded",
        "order-shipped",
        "passkeys-changed",
        "password-changed",
        "password-reset",
        "queue-digest",
        "second-factor-changed",
        "second-factor-guessed",
        "stock-short",
        "tag-scanned",
        "verify-email",
    ],
)];

const LAYOUT: &str = include_str!("../templates/layout.html");
const UNSUBSCRIBE: &str = include_str!("../templates/unsubscribe.html");
const DEV_MAIL: &str = include_str!("../templates/dev-mail.html");

/// The names of a template's parts.
const PARTS: [&str; 3] = ["subject", "text", "action"];

/// All templates, compiled.
#[derive(Debug)]
pub(crate) struct Templates {
    environment: Environment<'static>,
}

/// A message without its frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RenderedText {
    /// The summary, in a line.
    pub(crate) subject: String,
    /// The paragraphs.
    pub(crate) paragraphs: Vec<String>,
    /// The label of the link.
    pub(crate) action: String,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RenderedMail {
    pub(crate) subject: String,
    pub(crate) plain: String,
    pub(crate) html: String,
}

impl Templates {
    /// Compiles all templates. Fails if one has a syntax error or lacks a part.
    pub(crate) fn new() -> Result<Self, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_auto_escape_callback(|name| {
            if name
                .rsplit_once('.')
                .is_some_and(|(_, extension)| extension == "html")
            {
                AutoEscape::Html
            } else {
                AutoEscape::None
            }
        });
        environment.set_formatter(filters::write_value);
        filters::add(&mut environment);
        for (language, files) in LANGUAGES {
            for (kind, source) in *files {
                let mut parts = source.split(SEPARATOR);
                for part in PARTS {
                    let source = parts.next().unwrap_or_default().trim();
                    environment.add_template_owned(part_name(language, kind, part), source.to_owned())?;
                }
            }
        }
        environment.add_template("layout.html", LAYOUT)?;
        environment.add_template("unsubscribe.html", UNSUBSCRIBE)?;
        environment.add_template("dev-mail.html", DEV_MAIL)?;
        Ok(Self { environment })
    }

    /// Renders the text of a kind. Fails if the facts lack something that the template names.
    pub(crate) fn text(
        &self,
        language: Option<&str>,
        kind: &str,
        facts: &Facts,
    ) -> Result<RenderedText, minijinja::Error> {
        let language = known_language(language, kind);
        let part = |part: &str| {
            let template = self.environment.get_template(&part_name(language, kind, part))?;
            template.render(facts).map(|text| text.trim().to_owned())
        };
        let paragraphs = part("text")?
            .split("\n\n")
            .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|paragraph| !paragraph.is_empty())
            .collect();
        Ok(RenderedText {
            subject: part("subject")?.split_whitespace().collect::<Vec<_>>().join(" "),
            paragraphs,
            action: part("action")?,
        })
    }

    /// Renders a mail. `unsubscribe`: the link, if the kind can be switched off.
    pub(crate) fn mail(
        &self,
        language: Option<&str>,
        kind: &str,
        facts: &Facts,
        unsubscribe: Option<&str>,
    ) -> Result<RenderedMail, minijinja::Error> {
        let text = self.text(language, kind, facts)?;
        let html = self.environment.get_template("layout.html")?.render(context! {
            language => known_language(language, kind),
            subject => text.subject,
            name => facts.person.name,
            paragraphs => text.paragraphs,
            action => text.action,
            url => facts.url,
            unsubscribe,
        })?;
        Ok(RenderedMail {
            plain: plain(&text, facts, unsubscribe),
            subject: text.subject,
            html,
        })
    }

    /// Renders the page of a link to unsubscribe.
    pub(crate) fn unsubscribe_page(
        &self,
        label: &str,
        is_done: bool,
        settings: &str,
    ) -> Result<String, minijinja::Error> {
        let template = self.environment.get_template("unsubscribe.html")?;
        template.render(context! { label, is_done, settings })
    }

    /// Renders the page of captured mails.
    pub(crate) fn dev_mail_page(&self, mails: &minijinja::Value) -> Result<String, minijinja::Error> {
        let template = self.environment.get_template("dev-mail.html")?;
        template.render(context! { mails })
    }
}

fn part_name(language: &str, kind: &str, part: &str) -> String {
    [language, "/", kind, "/", part].concat()
}

/// Returns the person's language if the kind has a template in it: `fr` for `fr-CA`.
fn known_language(language: Option<&str>, kind: &str) -> &'static str {
    let primary = language
        .and_then(|language| language.split('-').next())
        .unwrap_or_default();
    let known = LANGUAGES
        .iter()
        .find(|(known, files)| *known == primary && files.iter().any(|(name, _)| *name == kind));
    known.map_or(DEFAULT_LANGUAGE, |(known, _)| *known)
}

/// Joins the text part of a mail.
fn plain(text: &RenderedText, facts: &Facts, unsubscribe: Option<&str>) -> String {
    let mut plain = String::new();
    if !facts.person.name.is_empty() {
        plain.push_str(&["Hello ", &facts.person.name, ",\n\n"].concat());
    }
    for paragraph in &text.paragraphs {
        plain.push_str(paragraph);
        plain.push_str("\n\n");
    }
    if let Some(url) = facts.url.as_ref().filter(|_| !text.action.is_empty()) {
        plain.push_str(&[&text.action, ":\n", url, "\n\n"].concat());
    }
    plain.push_str("All Pet Plus\n");
    if let Some(link) = unsubscribe {
        plain.push_str(&["\nStop e-mails like this one:\n", link, "\n"].concat());
    }
    plain
}

/// Fails to compile if a kind has no template in the default language.
const _: () = {
    let mut kind = 0;
    while kind < KINDS.len() {
        assert!(
            has_template(KINDS[kind].name),
            "a kind has no template in templates/en"
        );
        kind += 1;
    }
};

const fn has_template(kind: &str) -> bool {
    let (_, files) = LANGUAGES[0];
    let mut file = 0;
    while file < files.len() {
        if are_equal(files[file].0.as_bytes(), kind.as_bytes()) {
            return true;
        }
        file += 1;
    }
    false
}

const fn are_equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}
