//! Saving a design, now or after signing in.

use super::cart::ReadyProps;
use crate::{
    editor::{EditorAction, use_editor},
    parts::problem_notice,
    save::use_save,
};
use allpet_contract::builder::{PRICE_DIFFERS, PriceDesign};
use allpet_domain::orders::display_price;
use allpet_ui::{
    app_runtime::{Viewer, entry_path, use_location, use_viewer},
    components::{Button, LinkButton, Notice, Size, Tone},
    hooks::use_read,
    ship_to::use_ship_to,
};
use yew::prelude::*;

/// Saves the design. Without an account it says what to do, and keeps the work.
#[component]
pub(crate) fn Save(props: &ReadyProps) -> Html {
    let bench = use_editor();
    let viewer = use_viewer();
    let signed_in = matches!(viewer, Viewer::Person(_));
    let save = use_save();
    let (ship_to, _) = use_ship_to();
    // The server has another price list than this page: what it says counts, and is shown before it is taken.
    let differs = save
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == PRICE_DIFFERS.code);
    let body = bench.work.now.clone().tidy();
    let key = differs.then(|| ["price/", &allpet_json::to_string(&body).unwrap_or_default()].concat());
    let theirs = use_read::<PriceDesign>(key.unwrap_or_default(), differs.then_some(PriceDesign { body }));
    let price = theirs
        .data
        .as_ref()
        .map(|priced| priced.price.total)
        .filter(|_| differs);
    let onclick = {
        let (save, act) = (save.clone(), bench.act.clone());
        Callback::from(move |_: MouseEvent| {
            if signed_in {
                save.run(price);
            } else {
                act.emit(EditorAction::SaveLater);
            }
        })
    };
    let words = match price {
        Some(net) => ["Save at ", &display_price(net, ship_to).to_string()].concat(),
        None if bench.work.unchanged().is_some() => "Saved".to_owned(),
        None if save.anew => "Save as a new design".to_owned(),
        None if bench.work.saved.is_some() => "Save changes".to_owned(),
        None if props.ready => "Save design".to_owned(),
        None => "Save as a draft".to_owned(),
    };
    let still = price.is_none() && bench.work.unchanged().is_some();
    html! {
        <>
            if let Some(problem) = &save.problem { { problem_notice(problem) } }
            <Button text={words} size={Size::Large} {onclick} busy={save.busy || viewer == Viewer::Unknown} disabled={still} class="block" testid="save" />
            // Under the button that was pressed, which stays where it is; there from the beginning, so that it is read out.
            <div role="status">if bench.work.save_later && !signed_in { <SignInFirst /> }</div>
        </>
    }
}

#[component]
fn SignInFirst() -> Html {
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
