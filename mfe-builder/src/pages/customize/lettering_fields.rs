//! Words on it.

use crate::{
    editor::{EditorAction, use_editor},
    parts::{ChoiceGroup, Group},
};
use allpet_domain::builder::{Place, check};
use allpet_ui::components::{Checkbox, TextField, TextKind};
use yew::prelude::*;

/// Props of [`Letters`].
#[derive(Properties, PartialEq)]
pub(super) struct LettersProps {
    /// The choices of lettering; none where there is none.
    pub(super) groups: Vec<Group>,
}

/// Whether there are words, which, and how they look.
#[component]
pub(super) fn Letters(props: &LettersProps) -> Html {
    let bench = use_editor();
    let now = &bench.work.now;
    let lettering = now.lettering.as_ref();
    let found = check(now);
    let error = found
        .iter()
        .find(|finding| finding.field == "lettering.text")
        .map(|finding| AttrValue::from(finding.message.clone()));
    let text = lettering.map(|letters| {
        let (kind, hint) = if letters.place == Place::Patch {
            (TextKind::Paragraph, "Each line gets its own line on the patch.")
        } else {
            (TextKind::Line, "A name or a phone number.")
        };
        let onchange = bench.act.reform(EditorAction::Write);
        html! { <TextField name="lettering.text" label="Text" {kind} hint={AttrValue::Static(hint)} value={letters.text.to_string()} {error} {onchange} /> }
    });
    html! {
        <>
            <Checkbox name="lettering" label="Add lettering" checked={lettering.is_some()} onchange={bench.act.reform(EditorAction::Letters)}
                hint={AttrValue::Static("Embroidered on webbing and cotton, embossed in leather and BioThane.")} />
            { text.unwrap_or_default() }
            // In a list of their own: where their number changes, what stands before them is not drawn anew.
            <>{ for props.groups.iter().map(|group| html! {
                <ChoiceGroup key={group.field} group={group.clone()} product={now.product} act={bench.act.clone()} />
            }) }</>
        </>
    }
}
