//! Into the cart, as a guest or with an account.

use crate::{
    editor::{EditorAction, use_editor},
    parts::{misfit, problem_notice},
};
use allpet_contract::orders::{AddToCart as Add, CartItem, NewLine};
use allpet_domain::builder::{Parameters, price};
use allpet_ui::{
    api::Sent,
    app_runtime::{Topic, use_environment},
    components::{Button, ButtonKind, Confirm, IconKind, LinkButton, Notice, Size, Tone},
    hooks::use_write,
};
use yew::prelude::*;

/// Props of the buttons.
#[derive(Properties, PartialEq)]
pub(crate) struct ReadyProps {
    /// Whether it can be made as it is.
    pub(crate) ready: bool,
}

/// Puts the design into the cart; then leads there.
#[component]
pub(crate) fn AddToCart(props: &ReadyProps) -> Html {
    let bench = use_editor();
    // What is in the cart; the button says so until something else is chosen.
    let added = use_state_eq(|| None::<Parameters>);
    // One key for one intention: it changes with the design and after each success.
    let sent = use_mut_ref(|| None::<Sent>);
    let now = bench.work.now.clone().tidy();
    let host = use_environment().map(|environment| environment.host);
    let add = use_write::<Add>({
        let (added, now, sent) = (added.setter(), now.clone(), sent.clone());
        move |_| {
            sent.replace(None);
            added.set(Some(now.clone()));
            if let Some(host) = &host {
                host.publish(Topic::CartChanged);
            }
        }
    });
    let wrong = misfit(&bench.work).filter(|_| !bench.work.is_misfit_accepted());
    let asking = use_state_eq(|| false);
    let put = {
        let (add, now) = (add.clone(), now.clone());
        let design = bench.work.unchanged().map(|saved| saved.design);
        let ready = props.ready;
        Callback::from(move |()| {
            if !ready {
                return;
            }
            let item = CartItem::Design {
                design,
                parameters: now.clone(),
                price: price(&now).total,
            };
            let body = NewLine { item, quantity: 1 };
            let key = Sent::key(
                &mut sent.borrow_mut(),
                allpet_json::to_string(&body).unwrap_or_default(),
            );
            add.run(Add { key, body });
        })
    };
    // A misfit is asked about once; what was agreed to is not asked again.
    let onclick = {
        let (put, asking, asks) = (put.clone(), asking.setter(), wrong.is_some());
        Callback::from(move |_: MouseEvent| if asks { asking.set(true) } else { put.emit(()) })
    };
    let onclose = {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(false))
    };
    let onconfirm = {
        let (close, act) = (onclose.clone(), bench.act.clone());
        Callback::from(move |()| {
            close.emit(());
            act.emit(EditorAction::AcceptMisfit);
            put.emit(());
        })
    };
    let is_in = added.as_ref() == Some(&now);
    let text = if is_in { "Add one more" } else { "Add to cart" };
    let kind = if is_in {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    html! {
        <>
            if let Some(problem) = &add.problem { { problem_notice(problem) } }
            if is_in {
                <Notice tone={Tone::Good} title="Added to your cart" text="Check out now or keep designing.">
                    <ToCart />
                </Notice>
            }
            if !props.ready { <p class="soft small">{ "Fix the marked choices above to order this design." }</p> }
            <Button {text} {kind} size={Size::Large} icon={IconKind::ShoppingBag} {onclick} busy={add.busy} disabled={!props.ready} class="block" testid="add-to-cart" />
            <Confirm open={*asking && wrong.is_some()} title="It may not fit" text={wrong.unwrap_or_default()} verb="Add to cart anyway"
                kind={ButtonKind::Primary} keep="Change the design" {onconfirm} {onclose} />
        </>
    }
}

/// The way to the store's cart: a link where this is a site of its own, a word to the dashboard inside it.
#[component]
fn ToCart() -> Html {
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    if environment.host.is_embedded() || environment.config.products.is_empty() {
        let onclick = Callback::from(move |_: MouseEvent| environment.host.open("products", "/cart"));
        html! { <div><Button text="Go to the cart" icon={IconKind::ArrowRight} {onclick} testid="to-cart" /></div> }
    } else {
        let href = [&environment.config.products, "/cart"].concat();
        html! { <div><LinkButton {href} text="Go to the cart" icon={IconKind::ArrowRight} testid="to-cart" /></div> }
    }
}
