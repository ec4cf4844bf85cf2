//! Looks up a tag by its code, however it is typed.

use super::{found_pet_advice::FoundPetAdvice, tag::Tag};
use crate::routes::Route;
use allpet_domain::{Invalid, licensing::TagCode};
use allpet_ui::{
    app_runtime::{use_content_ready, use_navigator, use_query_string, use_view},
    head::{Head, describe},
    prelude::*,
};
use serde::Deserialize;

/// The query of the form, sent without JavaScript.
#[derive(Default, Deserialize)]
#[serde(default)]
struct VerifyQuery {
    tag: String,
}

/// The form for a code, or the tag whose code is in the query.
#[component]
pub(crate) fn Verify() -> Html {
    let query: VerifyQuery = allpet_json::from_query(&use_query_string()).unwrap_or_default();
    if query.tag.trim().is_empty() {
        html! { <LookUpTag /> }
    } else {
        html! { <Tag code={query.tag} /> }
    }
}

#[component]
fn LookUpTag() -> Html {
    use_view("Look up a tag");
    use_content_ready(true);
    describe(|| {
        Head {
        description: "Found a pet? Type the eight letters and digits from its tag and see how to reach its owner. No account needed.".into(),
        canonical: Some("/verify".into()),
        ..Head::default()
    }
    });
    html! {
        <div class="page narrow stack loose">
            <PageHeader title="Look up a tag" lead="Type the eight letters and digits from the tag. Anyone can look; you need no account." />
            <Card><CodeForm /></Card>
            <FoundPetAdvice />
        </div>
    }
}

/// Props of [`CodeForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct CodeFormProps {
    /// The code that was typed before.
    #[prop_or_default]
    pub(crate) code: AttrValue,
}

/// The field for a code, with its button.
#[component]
pub(crate) fn CodeForm(props: &CodeFormProps) -> Html {
    let navigator = use_navigator();
    let typed = use_state_eq(|| props.code.to_string());
    let error = use_state_eq(|| None::<AttrValue>);
    let onsubmit = {
        let (typed, error) = (typed.clone(), error.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if typed.trim().is_empty() {
                error.set(Some(AttrValue::Static("Enter the code from the tag.")));
                return;
            }
            match typed.parse::<TagCode>() {
                Ok(code) => navigator.push(Route::Tag { code: code.grouped() }.to_path()),
                Err(invalid_code) => error.set(Some(Invalid::from(invalid_code).to_string().into())),
            }
        })
    };
    let onchange = {
        let (typed, error) = (typed.clone(), error.clone());
        Callback::from(move |text: String| {
            typed.set(text);
            error.set(None);
        })
    };
    html! {
        <form class="code-form" action="/verify" method="get" {onsubmit} novalidate=true>
            <TextField name="tag" label="Code on the tag" value={(*typed).clone()} {onchange} error={(*error).clone()} autocomplete="off"
                hint="For example 7K3M-Q9TX. Capital or small, with or without the hyphen" autofocus={props.code.is_empty()} />
            <Button text="Look up" kind={ButtonKind::Primary} submit=true icon={IconKind::Search} testid="look-up" />
        </form>
    }
}
