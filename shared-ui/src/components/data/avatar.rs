//! A person or a pet, small.

use crate::components::{Icon, IconKind, Size};
use yew::prelude::*;

/// Props of [`Avatar`].
#[derive(Properties, PartialEq)]
pub struct AvatarProps {
    /// Whose; its initials stand in for a picture.
    pub name: AttrValue,
    /// The address of a picture.
    #[prop_or_default]
    pub picture: Option<AttrValue>,
    /// Stands in for a picture in place of the initials: a dog, a cat.
    #[prop_or_default]
    pub icon: Option<IconKind>,
    /// How large it is.
    #[prop_or_default]
    pub size: Size,
}

/// The first letters of the first and the last word of a name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// A person or a pet, small and round. The name stands beside it, so it says nothing of its own.
#[component]
pub fn Avatar(props: &AvatarProps) -> Html {
    html! {
        <span class={classes!("avatar", props.size.class())} aria-hidden="true">
            if let Some(src) = &props.picture { <img src={src.clone()} alt="" loading="lazy" /> }
            else if let Some(kind) = props.icon { <Icon {kind} /> }
            else { { initials(&props.name) } }
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
        assert_eq!(initials(""), "");
    }
}
