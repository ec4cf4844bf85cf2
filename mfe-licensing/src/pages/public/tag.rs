//! The public page of a tag: shows what the owner allows, to a finder in a hurry.

use super::{
    found_pet_advice::FoundPetAdvice, scan_report::use_scan_report, tell_owner::TellTheOwner,
    verify::CodeForm,
};
use crate::{
    components::telephone_link, pages::owner::licences::licence_card::grouped_code, queries::use_read,
};
use allpet_contract::licensing::{TAG_NOT_FOUND, TagView, VerifyTag};
use allpet_domain::{
    Day, Invalid,
    english::English,
    licensing::{TagCode, contact},
    text::isolate,
};
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    head::{Head, describe},
    prelude::*,
};
use std::rc::Rc;

/// Props of [`Tag`].
#[derive(Properties, PartialEq)]
pub(crate) struct TagProps {
    /// The code, as written in the path.
    pub(crate) code: AttrValue,
}

/// The public page of a tag.
#[component]
pub(crate) fn Tag(props: &TagProps) -> Html {
    let code = props.code.parse::<TagCode>();
    let request = code.as_ref().ok().map(|code| VerifyTag {
        code: code.to_string(),
    });
    let key = format!("tags/{}", request.as_ref().map_or("", |request| &request.code));
    let tag = use_read::<VerifyTag>(key, request);
    let unknown = tag
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == TAG_NOT_FOUND.code);
    use_view("Tag");
    use_content_ready(tag.data.is_some() || unknown || code.is_err());
    // Search engines must not index a page without a tag; the server answers it with 404.
    if unknown || code.is_err() {
        describe(Head::nothing);
    } else {
        describe(|| Head {
            description: "What this tag stands for, and how to reach the pet’s owner.".into(),
            ..Head::default()
        });
    }
    let is_linked = tag.data.as_ref().is_some_and(|tag| tag.expires.is_some());
    use_scan_report(code.as_ref().ok().copied().filter(|_| is_linked));
    let content = match &code {
        Err(error) => not_found(&props.code, Invalid::from(*error).to_string().into()),
        Ok(_) if unknown => not_found(
            &props.code,
            "No license that we know of carries this code. Look at the tag again: a 5 may be an S, an 8 a B."
                .into(),
        ),
        Ok(_) => {
            html! { <Loaded<TagView> query={tag} render={Callback::from(verdict)} skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count=1 /> }} /> }
        }
    };
    html! {
        <div class="page narrow stack loose">
            <PageHeader title={format!("Tag {}", grouped_code(&props.code))} up={(AttrValue::from("/verify"), AttrValue::from("Another tag"))} />
            { content }
            if is_linked {
                <TellTheOwner code={props.code.clone()} />
            }
            <FoundPetAdvice />
        </div>
    }
}

fn verdict(tag: Rc<TagView>) -> Html {
    let species = tag.species.as_str();
    let (tone, icon, verdict) = if tag.valid {
        ("good", IconKind::CircleCheck, "Licensed")
    } else {
        ("bad", IconKind::CircleAlert, "Not licensed today")
    };
    let name = tag.name.as_deref().map(isolate);
    let pet = match (&name, &tag.breed) {
        (Some(name), Some(breed)) => format!("{name}, {breed}"),
        (Some(name), None) => format!("{name}, a {species}"),
        (None, Some(breed)) => format!("A {species}: {breed}"),
        (None, None) => format!("A {species}"),
    };
    // The day at the authority, where the licence ends, not the reader's day.
    let today = tag.zone.day(api::now());
    let validity = tag.expires.map(|day| validity(day, today, tag.english));
    html! {
        <article class={classes!("verdict", tone)} data-testid="verdict">
            <header><Icon kind={icon} class="large" /><strong>{ verdict }</strong></header>
            <div class="verdict-body">
                <Avatar name={pet.clone()} icon={crate::components::species_icon(tag.species)} size={Size::Large} />
                <div class="stack tight">
                    <h2>{ pet }</h2>
                    <p>{ validity.unwrap_or_default() }{ " Issued by " }<b>{ isolate_name(&tag.authority) }</b>{ "." }</p>
                    if let Some(contact) = &tag.contact {
                        <p class="contact"><Icon kind={IconKind::Phone} /><span><small>{ "The owner says" }</small><b>{ isolate_name(contact) }</b></span></p>
                        { contact_buttons(contact, &tag) }
                    }
                    { authority_contact(&tag) }
                </div>
            </div>
        </article>
    }
}

/// Says through which day the licence is valid, with the date: "through in 10 days" is no sentence.
fn validity(expires: Day, today: Day, english: English) -> String {
    let verb = if expires < today {
        "ended on"
    } else {
        "is valid through"
    };
    format!("Its {} {verb} {}.", english.licence(), english.day(expires))
}

/// Says what the authority can do for the finder. A tag that is not linked to an owner here, because the account is closed, the pet has
/// died or the license was issued elsewhere, states no last day: nobody knows then whether the authority can reach the owner.
fn authority_help(expires: Option<Day>, english: English) -> &'static str {
    match expires {
        Some(_) => "They can reach the owner.",
        None => english.choose(
            "They issued the license and may know the owner.",
            "They issued the licence and may know the owner.",
        ),
    }
}

/// The way to the owner through the authority, where the owner shows none or does not answer.
fn authority_contact(tag: &TagView) -> Html {
    let lead = if tag.contact.is_some() {
        "No answer? "
    } else {
        "The owner shows no number or address here. "
    };
    let (verb, number) = match &tag.telephone {
        Some(number) => ("Call ", html! { <>{ ", " }{ telephone_link(number) }</> }),
        None => ("Ask ", Html::default()),
    };
    html! {
        <p class="soft" data-testid="authority">{ lead }{ verb }{ isolate_name(&tag.authority) }{ number }{ ". " }{ authority_help(tag.expires, tag.english) }</p>
    }
}

/// Buttons that call, text or mail the owner, as far as `contact` contains a number or an address.
fn contact_buttons(contact: &str, tag: &TagView) -> Html {
    let telephone = contact::telephone(contact);
    let mail = contact::mail_address(contact);
    if telephone.is_none() && mail.is_none() {
        return Html::default();
    }
    let name = isolate(tag.name.as_deref().unwrap_or("your pet"));
    let message = percent_encode(&format!("I found {name} (tag {}).", tag.code));
    html! {
        <div class="row" data-testid="reach">
            if let Some(number) = telephone {
                <LinkButton href={format!("tel:{number}")} text="Call the owner" kind={ButtonKind::Primary} icon={IconKind::Phone} testid="call" />
                <LinkButton href={format!("sms:{number}?&body={message}")} text="Text “I found …”" />
            }
            if let Some(mail) = mail {
                <LinkButton href={format!("mailto:{mail}?subject={message}")} text="Send an e-mail" testid="mail" />
            }
        </div>
    }
}

/// Percent-encodes `text` for a part of a URL.
fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for half in [byte >> 4, byte & 15] {
                encoded.push(
                    char::from_digit(u32::from(half), 16)
                        .unwrap_or('0')
                        .to_ascii_uppercase(),
                );
            }
        }
    }
    encoded
}

fn not_found(code: &AttrValue, reason: AttrValue) -> Html {
    html! {
        <Card class="stack">
            <div class="stack" data-testid="no-tag">
                <Notice tone={Tone::Warning} title="No tag has this code" text={reason} />
                <CodeForm {code} />
            </div>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_is_said_to_reach_only_an_owner_who_is_here() {
        let day = "2026-12-10".parse().ok();
        assert!(day.is_some());
        let help = |day| authority_help(day, English::British);
        assert_eq!(help(day), "They can reach the owner.");
        assert_eq!(help(None), "They issued the licence and may know the owner.");
    }

    #[test]
    fn the_last_day_is_always_a_date() {
        let text = |expires: &str, english| {
            let today = "2026-11-30".parse().unwrap();
            validity(expires.parse().unwrap(), today, english)
        };
        assert_eq!(
            text("2026-12-10", English::American),
            "Its license is valid through December 10, 2026."
        );
        assert_eq!(
            text("2026-11-30", English::American),
            "Its license is valid through November 30, 2026."
        );
        assert_eq!(
            text("2026-11-29", English::British),
            "Its licence ended on 29 November 2026."
        );
    }
}
