//! Refusals of quotes and transitions: a code for programs, the field, and a sentence that says what to do.

use super::{ProofKind, fee::term_words};
use crate::{Day, Invalid, pet::Species};

/// The reason why there is no quote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuoteRefused {
    /// The jurisdiction publishes no fee for this species.
    #[error("{jurisdiction} publishes no fee for {}s in our source. Ask the licensing authority.", .species.as_str())]
    NoFee {
        /// The jurisdiction's name.
        jurisdiction: String,
        /// The species.
        species: Species,
    },
    /// The jurisdiction licenses altered animals of this species only.
    #[error("{jurisdiction} licenses a {} only when it is spayed or neutered. Apply after that.", .species.as_str())]
    MustBeAltered {
        /// The jurisdiction's name.
        jurisdiction: String,
        /// The species.
        species: Species,
    },
    /// The term is not on offer.
    #[error("{jurisdiction} does not offer this term for this pet. Choose {}.", terms(.offered))]
    TermNotOffered {
        /// The jurisdiction's name.
        jurisdiction: String,
        /// The terms on offer for the pet, in months.
        offered: Vec<u32>,
    },
    /// The vaccination ends before the licence starts.
    #[error(
        "The rabies vaccination ended on {ended}, before the term starts on {starts}. Enter a newer one."
    )]
    RabiesEnded {
        /// Last day of the vaccination.
        ended: Day,
        /// First day of the licence.
        starts: Day,
    },
    /// The pet is born after the licence starts.
    #[error("The pet was born on {born}, after the term starts. Check the year.")]
    NotBorn {
        /// The day of birth.
        born: Day,
    },
    /// The start is in the past.
    #[error("The term cannot start in the past. Choose {today} or a later day.")]
    StartPast {
        /// The earliest possible start.
        today: Day,
    },
    /// The start is too far ahead.
    #[error("That is too far ahead. Choose {latest} or an earlier day.")]
    StartFar {
        /// The latest possible start.
        latest: Day,
    },
    /// The renewal window is not open yet.
    #[error("It is too early to renew. Come back on {opens} or later.")]
    RenewalEarly {
        /// The first day of the renewal window.
        opens: Day,
    },
}

impl QuoteRefused {
    /// The code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFee { .. } => "no-fee",
            Self::MustBeAltered { .. } => "must-be-altered",
            Self::TermNotOffered { .. } => "term-not-offered",
            Self::RabiesEnded { .. } => "rabies-ended",
            Self::NotBorn { .. } => "in-the-future",
            Self::StartPast { .. } => "in-the-past",
            Self::StartFar { .. } => "too-far-ahead",
            Self::RenewalEarly { .. } => "renewal-too-early",
        }
    }

    /// The field of [`super::QuoteInput`] to fix.
    pub fn field(&self) -> &'static str {
        match self {
            Self::NoFee { .. } => "pet.species",
            Self::MustBeAltered { .. } => "pet.altered",
            Self::TermNotOffered { .. } => "term_months",
            Self::RabiesEnded { .. } => "rabies_until",
            Self::NotBorn { .. } => "pet.born",
            Self::StartPast { .. } | Self::StartFar { .. } => "start",
            Self::RenewalEarly { .. } => "previous_expiry",
        }
    }
}

impl From<QuoteRefused> for Invalid {
    fn from(refused: QuoteRefused) -> Self {
        Self::one(refused.field(), refused.code(), refused.to_string())
    }
}

fn terms(offered: &[u32]) -> String {
    let words: Vec<_> = offered.iter().map(|months| term_words(*months)).collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => words.concat(),
    }
}

/// The reason why an application or a licence stays in its state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransitionRefused {
    /// The state does not allow it.
    #[error("The {what} is {state}: it cannot be {done}.")]
    State {
        /// `application` or `licence`.
        what: &'static str,
        /// The present state.
        state: &'static str,
        /// The refused transition as a participle: `approved`.
        done: &'static str,
    },
    /// Proofs are missing.
    #[error("The application cannot be approved yet: {} missing. Ask the owner for the upload.", proofs(.0))]
    ProofsMissing(Vec<ProofKind>),
    /// The fee is not paid.
    #[error(
        "The application cannot be approved yet: it is awaiting payment. The owner pays the fee on the page of the application."
    )]
    FeeUnpaid,
    /// The clerk is the owner.
    #[error("This is your own application. Someone else at your authority decides it.")]
    OwnApplication,
    /// The time to undo an approval is over.
    #[error("An approval can be undone for 30 seconds, and they have passed. Revoke it instead.")]
    UndoLate,
    /// The licence would have ended before today.
    #[error(
        "The term that was applied for would have ended on {last}, so this application is too old. It is withdrawn or \
         rejected, and the owner applies again."
    )]
    Outdated {
        /// The licence's last day.
        last: Day,
    },
    /// The transition is not possible yet.
    #[error("It cannot be {done} before {from}.")]
    Early {
        /// The refused transition as a participle.
        done: &'static str,
        /// The first day on which it is possible.
        from: Day,
    },
}

impl TransitionRefused {
    /// The code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::State { .. } => "wrong-state",
            Self::ProofsMissing(_) => "proofs-missing",
            Self::FeeUnpaid => "fee-unpaid",
            Self::OwnApplication => "own-application",
            Self::UndoLate => "undo-late",
            Self::Outdated { .. } => "outdated",
            Self::Early { .. } => "too-early",
        }
    }

    /// The field of the refusal.
    pub fn field(&self) -> &'static str {
        match self {
            Self::State { .. } => "state",
            Self::ProofsMissing(_) => "proofs",
            Self::FeeUnpaid => "fee",
            Self::OwnApplication => "owner",
            Self::UndoLate => "decided",
            Self::Outdated { .. } | Self::Early { .. } => "expires",
        }
    }
}

impl From<TransitionRefused> for Invalid {
    fn from(refused: TransitionRefused) -> Self {
        Self::one(refused.field(), refused.code(), refused.to_string())
    }
}

fn proofs(missing: &[ProofKind]) -> String {
    let names: Vec<_> = missing.iter().map(|kind| kind.label()).collect();
    format!(
        "{} {}",
        names.join(" and "),
        if names.len() == 1 { "is" } else { "are" }
    )
}
