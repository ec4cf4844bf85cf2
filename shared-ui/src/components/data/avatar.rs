//! A small picture of a person or a pet.

use crate::components::{Icon, IconKind, Size};
use yew::prelude::*;

/// Props of [`Avatar`].
#[derive(Properties, PartialEq)]
pub struct AvatarProps {
    /// The person's or pet's name. Its initials replace a missing picture.
    pub name: AttrValue,
    /// The picture's address.
    #[prop_or_default]
    pub picture: Option<AttrValue>,
    /// Replaces a missing picture instead of the initials: a dog, a cat.
    #[prop_or_default]
    pub icon: Option<IconKind>,
    /// The avatar's size.
    #[prop_or_default]
    pub size: Size,
}

/// Returns the first letters of the first and the last word of a name, in capitals.
fn initials(name: &str) -> String {
    // A name in a sentence is isolated by invisible characters.
    let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let mut words = name.split_whitespace();
    let first = words.next().and_then(letter);
    let last = words.next_back().and_then(letter);
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// A small round picture of a person or a pet. Screen readers skip it, since the name is beside it. CSS draws the initials, so that
/// they are not text of the page.
#[component]
pub fn Avatar(props: &AvatarProps) -> Html {
    let is_blank = props.picture.is_none() && props.icon.is_none();
    let letters = is_blank.then(|| AttrValue::from(initials(&props.name)));
    html! {
        <span class={classes!("avatar", props.size.class())} data-initials={letters} aria-hidden="true">
            if let Some(src) = &props.picture { <img src={src.clone()} alt="" loading="lazy" /> }
            else if let Some(kind) = props.icon { <Icon {kind} /> }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Ada Park"), "AP");
        assert_eq!(initials("  élodie  de la Tour "), "ÉT");
        assert_eq!(initials("Wall-E"), "W");
        assert_eq!(initials("\u{2068}Léa 李 Hohenburg\u{2069}"), "LH");
        assert_eq!(initials(""), "");
    }
}
