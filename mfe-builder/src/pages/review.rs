//! Looking at it once more: the price, the fit, the name; then saving it or putting it into the cart.

mod cart;
mod save;

use crate::{
    editor::{EditorAction, use_editor},
    parts::{FitNotice, Look, Price, facts, findings},
};
use allpet_domain::builder::{check, design_name, price};
use allpet_ui::{
    app_runtime::{use_shown, use_view},
    components::{Card, Facts, PageHeader, TextField},
    country::units,
};
use cart::AddToCart;
use save::Save;
use yew::prelude::*;

/// The design as it will be made, and what to do with it.
#[component]
pub(crate) fn Review() -> Html {
    use_view("Review");
    use_shown(true);
    let bench = use_editor();
    let now = &bench.work.now;
    let found = check(now);
    // Without a name it gets one.
    let name = &bench.work.name;
    let wrong = design_name("name", name)
        .err()
        .filter(|_| !name.trim().is_empty());
    let wrong = wrong.and_then(|invalid| Some(AttrValue::from(invalid.0.into_iter().next()?.message)));
    html! {
        <div class="page">
            <PageHeader title="Review your design" up={Some(("/customize".into(), "Back to the design".into()))} />
            <div class="review">
                <div class="stack">
                    <Look parameters={now.clone()} />
                    <FitNotice />
                </div>
                <div class="stack loose">
                    { findings(&found, &|_| Some("/customize".into())) }
                    <Card title="Your design"><Facts facts={facts(now, units())} /></Card>
                    <Card title="Price"><Price priced={price(now)} open=true /></Card>
                    <TextField name="name" error={wrong} label="Design name" hint={AttrValue::Static("Helps you find it later.")} optional=true
                        value={bench.work.name.clone()} onchange={bench.act.reform(EditorAction::Name)} />
                    <div class="review-acts">
                        <AddToCart ready={found.is_empty()} />
                        <Save ready={found.is_empty()} />
                    </div>
                </div>
            </div>
        </div>
    }
}
