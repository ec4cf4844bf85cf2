//! An application: from the owner's draft to the clerk's decision.

use super::{FeeState, ProofKind, TransitionRefused};
use crate::{Day, Invalid, Timestamp, id::UserId, validation};
use serde::{Deserialize, Serialize};

/// Days after which a waiting application is overdue, as clerks read each morning.
pub const OVERDUE_DAYS: u32 = 5;

/// The state of an application. It changes through the named transitions only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ApplicationState {
    /// The owner is still editing it.
    Draft,
    /// It waits for a clerk.
    Submitted,
    /// A clerk granted the licence. Final.
    Approved,
    /// A clerk rejected it, with a reason; the owner may apply again. Final.
    Rejected,
    /// Withdrawn by the owner, or because the pet died. Final.
    Withdrawn,
}

/// All states, in lifecycle order.
pub const APPLICATION_STATES: [ApplicationState; 5] = [
    ApplicationState::Draft,
    ApplicationState::Submitted,
    ApplicationState::Approved,
    ApplicationState::Rejected,
    ApplicationState::Withdrawn,
];

impl ApplicationState {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Parses the value of [`ApplicationState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        APPLICATION_STATES
            .into_iter()
            .find(|state| state.as_str() == value)
    }

    /// The state's one name for people: `Under review`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Submitted => "Under review",
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// Returns whether it can still change.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted)
    }

    /// Submits the application. Proofs may follow: the clerk sees which are missing.
    pub fn submit(self) -> Result<Self, TransitionRefused> {
        self.only(self == Self::Draft, Self::Submitted)
    }

    /// Approves the application. Refuses with proofs `missing` (see [`super::needed_proofs`]), an unpaid fee, or a licence whose
    /// `last` day has passed.
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

    /// Checks that the owner may pay the fee. Refuses once the licence's `last` day has passed.
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

    /// Rejects the application; the clerk's reason goes through [`reason`].
    pub fn reject(self) -> Result<Self, TransitionRefused> {
        self.only(self == Self::Submitted, Self::Rejected)
    }

    /// Withdraws the application: the owner changed their mind, or the pet died.
    pub fn withdraw(self) -> Result<Self, TransitionRefused> {
        self.only(self.is_open(), Self::Withdrawn)
    }

    /// Undoes a clerk's approval of `decided`: the application is submitted again, its fee stays paid. Refuses after
    /// [`UNDO_SECONDS`].
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

    /// Returns whether a paid fee is refunded, because the owner gets no licence for it.
    pub fn is_refundable(self) -> bool {
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

/// Seconds in which a clerk may undo an approval.
pub const UNDO_SECONDS: u32 = 30;

/// Whole seconds left at `now` to undo an approval of `decided`, rounded up; 0 once they have passed.
pub fn undo_seconds_left(decided: Timestamp, now: Timestamp) -> u32 {
    let passed = now.unix_millis().saturating_sub(decided.unix_millis());
    let left = (u64::from(UNDO_SECONDS) * 1_000).saturating_sub(passed);
    u32::try_from(left.div_ceil(1_000)).unwrap_or(UNDO_SECONDS)
}

/// Refuses a clerk who decides their own application.
pub fn check_decider(clerk: UserId, owner: UserId) -> Result<(), TransitionRefused> {
    if clerk == owner {
        Err(TransitionRefused::OwnApplication)
    } else {
        Ok(())
    }
}

/// Maximum length of a decision's reason, in characters.
pub const REASON_MAX: usize = 500;

/// Cleans and checks a clerk's reason for a decision, which the owner reads: not empty, at most [`REASON_MAX`] characters,
/// several lines allowed.
pub fn reason(text: &str) -> Result<String, Invalid> {
    validation::paragraphs(
        "reason",
        "a reason that tells the owner what to fix",
        text,
        REASON_MAX,
    )
}

/// Cleans and checks a clerk's reason for revoking a licence, which the owner reads: not empty, at most [`REASON_MAX`]
/// characters.
pub fn revocation_reason(text: &str) -> Result<String, Invalid> {
    validation::paragraphs("reason", "a reason that the owner understands", text, REASON_MAX)
}
