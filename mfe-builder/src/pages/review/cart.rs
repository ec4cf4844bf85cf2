//! Adding the design to the cart, as a guest or with an account.

use crate::{
    editor::{EditorAction, use_editor},
    parts::{misfit, problem_notice},
};
use allpet_contract::orders::{AddToCart as Add, CartItem, NewLine};
use allpet_domain::builder::{Parameters, price};
use allpet_ui::{
    api::KeyedRequest,
    app_runtime::{Topic, use_environment},
    components::{Button, ButtonKind, Confirm, IconKind, LinkButton, Notice, Size, Tone},
    hooks::use_write,
};
use yew::prelude::*;

/// Props of the buttons of the review.
#[derive(Properties, PartialEq)]
pub(crate) struct ReadyProps {
    /// Whether the design can be made as it is.
    pub(crate) ready: bool,
}

/// The button that adds the design to the cart, and the link to the cart.
#[component]
pub(crate) fn AddToCartButton(props: &ReadyProps) -> Html {
    let editor = use_editor();
    // The design that was added last; the button says so until another choice.
    let added = use_state_eq(|| None::<Parameters>);
    // The key changes with the design, and after each success.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let parameters = editor.state.parameters.clone().tidy();
    let host = use_environment().map(|environment| environment.host);
    let add = use_write::<Add>({
        let (added, parameters, sent) = (added.setter(), parameters.clone(), sent.clone());
        move |_| {
            sent.replace(None);
            added.set(Some(parameters.clone()));
            if let Some(host) = &host {
                host.publish(Topic::CartChanged);
            }
        }
    });
    let misfit_text = misfit(&editor.state).filter(|_| !editor.state.is_misfit_accepted());
    let confirming = use_state_eq(|| false);
    let add_to_cart = {
        let (add, parameters) = (add.clone(), parameters.clone());
        let design = editor.state.unchanged().map(|saved| saved.design);
        let ready = props.ready;
        Callback::from(move |()| {
            if !ready {
                return;
            }
            let item = CartItem::Design {
                design,
                parameters: parameters.clone(),
                price: price(&parameters).total,
            };
            let body = NewLine { item, quantity: 1 };
            let key = KeyedRequest::key(
                &mut sent.borrow_mut(),
                allpet_json::to_string(&body).unwrap_or_default(),
            );
            add.run(Add { key, body });
        })
    };
    // Asks about a misfit once; after consent, not again.
    let onclick = {
        let (add_to_cart, confirming, needs_consent) =
            (add_to_cart.clone(), confirming.setter(), misfit_text.is_some());
        Callback::from(move |_: MouseEvent| {
            if needs_consent {
                confirming.set(true);
            } else {
                add_to_cart.emit(());
            }
        })
    };
    let onclose = {
        let confirming = confirming.setter();
        Callback::from(move |()| confirming.set(false))
    };
    let onconfirm = {
        let (onclose, dispatch) = (onclose.clone(), editor.dispatch.clone());
        Callback::from(move |()| {
            onclose.emit(());
            dispatch.emit(EditorAction::AcceptMisfit);
            add_to_cart.emit(());
        })
    };
    let is_added = added.as_ref() == Some(&parameters);
    let text = if is_added { "Add one more" } else { "Add to cart" };
    let kind = if is_added {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    html! {
        <>
            if let Some(problem) = &add.problem { { problem_notice(problem) } }
            if is_added {
                <Notice tone={Tone::Good} title="Added to your cart" text="Check out now or keep designing.">
                    <CartLink />
                </Notice>
            }
            if !props.ready { <p class="soft small">{ "Fix the marked choices above to order this design." }</p> }
            <Button {text} {kind} size={Size::Large} icon={IconKind::ShoppingBag} {onclick} busy={add.busy} disabled={!props.ready} class="block" testid="add-to-cart" />
            <Confirm open={*confirming && misfit_text.is_some()} title="It may not fit" text={misfit_text.unwrap_or_default()} verb="Add to cart anyway"
                kind={ButtonKind::Primary} keep="Change the design" {onconfirm} {onclose} />
        </>
    }
}

/// The way to the store's cart: a link from the builder's own site, a button inside the dashboard.
#[component]
fn CartLink() -> Html {
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
