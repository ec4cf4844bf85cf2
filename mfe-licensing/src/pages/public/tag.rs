//! What a tag stands for: as much as its owner allows, readable by a stranger in a hurry.

use super::{found::Found, tell_owner::TellTheOwner, verify::CodeForm};
use crate::pages::owner::licence_card::grouped;
use crate::read::use_read;
use allpet_contract::licensing::{TAG_NOT_FOUND, TagView, VerifyTag};
use allpet_domain::{
    Invalid,
    licensing::{TagCode, contact},
    text::isolate,
};
use allpet_ui::{
    app_runtime::{use_shown, use_view},
    head::{Head, describe},
    prelude::*,
};
use std::rc::Rc;

/// Props of [`Tag`].
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
    use_view("Tag");
    use_shown(tag.data.is_some() || unknown || code.is_err());
    // Not to be found by searching, and an address that lead to no tag is answered so.
    if unknown || code.is_err() {
        describe(Head::nothing);
    } else {
        describe(|| Head {
            description: "What this tag stands for, and how to reach the pet’s owner.".into(),
            ..Head::default()
        });
    }
    let tag_data = tag.data.clone();
    let inside = match &code {
        Err(not) => not_found(&props.code, Invalid::from(*not).to_string().into()),
        Ok(_) if unknown => not_found(
            &props.code,
            "No license that we know of carries this code. Look at the tag again: a 5 may be an S, an 8 a B."
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
            if tag_data.as_ref().is_some_and(|tag| tag.expires.is_some()) {
                <TellTheOwner code={props.code.clone()} />
            }
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
    let name = tag.name.as_deref().map(isolate);
    let who = match (&name, &tag.breed) {
        (Some(name), Some(breed)) => format!("{name}, {breed}"),
        (Some(name), None) => format!("{name}, a {species}"),
        (None, Some(breed)) => format!("A {species}: {breed}"),
        (None, None) => format!("A {species}"),
    };
    // Where the authority is: there the day ends, not where the reader stands.
    let today = tag.zone.day(api::now());
    let until = tag.expires.map(|day| {
        let verb = if day < today { "ended" } else { "is valid until" };
        format!(
            "Its license {verb} {}.",
            format::day_near(day, today, tag.english)
        )
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
                        <p class="contact"><Icon kind={IconKind::Phone} /><span><small>{ "The owner says" }</small><b>{ isolate_name(contact) }</b></span></p>
                        { reach(contact, &tag) }
                    } else {
                        <p class="soft">{ "The owner shows no way to reach them here. " }{ isolate_name(&tag.authority) }{ " knows it." }</p>
                    }
                </div>
            </div>
        </article>
    }
}

/// Ways to tell the owner at once, as far as their words hold a number or an address.
fn reach(contact: &str, tag: &TagView) -> Html {
    let telephone = contact::telephone(contact);
    let mail = contact::mail_address(contact);
    if telephone.is_none() && mail.is_none() {
        return Html::default();
    }
    let name = isolate(tag.name.as_deref().unwrap_or("your pet"));
    let words = address_text(&format!("I found {name} (tag {}).", tag.code));
    html! {
        <div class="row" data-testid="reach">
            if let Some(number) = telephone {
                <LinkButton href={format!("tel:{number}")} text="Call the owner" kind={ButtonKind::Primary} icon={IconKind::Phone} testid="call" />
                <LinkButton href={format!("sms:{number}?&body={words}")} text="Text “I found …”" />
            }
            if let Some(mail) = mail {
                <LinkButton href={format!("mailto:{mail}?subject={words}")} text="Send an e-mail" testid="mail" />
            }
        </div>
    }
}

/// `text` as a part of an address.
fn address_text(text: &str) -> String {
    let mut address = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            address.push(char::from(byte));
        } else {
            address.push('%');
            for half in [byte >> 4, byte & 15] {
                address.push(
                    char::from_digit(u32::from(half), 16)
                        .unwrap_or('0')
                        .to_ascii_uppercase(),
                );
            }
        }
    }
    address
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
