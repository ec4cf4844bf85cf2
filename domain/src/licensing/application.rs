//! An application: from the owner's draft to the clerk's decision.

use super::{FeeState, ProofKind, TransitionRefused};
use crate::{Day, Invalid, Timestamp, id::UserId, validation};
use serde::{Deserialize, Serialize};

/// Where an application stands. It changes through the named transitions only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ApplicationState {
    /// The owner is still writing it.
    Draft,
    /// It waits for a clerk.
    Submitted,
    /// A clerk has granted the licence. Final.
    Approved,
    /// A clerk has refused it, with a reason; the owner applies anew. Final.
    Rejected,
    /// Taken back by the owner, or because the pet has died. Final.
    Withdrawn,
}

/// All states, in the order of a life.
pub const APPLICATION_STATES: [ApplicationState; 5] = [
    ApplicationState::Draft,
    ApplicationState::Submitted,
    ApplicationState::Approved,
    ApplicationState::Rejected,
    ApplicationState::Withdrawn,
];

impl ApplicationState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        APPLICATION_STATES
            .into_iter()
            .find(|state| state.as_str() == word)
    }

    /// Whether it can still change.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted)
    }

    /// The owner hands it in. Proofs may follow: the clerk sees what is missing.
    pub fn submit(self) -> Result<Self, TransitionRefused> {
        self.only(self == Self::Draft, Self::Submitted)
    }

    /// A clerk grants it. `missing`: the proofs needed (see [`super::needed_proofs`]) that were not handed in. Nothing is
    /// issued before its fee is here, unless there is none, and nothing that ends (`last`) before it begins.
    pub fn approve(
        self,
        missing: &[ProofKind],
        fee: FeeState,
        last: Day,
        today: Day,
    ) -> Result<Self, TransitionRefused> {
        let approved = self.only(self == Self::Submitted, Self::Approved)?;
        in_time(last, today)?;
        if !missing.is_empty() {
            Err(TransitionRefused::ProofsMissing(missing.to_vec()))
        } else if fee.is_settled() {
            Ok(approved)
        } else {
            Err(TransitionRefused::FeeUnpaid)
        }
    }

    /// Its owner pays the fee. `last`: the last day of the licence that it is for; nobody pays for one that has ended.
    pub fn pay(self, last: Day, today: Day) -> Result<Self, TransitionRefused> {
        let refused = TransitionRefused::State {
            what: "application",
            state: self.as_str(),
            done: "paid for",
        };
        if self == Self::Submitted {
            in_time(last, today).map(|()| self)
        } else {
            Err(refused)
        }
    }

    /// A clerk refuses it; the reason goes through [`reason`].
    pub fn reject(self) -> Result<Self, TransitionRefused> {
        self.only(self == Self::Submitted, Self::Rejected)
    }

    /// The owner takes it back, or the pet has died.
    pub fn withdraw(self) -> Result<Self, TransitionRefused> {
        self.only(self.is_open(), Self::Withdrawn)
    }

    /// A clerk undoes an approval of `decided`: the application waits again, its fee stays paid. Refused once
    /// [`UNDO_SECONDS`] have passed.
    pub fn undo_approval(self, decided: Timestamp, now: Timestamp) -> Result<Self, TransitionRefused> {
        if self != Self::Approved {
            return Err(TransitionRefused::State {
                what: "application",
                state: self.as_str(),
                done: "put back",
            });
        }
        match undo_seconds_left(decided, now) {
            0 => Err(TransitionRefused::UndoLate),
            _ => Ok(Self::Submitted),
        }
    }

    /// Whether a fee that was paid goes back: the owner gets no licence for it.
    pub fn gives_fee_back(self) -> bool {
        matches!(self, Self::Rejected | Self::Withdrawn)
    }

    fn only(self, allowed: bool, to: Self) -> Result<Self, TransitionRefused> {
        let refused = TransitionRefused::State {
            what: "application",
            state: self.as_str(),
            done: to.as_str(),
        };
        allowed.then_some(to).ok_or(refused)
    }
}

fn in_time(last: Day, today: Day) -> Result<(), TransitionRefused> {
    if today > last {
        Err(TransitionRefused::Outdated { last })
    } else {
        Ok(())
    }
}

/// Seconds after an approval in which a clerk may undo it.
pub const UNDO_SECONDS: u32 = 30;

/// Whole seconds, rounded up, in which an approval of `decided` may still be undone at `now`; 0 where none are left.
pub fn undo_seconds_left(decided: Timestamp, now: Timestamp) -> u32 {
    let passed = now.unix_millis().saturating_sub(decided.unix_millis());
    let left = (u64::from(UNDO_SECONDS) * 1_000).saturating_sub(passed);
    u32::try_from(left.div_ceil(1_000)).unwrap_or(UNDO_SECONDS)
}

/// Refuses a clerk who decides an application of their own: nobody grants a licence to themselves.
pub fn check_decider(clerk: UserId, owner: UserId) -> Result<(), TransitionRefused> {
    if clerk == owner {
        Err(TransitionRefused::OwnApplication)
    } else {
        Ok(())
    }
}

/// The longest reason for a decision, in characters.
pub const REASON_MAX: usize = 500;

/// A clerk's reason for a decision, as the owner will read it: clean, not empty, at most [`REASON_MAX`] characters; it may
/// have several lines.
pub fn reason(text: &str) -> Result<String, Invalid> {
    validation::paragraphs(
        "reason",
        "a reason that tells the owner what to fix",
        text,
        REASON_MAX,
    )
}

/// A clerk's reason for revoking a licence, as the owner will read it: clean, not empty, at most [`REASON_MAX`]
/// characters.
pub fn revocation_reason(text: &str) -> Result<String, Invalid> {
    validation::paragraphs("reason", "a reason that the owner understands", text, REASON_MAX)
}
