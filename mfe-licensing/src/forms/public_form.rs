//! The form for the contents of the tag page, which people who find the pet see.

use super::error_of;
use allpet_contract::licensing::PublicProfile;
use allpet_domain::FieldError;
use allpet_ui::prelude::*;

/// Props of [`PublicForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct PublicFormProps {
    /// The contents of the tag page.
    pub(crate) public: PublicProfile,
    /// Called with the changed profile.
    pub(crate) onchange: Callback<PublicProfile>,
    /// The errors of the fields.
    #[prop_or_default]
    pub(crate) errors: Vec<FieldError>,
    /// Distinguishes the fields of several licences on one page.
    #[prop_or_default]
    pub(crate) prefix: AttrValue,
}

/// The switches, and how to reach the owner.
#[component]
pub(crate) fn PublicForm(props: &PublicFormProps) -> Html {
    let public = &props.public;
    let name = |field: &str| AttrValue::from(format!("{}public.{field}", props.prefix));
    let change = |set_switch: fn(&mut PublicProfile, bool)| {
        let (public, onchange) = (public.clone(), props.onchange.clone());
        Callback::from(move |on| {
            let mut public = public.clone();
            set_switch(&mut public, on);
            onchange.emit(public);
        })
    };
    let contact = {
        let (public, onchange) = (public.clone(), props.onchange.clone());
        Callback::from(move |contact| {
            onchange.emit(PublicProfile {
                contact,
                ..public.clone()
            });
        })
    };
    html! {
        <div class="stack">
            <Checkbox name={name("show_name")} label="Its name" checked={public.show_name} onchange={change(|public, on| public.show_name = on)} />
            <Checkbox name={name("show_breed")} label="Its breed" checked={public.show_breed} onchange={change(|public, on| public.show_breed = on)} />
            <TextField name={name("contact")} label="How to reach you" value={public.contact.clone()} onchange={contact} optional=true
                error={error_of(&props.errors, "public.contact").or_else(|| error_of(&props.errors, "contact"))} hint="Anyone who reads the tag sees this: a telephone number, or “ask at the shelter”" />
        </div>
    }
}
