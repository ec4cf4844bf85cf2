//! The fee, as it is shown beside a form.

use super::{in_words, proof_label};
use allpet_domain::{
    Invalid,
    english::English,
    licensing::{Jurisdiction, ProofKind, Quote},
};
use allpet_ui::prelude::*;

/// Props of [`FeeCard`].
#[derive(Properties, PartialEq)]
pub(crate) struct FeeCardProps {
    /// The place.
    pub(crate) place: std::rc::Rc<Jurisdiction>,
    /// The fee, or what is to be mended first.
    pub(crate) result: Result<Quote, Invalid>,
    /// The documents that an application needs; not shown where there are none.
    #[prop_or_default]
    pub(crate) needed: Vec<ProofKind>,
    /// The way on.
    #[prop_or_default]
    pub(crate) action: Html,
}

/// The fee line by line, the expiry with its reason, and the documents needed.
#[component]
pub(crate) fn FeeCard(props: &FeeCardProps) -> Html {
    let place = &props.place;
    html! {
        <Card class="fee-card" title={place.name.clone()} aside={html! { <span class="small soft">{ &place.region }</span> }}>
            <div class="stack" aria-live="polite">
                { match &props.result {
                    Ok(quote) => reckoned(quote),
                    Err(invalid) => refused(invalid, English::of(place.currency)),
                } }
                if !props.needed.is_empty() && props.result.is_ok() {
                    <div class="needs">
                        <h3>{ "Have ready" }</h3>
                        <ul class="ticks">
                            { for props.needed.iter().map(|kind| html! { <li><Icon kind={IconKind::File} class="small" />{ proof_label(*kind) }</li> }) }
                        </ul>
                    </div>
                }
                { props.action.clone() }
            </div>
        </Card>
    }
}

fn reckoned(quote: &Quote) -> Html {
    let english = English::of(quote.total.currency);
    html! {
        <>
            <p class="fee-total" data-testid="fee-total"><b><Amount money={quote.total} /></b><span>{ allpet_domain::licensing::fee::term_words(quote.term_months) }</span></p>
            <FeeLines lines={quote.lines.clone()} total={quote.total} />
            <p class="expiry" data-testid="expiry"><Icon kind={IconKind::Calendar} class="small" /><span>
                <b>{ english.day(quote.starts) }{ " – " }{ english.day(quote.expires) }</b>
                <small>{ in_words(&quote.expiry_text, english) }</small>
            </span></p>
        </>
    }
}

fn refused(invalid: &Invalid, english: English) -> Html {
    html! {
        <Notice tone={Tone::Warning} title="No fee yet">
            { for invalid.0.iter().map(|error| html! { <p>{ in_words(&error.message, english) }</p> }) }
        </Notice>
    }
}

/// What the place wants its owners to know.
pub(crate) fn notes(quote: &Quote) -> Html {
    if quote.notes.is_empty() {
        return Html::default();
    }
    let english = English::of(quote.total.currency);
    html! {
        <div class="notes">
            <h2>{ "Good to know" }</h2>
            <ul>{ for quote.notes.iter().map(|note| html! { <li>{ in_words(note, english) }</li> }) }</ul>
        </div>
    }
}
