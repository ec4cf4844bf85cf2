//! What a site of its own has around its pages, where it is not inside the shell: head, sign-in, foot.

use super::{Path, use_place, use_surroundings, use_view};
use crate::{
    components::{Card, Link, LinkButton, Navigate, SiteFooter, SiteHeader, Size, Way},
    session::{Session, SignInForm, SignUpForm},
};
use yew::prelude::*;

/// What a [`Site`] is told.
#[derive(Properties, PartialEq)]
pub struct SiteProps {
    /// Which part of All Pet Plus this is: "Products".
    pub part: AttrValue,
    /// A sentence for the foot.
    #[prop_or_default]
    pub foot: AttrValue,
    /// The page.
    pub children: Html,
}

/// Head and foot around a page, and the pages `/sign-in` and `/sign-up`. Inside the shell: the page alone.
#[component]
pub fn Site(props: &SiteProps) -> Html {
    let place = use_place();
    let path = use_context::<Path>();
    let user = use_surroundings().user.clone();
    let session = place.as_ref().and_then(|place| place.session.clone());
    let Some((place, session)) = place.zip(session) else {
        return props.children.clone();
    };
    let only = path.as_ref().map_or("/", Path::only);
    let page = match only {
        "/sign-in" => html! { <Entry {session} new=false /> },
        "/sign-up" => html! { <Entry {session} new=true /> },
        _ => props.children.clone(),
    };
    let dashboard = AttrValue::from(place.config.dashboard.clone());
    let end = match &user {
        Some(user) => html! {
            <>
                <span class="small soft clip">{ &user.name }</span>
                <LinkButton href={[dashboard.as_str(), "/dashboard"].concat()} text="Dashboard" size={Size::Small} />
            </>
        },
        None => {
            html! { <LinkButton href="/sign-in" text="Sign in" size={Size::Small} testid="to-sign-in" /> }
        }
    };
    let ways: Vec<Way> = vec![(dashboard, "All Pet Plus".into())];
    html! {
        <>
            <SiteHeader part={props.part.clone()} {end} />
            <main id="content">{ page }</main>
            <SiteFooter text={props.foot.clone()} {ways} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct EntryProps {
    session: Session,
    new: bool,
}

/// Sign in, or make an account; then to the first page.
#[component]
fn Entry(props: &EntryProps) -> Html {
    use_view(if props.new { "Create an account" } else { "Sign in" });
    let navigate = use_context::<Navigate>();
    let ondone = Callback::from(move |_| {
        if let Some(navigate) = &navigate {
            navigate.to("/");
        }
    });
    let session = props.session.clone();
    html! {
        <div class="page narrow"><Card>
            <div class="stack">
                if props.new {
                    <h1 tabindex="-1">{ "Create an account" }</h1>
                    <SignUpForm {session} {ondone} />
                    <p class="small soft">{ "You have one? " }<Link href="/sign-in">{ "Sign in" }</Link></p>
                } else {
                    <h1 tabindex="-1">{ "Sign in" }</h1>
                    <SignInForm {session} {ondone} />
                    <p class="small soft">{ "New here? " }<Link href="/sign-up">{ "Create an account" }</Link></p>
                }
            </div>
        </Card></div>
    }
}
