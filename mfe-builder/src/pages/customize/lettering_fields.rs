//! The fields of the lettering.

use crate::{
    components::{ChoiceGroup, Group},
    editor::{EditorAction, use_editor},
};
use allpet_domain::{
    builder::{LetteringPosition, check},
    measure::localize_lengths,
};
use allpet_ui::{
    components::{Checkbox, TextField, TextKind},
    country::units,
    hooks::use_focus_restore,
};
use yew::prelude::*;

/// Props of [`LetteringFields`].
#[derive(Properties, PartialEq)]
pub(super) struct LetteringFieldsProps {
    /// The choices of the lettering; empty without lettering.
    pub(super) groups: Vec<Group>,
}

/// Adds or removes lettering, and edits its text and look.
#[component]
pub(super) fn LetteringFields(props: &LetteringFieldsProps) -> Html {
    let editor = use_editor();
    let parameters = &editor.state.parameters;
    let lettering = parameters.lettering.as_ref();
    let findings = check(parameters);
    let error = findings
        .iter()
        .find(|finding| finding.field == "lettering.text")
        .map(|finding| AttrValue::from(localize_lengths(&finding.message, units()).into_owned()));
    // Undo may take away the field that has the focus.
    let container = use_focus_restore(lettering.is_some());
    let text = lettering.map(|letters| {
        let (kind, hint) = if letters.place == LetteringPosition::Patch {
            (TextKind::Paragraph, "Each line gets its own line on the patch.")
        } else {
            (TextKind::Line, "A name or a phone number.")
        };
        let onchange = editor.dispatch.reform(EditorAction::SetText);
        html! { <TextField name="lettering.text" label="Text" {kind} hint={AttrValue::Static(hint)} value={letters.text.to_string()} {error} {onchange} /> }
    });
    html! {
        <div class="stack loose" ref={container} tabindex="-1">
            <Checkbox name="lettering" label="Add lettering" checked={lettering.is_some()} onchange={editor.dispatch.reform(EditorAction::SetLettering)}
                hint={AttrValue::Static("Embroidered on webbing and cotton, embossed in leather and BioThane.")} />
            { text.unwrap_or_default() }
            // In a list of their own, so that a change in their number does not recreate the fields before them.
            <>{ for props.groups.iter().map(|group| html! {
                <ChoiceGroup key={group.field} group={group.clone()} product={parameters.product} dispatch={editor.dispatch.clone()} />
            }) }</>
        </div>
    }
}
