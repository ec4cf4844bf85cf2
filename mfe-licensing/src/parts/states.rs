//! Words and colours for states.

use allpet_domain::{
    Day,
    english::English,
    licensing::{ApplicationState, FeeState, LicenceState, ProofKind},
    pet::Species,
};
use allpet_ui::prelude::*;

/// An application's state.
pub(crate) fn application_badge(state: ApplicationState) -> Html {
    state_badge(state.as_str())
}

/// Where an application's fee stands; nothing where there is none, or none is asked for any more.
pub(crate) fn fee_badge(fee: FeeState, waits: bool) -> Html {
    let (tone, text) = match fee {
        FeeState::Unpaid if waits => (Tone::Warning, "Awaiting payment"),
        FeeState::Paid => (Tone::Good, "Fee paid"),
        FeeState::Refunded => (Tone::Neutral, "Refunded"),
        FeeState::Unpaid | FeeState::Free => return Html::default(),
    };
    html! { <Badge {tone} {text} /> }
}

/// A licence's state.
pub(crate) fn licence_badge(state: LicenceState) -> Html {
    state_badge(state.as_str())
}

/// A state by the register's word.
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

/// "Valid until November 20, 2027", "Ends in 12 days", "Ended yesterday".
pub(crate) fn expiry_words(state: LicenceState, expires: Day, today: Day, english: English) -> String {
    let left = today.days_until(expires);
    let start = match state {
        LicenceState::Cancelled | LicenceState::Transferred | LicenceState::Revoked => "Would have ended ",
        _ if left < 0 => "Ended ",
        _ if left <= 14 => "Ends ",
        _ => "Valid until ",
    };
    String::from(start) + &format::day_near(expires, today, english)
}

/// `text` with its days in words: the rules write them as 2027-05-31, people as May 31, 2027.
pub(crate) fn in_words(text: &str, english: English) -> String {
    const LENGTH: usize = 10;
    let mut words = String::with_capacity(text.len() + 10);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let day = rest
            .get(..LENGTH)
            .filter(|_| letter.is_ascii_digit())
            .and_then(|start| start.parse::<Day>().ok());
        let taken = if let Some(day) = day {
            words.push_str(&english.day(day));
            LENGTH
        } else {
            words.push(letter);
            letter.len_utf8()
        };
        rest = &rest[taken..];
    }
    words
}

/// What a document proves, as a field's label.
pub(crate) fn proof_label(kind: ProofKind) -> &'static str {
    match kind {
        ProofKind::Rabies => "Rabies certificate",
        ProofKind::Alteration => "Proof of spaying or neutering",
        ProofKind::ServiceAnimal => "Proof of service animal",
    }
}

/// The animal's icon.
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
    fn days_in_a_sentence_are_said_in_words() {
        assert_eq!(
            in_words("Ends on 2027-05-31, not “2027”.", English::British),
            "Ends on 31 May 2027, not “2027”."
        );
        assert_eq!(
            in_words("1234567890 2027-02-30", English::American),
            "1234567890 2027-02-30"
        );
    }

    #[test]
    fn an_expiry_is_said_in_words() {
        let on = |text: &str| text.parse::<Day>().unwrap();
        let today = on("2026-11-21");
        let say = |day| expiry_words(LicenceState::Issued, on(day), today, English::American);
        assert_eq!(say("2027-11-20"), "Valid until November 20, 2027");
        assert_eq!(say("2026-11-26"), "Ends in 5 days");
        assert_eq!(say("2026-11-20"), "Ended yesterday");
    }
}
