//! The fee card beside a form.

use super::proof_label;
use allpet_domain::{
    Invalid,
    english::English,
    licensing::{Jurisdiction, ProofKind, Quote, contact},
};
use allpet_ui::prelude::*;

/// Props of [`FeeCard`].
#[derive(Properties, PartialEq)]
pub(crate) struct FeeCardProps {
    /// The jurisdiction.
    pub(crate) jurisdiction: std::rc::Rc<Jurisdiction>,
    /// The fee, or the answers to correct first.
    pub(crate) result: Result<Quote, Invalid>,
    /// The documents that an application needs; hidden if empty.
    #[prop_or_default]
    pub(crate) needed_proofs: Vec<ProofKind>,
    /// The button below the fee.
    #[prop_or_default]
    pub(crate) action: Html,
}

/// The fee line by line, the expiry with its reason, and the needed documents.
#[component]
pub(crate) fn FeeCard(props: &FeeCardProps) -> Html {
    let jurisdiction = &props.jurisdiction;
    html! {
        <Card class="fee-card" title={jurisdiction.name.clone()} aside={html! { <span class="small soft">{ &jurisdiction.region }</span> }}>
            <div class="stack" aria-live="polite">
                { match &props.result {
                    Ok(quote) => fee_lines(quote),
                    Err(invalid) => answer_errors(invalid, English::of(jurisdiction.currency)),
                } }
                if !props.needed_proofs.is_empty() && props.result.is_ok() {
                    <div class="needs">
                        <h3>{ "Have ready" }</h3>
                        <ul class="ticks">
                            { for props.needed_proofs.iter().map(|kind| html! { <li><Icon kind={IconKind::File} class="small" />{ proof_label(*kind) }</li> }) }
                        </ul>
                    </div>
                }
                { props.action.clone() }
            </div>
        </Card>
    }
}

fn fee_lines(quote: &Quote) -> Html {
    let english = English::of(quote.total.currency);
    html! {
        <>
            <p class="fee-total" data-testid="fee-total"><b><Amount money={quote.total} /></b><span>{ allpet_domain::licensing::fee::term_words(quote.term_months) }</span></p>
            <FeeLines lines={quote.lines.clone()} total={quote.total} />
            <p class="expiry" data-testid="expiry"><Icon kind={IconKind::Calendar} class="small" /><span>
                <b>{ english.day(quote.starts) }{ " – " }{ english.day(quote.expires) }</b>
                <small>{ english.spell_out(&quote.expiry_text) }</small>
            </span></p>
        </>
    }
}

fn answer_errors(invalid: &Invalid, english: English) -> Html {
    html! {
        <Notice tone={Tone::Warning} title="No fee yet">
            { for invalid.0.iter().map(|error| html! { <p>{ english.spell_out(&error.message) }</p> }) }
        </Notice>
    }
}

/// An authority's telephone number, to tap.
pub(crate) fn telephone_link(number: &str) -> Html {
    let href = contact::telephone(number).map(|digits| ["tel:", &digits].concat());
    html! { <a {href}>{ number.to_owned() }</a> }
}

/// The jurisdiction's notes for owners, and the telephone number for their questions.
pub(crate) fn quote_notes(quote: &Quote, jurisdiction: &Jurisdiction) -> Html {
    let telephone = jurisdiction.telephone.as_ref();
    if quote.notes.is_empty() && telephone.is_none() {
        return Html::default();
    }
    let english = English::of(quote.total.currency);
    html! {
        <div class="notes">
            <h2>{ "Good to know" }</h2>
            <ul>
                { for quote.notes.iter().map(|note| html! { <li>{ english.spell_out(note) }</li> }) }
                if let Some(telephone) = telephone { <li>{ "Questions? Call " }{ telephone_link(&telephone.number) }{ "." }</li> }
            </ul>
        </div>
    }
}
