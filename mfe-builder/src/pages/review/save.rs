//! Saving the design, now or after signing in.

use super::cart::ReadyProps;
use crate::{
    components::focus,
    editor::{EditorAction, use_editor},
    save::use_save,
};
use allpet_contract::builder::{PRICE_DIFFERS, PriceDesign};
use allpet_domain::orders::display_price;
use allpet_ui::{
    app_runtime::{Viewer, entry_path, use_location, use_viewer},
    components::{Button, LinkButton, Notice, Size, Tone, problem_notice},
    hooks::use_read,
    ship_to::use_ship_to,
};
use yew::prelude::*;

/// The button that saves the design. For guests, it says what to do and keeps the design.
#[component]
pub(crate) fn SaveButton(props: &ReadyProps) -> Html {
    let editor = use_editor();
    let viewer = use_viewer();
    let signed_in = matches!(viewer, Viewer::Person(_));
    let save = use_save();
    let (ship_to, _) = use_ship_to();
    // The server's price list differs from this page's: its price counts, and is shown before the person agrees to it.
    let price_differs = save
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == PRICE_DIFFERS.code);
    let body = editor.state.parameters.clone().tidy();
    let key = price_differs.then(|| ["price/", &allpet_json::to_string(&body).unwrap_or_default()].concat());
    let server_price = use_read::<PriceDesign>(
        key.unwrap_or_default(),
        price_differs.then_some(PriceDesign { body }),
    );
    let price = server_price
        .data
        .as_ref()
        .map(|priced| priced.price.total)
        .filter(|_| price_differs);
    let onclick = {
        let (save, dispatch) = (save.clone(), editor.dispatch.clone());
        // The name's field says what is wrong with it.
        let invalid_name = editor.state.name_error();
        Callback::from(move |_: MouseEvent| {
            if let Some(error) = &invalid_name {
                focus(&error.field);
            } else if signed_in {
                save.run(price);
            } else {
                dispatch.emit(EditorAction::SaveLater);
            }
        })
    };
    let text = match price {
        Some(net) => ["Save at ", &display_price(net, ship_to).to_string()].concat(),
        None if editor.state.unchanged().is_some() => "Saved".to_owned(),
        None if save.creates_new => "Save as a new design".to_owned(),
        None if editor.state.saved.is_some() => "Save changes".to_owned(),
        None if props.ready => "Save design".to_owned(),
        None => "Save as a draft".to_owned(),
    };
    let is_saved = price.is_none() && editor.state.unchanged().is_some();
    html! {
        <>
            { problem_notice(save.problem.as_ref()) }
            <Button text={text} size={Size::Large} {onclick} busy={save.busy || viewer == Viewer::Unknown} disabled={is_saved} class="block" testid="save" />
            // Below the button, which stays in place; present from the start, so that screen readers announce it.
            <div role="status">if editor.state.save_later && !signed_in { <SignInNotice /> }</div>
        </>
    }
}

#[component]
fn SignInNotice() -> Html {
    let location = use_location();
    html! {
        <Notice tone={Tone::Info} title="Sign in to save it" text="This browser keeps your design until then. We save it as soon as you sign in.">
            <div class="row tight" data-testid="sign-in-first">
                <LinkButton href={entry_path(&location, false)} text="Sign in" testid="go-sign-in" />
                <LinkButton href={entry_path(&location, true)} text="Create an account" testid="go-sign-up" />
            </div>
        </Notice>
    }
}
