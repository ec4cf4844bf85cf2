//! What a tag stands for: as much as its owner allows, readable by a stranger in a hurry.

use super::{found::Found, licence_card::grouped, verify::CodeForm};
use crate::read::use_read;
use allpet_contract::licensing::{TAG_NOT_FOUND, TagView, VerifyTag};
use allpet_domain::{Invalid, licensing::TagCode};
use allpet_ui::prelude::*;
use std::rc::Rc;

/// What [`Tag`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct TagProps {
    /// The code, as it stands in the address.
    pub(crate) code: AttrValue,
}

/// What a tag stands for.
#[component]
pub(crate) fn Tag(props: &TagProps) -> Html {
    let code = props.code.parse::<TagCode>();
    let asked = code.as_ref().ok().map(|code| VerifyTag {
        code: code.to_string(),
    });
    let key = format!("tags/{}", asked.as_ref().map_or("", |asked| &asked.code));
    let tag = use_read::<VerifyTag>(key, asked);
    let unknown = tag
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == TAG_NOT_FOUND.code);
    crate::shown::use_page("Tag", tag.data.is_some() || unknown || code.is_err());
    let inside = match &code {
        Err(not) => not_found(&props.code, Invalid::from(*not).to_string().into()),
        Ok(_) if unknown => not_found(
            &props.code,
            "No licence that we know of carries this code. Look at the tag again: a 5 may be an S, an 8 a B."
                .into(),
        ),
        Ok(_) => {
            html! { <Loaded<TagView> query={tag} render={Callback::from(found)} skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count=1 /> }} /> }
        }
    };
    html! {
        <div class="page narrow stack loose">
            <PageHeader title={format!("Tag {}", grouped(&props.code))} up={(AttrValue::from("/verify"), AttrValue::from("Another tag"))} />
            { inside }
            <Found />
        </div>
    }
}

fn found(tag: Rc<TagView>) -> Html {
    let species = tag.species.as_str();
    let (tone, icon, verdict) = if tag.valid {
        ("good", IconKind::CircleCheck, "Licensed")
    } else {
        ("bad", IconKind::CircleAlert, "Not licensed today")
    };
    let who = match (&tag.name, &tag.breed) {
        (Some(name), Some(breed)) => format!("{name}, {breed}"),
        (Some(name), None) => format!("{name}, a {species}"),
        (None, Some(breed)) => format!("A {species}: {breed}"),
        (None, None) => format!("A {species}"),
    };
    let until = tag.expires.map(|day| {
        let verb = if day < api::today() {
            "ended"
        } else {
            "is valid until"
        };
        format!("Its licence {verb} {}.", format::day_near(day, api::today()))
    });
    html! {
        <article class={classes!("verdict", tone)} data-testid="verdict">
            <header><Icon kind={icon} class="large" /><strong>{ verdict }</strong></header>
            <div class="verdict-body">
                <Avatar name={who.clone()} icon={crate::parts::species_icon(tag.species)} size={Size::Large} />
                <div class="stack tight">
                    <h2>{ who }</h2>
                    <p>{ until.unwrap_or_default() }{ " Issued by " }<b>{ &tag.authority }</b>{ "." }</p>
                    if let Some(contact) = &tag.contact {
                        <p class="contact"><Icon kind={IconKind::Phone} /><span><small>{ "The owner says" }</small><b>{ contact }</b></span></p>
                    } else {
                        <p class="soft">{ "The owner shows no way to reach them here. " }{ &tag.authority }{ " knows it." }</p>
                    }
                </div>
            </div>
        </article>
    }
}

fn not_found(code: &AttrValue, why: AttrValue) -> Html {
    html! {
        <Card class="stack">
            <div class="stack" data-testid="no-tag">
                <Notice tone={Tone::Warning} title="No tag has this code" text={why} />
                <CodeForm {code} />
            </div>
        </Card>
    }
}
