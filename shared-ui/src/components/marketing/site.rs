//! The parts of a public site: header, hero, proof, steps, questions and footer.

use crate::api::AppConfig;
use crate::components::{Drawing, Icon, IconKind, Link, Picture};
use yew::prelude::*;

/// A link: its path or address, and its text.
pub type NavLink = (AttrValue, AttrValue);

/// Props of [`Brand`].
#[derive(Properties, PartialEq)]
pub struct BrandProps {
    /// The link's target.
    #[prop_or(AttrValue::Static("/"))]
    pub href: AttrValue,
}

/// The product's logo and name.
#[component]
pub fn Brand(props: &BrandProps) -> Html {
    html! {
        <Link href={props.href.clone()} class="brand">
            <svg class="mark" viewBox="0 0 28 28" aria-hidden="true">
                <circle cx="14" cy="15.5" r="12" fill="var(--primary)" />
                <circle cx="14" cy="5" r="4" fill="none" stroke="var(--accent)" stroke-width="2.4" />
                <path fill="var(--on-primary)" d="M14 15c3.200 0 5.600 3.400 5.600 5.600 0 1.800-1.400 2.700-2.700 2.700s-1.900-.5-2.900-.5-1.600.5-2.900.5-2.700-.9-2.700-2.700C8.400 18.400 10.800 15 14 15zM8.300 13c1 0 1.700 1.100 1.700 2.200s-.7 1.700-1.700 1.700-1.700-.9-1.700-2 .7-1.900 1.700-1.900zM19.700 13c1 0 1.700.8 1.700 1.900s-.7 2-1.700 2-1.700-.6-1.700-1.700.7-2.200 1.700-2.200zM11.800 9.800c1 0 1.700 1 1.700 2.200s-.7 1.900-1.700 1.900-1.700-.9-1.700-2.100.7-2 1.700-2zM16.200 9.800c1 0 1.700.8 1.700 2s-.7 2.100-1.700 2.100-1.700-.7-1.700-1.900.7-2.200 1.700-2.200z" />
            </svg>
            <span translate="no">{ "All Pet Plus" }</span>
        </Link>
    }
}

/// Props of [`SiteHeader`].
#[derive(Properties, PartialEq)]
pub struct SiteHeaderProps {
    /// The configuration, with this site's id and the addresses of the others.
    #[prop_or_default]
    pub config: AppConfig,
    /// The site's own pages.
    #[prop_or_default]
    pub links: Vec<NavLink>,
    /// The path of the present page.
    #[prop_or_default]
    pub current: AttrValue,
    /// Shown at the end: the link to the dashboard, the signed-in person.
    #[prop_or_default]
    pub end: Html,
    /// Called when the pointer or the focus reaches the end.
    #[prop_or_default]
    pub onreach: Callback<()>,
}

/// The header of every site: the brand, the sites in a fixed order, the signed-in person, and below them the site's own pages. A
/// link for the keyboard skips it.
#[component]
pub fn SiteHeader(props: &SiteHeaderProps) -> Html {
    let config = &props.config;
    let home = if config.front().is_empty() {
        "/"
    } else {
        config.front()
    };
    let site = |(id, name, origin): (&'static str, &'static str, &str)| {
        let is_current = id == config.app;
        let href = if is_current { "/" } else { origin };
        let current = is_current.then_some(AttrValue::Static("true"));
        html! { if !href.is_empty() { <Link href={href.to_owned()} {current}>{ name }</Link> } }
    };
    let onpointerover = props.onreach.reform(|_: PointerEvent| ());
    let onfocusin = props.onreach.reform(|_: FocusEvent| ());
    html! {
        <>
            <a class="skip" href="#content">{ "Skip to the content" }</a>
            <header class="site-header"><div class="wrap">
                <Brand href={home.to_owned()} />
                <nav class="site-nav" aria-label="All Pet Plus">{ for config.sites().into_iter().map(site) }</nav>
                <div class="end" {onpointerover} {onfocusin}>{ props.end.clone() }</div>
            </div></header>
            if !props.links.is_empty() {
                <nav class="site-nav site-pages wrap" aria-label="Site">
                    { for props.links.iter().map(|(href, name)| html! {
                        <Link href={href.clone()} current={(*href == props.current).then_some(AttrValue::Static("page"))}>{ name }</Link>
                    }) }
                </nav>
            }
        </>
    }
}

/// Props of [`SiteFooter`].
#[derive(Properties, PartialEq)]
pub struct SiteFooterProps {
    /// The configuration, with this site's id and the address of the front page.
    #[prop_or_default]
    pub config: AppConfig,
    /// The site's links.
    #[prop_or_default]
    pub links: Vec<NavLink>,
    /// A sentence, such as the source of the figures.
    #[prop_or_default]
    pub text: AttrValue,
}

/// The legal documents on the site of the front page.
const LEGAL: [(&str, &str); 4] = [
    ("/terms", "Terms"),
    ("/privacy", "Privacy"),
    ("/returns", "Returns"),
    ("/imprint", "Imprint"),
];

/// The footer of a site.
#[component]
pub fn SiteFooter(props: &SiteFooterProps) -> Html {
    html! {
        <footer class="site-footer"><div class="wrap">
            <p class="measure">{ &props.text }</p>
            <nav aria-label="More">
                { for props.links.iter().map(|(href, name)| html! { <Link href={href.clone()}>{ name }</Link> }) }
                // These are documents of their own, which the app's router does not know.
                { for LEGAL.iter().map(|(path, name)| html! { <a href={[props.config.front(), path].concat()}>{ *name }</a> }) }
            </nav>
        </div></footer>
    }
}

/// Props of [`Hero`].
#[derive(Properties, PartialEq)]
pub struct HeroProps {
    /// The site's purpose, in one line.
    pub title: AttrValue,
    /// A further sentence.
    pub lead: AttrValue,
    /// The primary button, optionally with a quiet one.
    pub action: Html,
    /// The drawing.
    #[prop_or(Picture::Friends)]
    pub picture: Picture,
    /// Replaces the drawing, such as with a form.
    #[prop_or_default]
    pub aside: Option<Html>,
}

/// The top of a landing page: the site's purpose and its primary action.
#[component]
pub fn Hero(props: &HeroProps) -> Html {
    html! {
        <section class="wrap hero">
            <div>
                <h1>{ &props.title }</h1>
                <p class="lead">{ &props.lead }</p>
                <div class="actions">{ props.action.clone() }</div>
            </div>
            { props.aside.clone().unwrap_or_else(|| html! { <Drawing picture={props.picture} /> }) }
        </section>
    }
}

/// Props of [`Band`].
#[derive(Properties, PartialEq)]
pub struct BandProps {
    /// A heading.
    #[prop_or_default]
    pub title: AttrValue,
    /// True for a tinted background.
    #[prop_or_default]
    pub tinted: bool,
    /// The content.
    pub children: Html,
}

/// A section of a landing page, as wide as the window.
#[component]
pub fn Band(props: &BandProps) -> Html {
    html! {
        <section class={classes!("band", props.tinted.then_some("tinted"))}><div class="wrap">
            if !props.title.is_empty() { <h2>{ &props.title }</h2> }
            { props.children.clone() }
        </div></section>
    }
}

/// Props of [`Proof`], [`Steps`] and [`Questions`].
#[derive(Properties, PartialEq)]
pub struct PairsProps {
    /// Pairs of a few words (a number, a step, a question) and a sentence (its meaning, its description, the answer).
    pub pairs: Vec<(AttrValue, AttrValue)>,
}

/// Figures from the register.
#[component]
pub fn Proof(props: &PairsProps) -> Html {
    html! {
        <div class="proof">{ for props.pairs.iter().map(|(number, text)| html! { <p><b>{ number }</b><span>{ text }</span></p> }) }</div>
    }
}

/// The steps of a process.
#[component]
pub fn Steps(props: &PairsProps) -> Html {
    html! {
        <ol class="steps">{ for props.pairs.iter().map(|(title, text)| html! { <li><h3>{ title }</h3><p>{ text }</p></li> }) }</ol>
    }
}

/// Questions and answers.
#[component]
pub fn Questions(props: &PairsProps) -> Html {
    html! {
        <div class="questions">
            { for props.pairs.iter().map(|(question, answer)| html! {
                <details>
                    <summary>{ question }<Icon kind={IconKind::ChevronDown} /></summary>
                    <p>{ answer }</p>
                </details>
            }) }
        </div>
    }
}
