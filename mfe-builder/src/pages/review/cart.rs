//! The button that adds the design to the cart, for guests and accounts.

use super::{
    add_design::{AddDesign, use_add_design},
    misfit_consent::use_misfit_consent,
};
use allpet_ui::{
    app_runtime::use_environment,
    components::{Button, ButtonKind, Confirm, IconKind, LinkButton, Notice, Size, Tone, problem_notice},
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
    let AddDesign {
        add,
        is_added,
        add_to_cart,
    } = use_add_design(props.ready);
    let consent = use_misfit_consent(&add_to_cart);
    let (onclick, onconfirm, onclose) = (consent.onclick, consent.onconfirm, consent.onclose);
    let text = if is_added { "Add one more" } else { "Add to cart" };
    let kind = if is_added {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    html! {
        <>
            { problem_notice(add.problem.as_ref()) }
            if is_added {
                <Notice tone={Tone::Good} title="Added to your cart" text="Check out now or keep designing.">
                    <CartLink />
                </Notice>
            }
            if !props.ready { <p class="soft small">{ "Fix the marked choices above to order this design." }</p> }
            <Button {text} {kind} size={Size::Large} icon={IconKind::ShoppingBag} {onclick} busy={add.busy} disabled={!props.ready} class="block" testid="add-to-cart" />
            <Confirm open={consent.open} title="It may not fit" text={consent.misfit.unwrap_or_default()} verb="Add to cart anyway"
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
