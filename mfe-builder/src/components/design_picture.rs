//! The picture of a design, and its price.

use allpet_domain::{
    Money,
    builder::{Parameters, Priced},
    measure::{Units, localize_lengths},
    orders::display_price,
};
use allpet_drawings::design;
use allpet_ui::{
    components::{Amount, Icon, IconKind},
    ship_to::{ship_to_field, taxed, use_ship_to},
};
use yew::{prelude::*, virtual_dom::VNode};

/// Props of [`DesignPicture`].
#[derive(Properties, PartialEq)]
pub(crate) struct DesignPictureProps {
    /// The parameters.
    pub(crate) parameters: Parameters,
}

/// The picture of a design, with its description.
#[component]
pub(crate) fn DesignPicture(props: &DesignPictureProps) -> Html {
    // `domain` escapes what is typed: see its tests.
    VNode::from_html_unchecked(design::svg(&props.parameters).into())
}

/// Props of [`ListPrice`].
#[derive(Properties, PartialEq)]
pub(crate) struct ListPriceProps {
    /// The price before tax.
    pub(crate) net: Money,
}

/// A price in a list, as shown to buyers in the chosen country.
#[component]
pub(crate) fn ListPrice(props: &ListPriceProps) -> Html {
    let (ship_to, _) = use_ship_to();
    html! {
        <span>
            <Amount money={display_price(props.net, ship_to)} />
            if ship_to.includes_tax_in_prices() { <small class="soft">{ " incl. VAT" }</small> }
        </span>
    }
}

/// Props of [`Price`].
#[derive(Properties, PartialEq)]
pub(crate) struct PriceProps {
    /// The price.
    pub(crate) priced: Priced,
    /// The units of the strap in the lines.
    pub(crate) units: Units,
    /// Whether the lines are open from the start.
    #[prop_or_default]
    pub(crate) open: bool,
}

/// The total as shown to buyers in the chosen country, with its lines in a disclosure, and the lead time.
#[component]
pub(crate) fn Price(props: &PriceProps) -> Html {
    let (ship_to, onship) = use_ship_to();
    let days = props.priced.lead_time_days.to_string();
    let net = props.priced.total;
    let total = display_price(net, ship_to);
    let vat = Money::new(total.minor - net.minor, net.currency);
    html! {
        <details class="price" open={props.open}>
            <summary>
                <b data-testid="total"><Amount money={total} /></b>
                <span class="soft small" data-testid="taxed">{ taxed(ship_to) }</span>
                <span class="soft small">{ "Made in " }{ days }{ " working days" }</span>
                <span class="why">{ "Price in detail" }<Icon kind={IconKind::ChevronDown} class="small" /></span>
            </summary>
            <ul class="fee" data-testid="price-lines">
                { for props.priced.lines.iter().map(|line| html! {
                    <li><span>{ localize_lengths(&line.text, props.units).into_owned() }</span><Amount money={line.amount} /></li>
                }) }
                if vat.minor > 0 { <li><span>{ "VAT" }</span><Amount money={vat} /></li> }
                <li class="total"><span>{ "One piece, " }{ taxed(ship_to) }</span><Amount money={total} /></li>
            </ul>
            { ship_to_field(ship_to, onship) }
        </details>
    }
}
