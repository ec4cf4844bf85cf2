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
    state_badge(state.as_str())
}

/// The badge of an application's fee; nothing if there is no fee, or if it is unpaid and no longer due.
pub(crate) fn fee_badge(fee: FeeState, is_due: bool) -> Html {
    let (tone, text) = match fee {
        FeeState::Unpaid if is_due => (Tone::Warning, "Awaiting payment"),
        FeeState::Paid => (Tone::Good, "Fee paid"),
        FeeState::Refunded => (Tone::Neutral, "Refunded"),
        FeeState::Unpaid | FeeState::Free => return Html::default(),
    };
    html! { <Badge {tone} {text} /> }
}

/// The badge of a licence's state.
pub(crate) fn licence_badge(state: LicenceState) -> Html {
    state_badge(state.as_str())
}

/// The badge of a state by the register's word for it.
pub(crate) fn state_badge(state: &str) -> Html {
    let (tone, text) = match state {
        "submitted" => (Tone::Warning, "Under review"),
        "approved" => (Tone::Good, "Approved"),
        "rejected" => (Tone::Bad, "Rejected"),
        "withdrawn" => (Tone::Neutral, "Withdrawn"),
        "draft" => (Tone::Neutral, "Draft"),
        "issued" => (Tone::Good, "Issued"),
        "expired" => (Tone::Bad, "Expired"),
        "delinquent" => (Tone::Bad, "Long expired"),
        "renewed" => (Tone::Info, "Renewed"),
        "cancelled" => (Tone::Neutral, "Canceled"),
        "transferred" => (Tone::Neutral, "Transferred"),
        "revoked" => (Tone::Bad, "Revoked"),
        other => return html! { <Badge text={other.to_owned()} /> },
    };
    html! { <Badge {tone} {text} /> }
}

/// Says when a licence ends: "Valid through November 20, 2027", "Ends in 12 days", "Ended yesterday".
pub(crate) fn expiry_text(state: LicenceState, expires: Day, today: Day, english: English) -> String {
    let days_left = today.days_until(expires);
    let prefix = match state {
        LicenceState::Cancelled | LicenceState::Transferred | LicenceState::Revoked => "Would have ended ",
        _ if days_left < 0 => "Ended ",
        _ if days_left <= 14 => "Ends ",
        _ => "Valid through ",
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
