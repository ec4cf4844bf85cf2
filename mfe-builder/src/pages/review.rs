//! The review: price, fit and name, then saving the design or adding it to the cart.

mod add_design;
mod cart;
mod misfit_consent;
mod save;

use crate::{
    components::{DesignView, FitNotice, Price, design_facts, findings},
    editor::{EditorAction, use_editor},
};
use allpet_domain::builder::{check, price};
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    components::{Card, Facts, Link, Notice, PageHeader, TextField, Tone},
    country::units,
};
use cart::AddToCartButton;
use save::SaveButton;
use yew::prelude::*;

/// The page of the review.
#[component]
pub(crate) fn Review() -> Html {
    use_view("Review");
    use_content_ready(true);
    let editor = use_editor();
    let parameters = &editor.state.parameters;
    let findings_list = check(parameters);
    let name_error = editor
        .state
        .name_error()
        .map(|error| AttrValue::from(error.message));
    html! {
        <div class="page">
            <PageHeader title="Review your design" up={Some(("/customize".into(), "Back to the design".into()))} />
            <div class="review">
                <div class="stack">
                    <DesignView parameters={parameters.clone()} />
                    <FitNotice />
                    if let Some(text) = editor.state.measures.unreadable(parameters.product, units()) {
                        <Notice tone={Tone::Warning} {text}><Link href="/customize">{ "Change it" }</Link></Notice>
                    }
                </div>
                <div class="stack loose">
                    { findings(&findings_list, &|_| Some("/customize".into())) }
                    <Card title="Your design"><Facts facts={design_facts(parameters, units())} /></Card>
                    <Card title="Price"><Price priced={price(parameters)} units={units()} open=true /></Card>
                    <TextField name="name" error={name_error} label="Design name" hint={AttrValue::Static("Helps you find it later.")} optional=true
                        value={editor.state.name.clone()} onchange={editor.dispatch.reform(EditorAction::SetName)} />
                    <div class="review-acts">
                        <AddToCartButton ready={findings_list.is_empty()} />
                        <SaveButton ready={findings_list.is_empty()} />
                    </div>
                </div>
            </div>
        </div>
    }
}
