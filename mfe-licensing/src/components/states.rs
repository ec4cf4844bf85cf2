//! Labels and colours of states.

use allpet_domain::{
    Day,
    english::English,
    licensing::{ApplicationState, FeeState, LicenceState, ProofKind},
    pet::Species,
};
use allpet_ui::prelude::*;

/// The badge of an application's state.
pub(crate) fn application_badge(state: ApplicationState) -> Html {
    let tone = match state {
        ApplicationState::Submitted => Tone::Warning,
        ApplicationState::Approved => Tone::Good,
        ApplicationState::Rejected => Tone::Bad,
        ApplicationState::Withdrawn | ApplicationState::Draft => Tone::Neutral,
    };
    html! { <Badge {tone} text={state.label()} /> }
}

/// The badge of an application's fee; nothing if there is no fee, or if it is unpaid and no longer due.
pub(crate) fn fee_badge(fee: FeeState, is_due: bool) -> Html {
    let tone = match fee {
        FeeState::Unpaid if is_due => Tone::Warning,
        FeeState::Paid => Tone::Good,
        FeeState::Refunded => Tone::Neutral,
        FeeState::Unpaid | FeeState::Free => return Html::default(),
    };
    html! { <Badge {tone} text={fee.label()} /> }
}

/// The badge of a licence's state, in the English of its authority.
pub(crate) fn licence_badge(state: LicenceState, english: English) -> Html {
    let tone = match state {
        LicenceState::Issued => Tone::Good,
        LicenceState::Expired | LicenceState::Delinquent | LicenceState::Revoked => Tone::Bad,
        LicenceState::Renewed => Tone::Info,
        LicenceState::Cancelled | LicenceState::Transferred => Tone::Neutral,
    };
    html! { <Badge {tone} text={state.label(english)} /> }
}

/// The badge of a state by the register's word for it.
pub(crate) fn state_badge(state: &str) -> Html {
    if let Some(state) = ApplicationState::parse(state) {
        application_badge(state)
    } else if let Some(state) = LicenceState::parse(state) {
        licence_badge(state, English::American)
    } else {
        html! { <Badge text={state.to_owned()} /> }
    }
}

/// Says when a licence ends: "Valid through November 20, 2027", "Ends in 12 days", "Ended yesterday".
pub(crate) fn expiry_text(state: LicenceState, expires: Day, today: Day, english: English) -> String {
    let days_left = today.days_until(expires);
    let prefix = if state.ended_early() {
        "Would have ended "
    } else if days_left < 0 {
        "Ended "
    } else if days_left <= 14 {
        "Ends "
    } else {
        "Valid through "
    };
    String::from(prefix) + &format::day_near(expires, today, english)
}

/// Returns the label of a proof's field.
pub(crate) fn proof_label(kind: ProofKind) -> &'static str {
    match kind {
        ProofKind::Rabies => "Rabies certificate",
        ProofKind::Alteration => "Proof of spaying or neutering",
        ProofKind::ServiceAnimal => "Proof of service animal",
    }
}

/// Returns the icon of a species.
pub(crate) fn species_icon(species: Species) -> IconKind {
    match species {
        Species::Dog => IconKind::Dog,
        Species::Cat => IconKind::Cat,
        Species::Goat | Species::Pig => IconKind::Paw,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_written_relative_to_today() {
        let on = |text: &str| text.parse::<Day>().unwrap();
        let today = on("2026-11-21");
        let text_for = |day| expiry_text(LicenceState::Issued, on(day), today, English::American);
        assert_eq!(text_for("2027-11-20"), "Valid through November 20, 2027");
        assert_eq!(text_for("2026-11-26"), "Ends in 5 days");
        assert_eq!(text_for("2026-11-20"), "Ended yesterday");
    }
}
