//! A licence: its state, and the named transitions that can refuse.

use super::TransitionRefused;
use crate::Day;
use serde::{Deserialize, Serialize};

/// Days before the expiry from which a licence may be renewed, where the place does not say.
pub const RENEWAL_DAYS: u32 = 60;
/// Days after the expiry until a licence is delinquent, where the place does not say: a month, as in Edmonton's register.
pub const GRACE_DAYS: u32 = 30;

/// Where a licence stands. It changes through the transitions of [`Standing`] only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LicenceState {
    /// Granted.
    Issued,
    /// Past its last day.
    Expired,
    /// Past its last day for longer than the grace.
    Delinquent,
    /// Another licence has followed it; valid until its own last day still. Final.
    Renewed,
    /// Ended by the owner, or because the pet has died. Final.
    Cancelled,
    /// The pet has a new owner, who holds a new licence. Final.
    Transferred,
    /// Taken away by the authority. Final.
    Revoked,
}

/// All states, in the order of a life.
pub const LICENCE_STATES: [LicenceState; 7] = [
    LicenceState::Issued,
    LicenceState::Expired,
    LicenceState::Delinquent,
    LicenceState::Renewed,
    LicenceState::Cancelled,
    LicenceState::Transferred,
    LicenceState::Revoked,
];

impl LicenceState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Expired => "expired",
            Self::Delinquent => "delinquent",
            Self::Renewed => "renewed",
            Self::Cancelled => "cancelled",
            Self::Transferred => "transferred",
            Self::Revoked => "revoked",
        }
    }

    /// The state that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        LICENCE_STATES.into_iter().find(|state| state.as_str() == word)
    }

    /// What becomes of it when the pet dies or its owner deletes it: whatever was not ended before is cancelled, one that was
    /// renewed as well. None where nothing changes.
    pub fn end_with_pet(self) -> Option<Self> {
        match self {
            Self::Issued | Self::Expired | Self::Delinquent | Self::Renewed => Some(Self::Cancelled),
            Self::Cancelled | Self::Transferred | Self::Revoked => None,
        }
    }

    /// Whether a stranger who reads the tag may still learn of the pet and its owner: not once the licence was ended.
    pub fn shows_pet(self) -> bool {
        self.end_with_pet().is_some()
    }

    /// Whether it was made out for the pet as it is and still stands, so that the pet's species cannot change.
    pub fn binds_species(self) -> bool {
        matches!(self, Self::Issued | Self::Renewed)
    }

    /// Whether nothing can follow.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Issued | Self::Expired | Self::Delinquent)
    }
}

/// What is known of a licence when a change is wanted: the state as stored, its days, and the place's waiting times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state as stored; see [`Standing::on`] for the one that holds today.
    pub state: LicenceState,
    /// The first valid day.
    pub starts: Day,
    /// The last valid day.
    pub expires: Day,
    /// See [`super::Jurisdiction::grace_days`].
    pub grace_days: u32,
    /// See [`super::Jurisdiction::renewal_days`].
    pub renewal_days: u32,
}

impl Standing {
    /// The state on `today`: time expires a licence whether or not anybody has written it down yet.
    pub fn on(&self, today: Day) -> LicenceState {
        let late = self.expires.days_until(today);
        match self.state {
            LicenceState::Issued | LicenceState::Expired if late > i64::from(self.grace_days) => {
                LicenceState::Delinquent
            }
            LicenceState::Issued if late > 0 => LicenceState::Expired,
            state => state,
        }
    }

    /// Whether the pet is licensed on `day` by this licence.
    pub fn is_valid(&self, day: Day) -> bool {
        let stands = matches!(self.on(day), LicenceState::Issued | LicenceState::Renewed);
        stands && self.starts <= day && day <= self.expires
    }

    /// The last day has passed.
    pub fn expire(&self, today: Day) -> Result<LicenceState, TransitionRefused> {
        self.only(&[LicenceState::Issued], LicenceState::Expired)?;
        not_before(self.expires.plus_days(1), today, LicenceState::Expired)
    }

    /// The grace has passed too.
    pub fn lapse(&self, today: Day) -> Result<LicenceState, TransitionRefused> {
        self.only(
            &[LicenceState::Issued, LicenceState::Expired],
            LicenceState::Delinquent,
        )?;
        let from = self.expires.plus_days(i64::from(self.grace_days) + 1);
        not_before(from, today, LicenceState::Delinquent)
    }

    /// Another licence follows this one; allowed from the renewal window on, and however late.
    pub fn renew(&self, today: Day) -> Result<LicenceState, TransitionRefused> {
        self.only(
            &[
                LicenceState::Issued,
                LicenceState::Expired,
                LicenceState::Delinquent,
            ],
            LicenceState::Renewed,
        )?;
        let from = self.expires.plus_days(-i64::from(self.renewal_days));
        not_before(from, today, LicenceState::Renewed)
    }

    /// The owner gives it up, or the pet has died.
    pub fn cancel(&self) -> Result<LicenceState, TransitionRefused> {
        self.only(
            &[
                LicenceState::Issued,
                LicenceState::Expired,
                LicenceState::Delinquent,
            ],
            LicenceState::Cancelled,
        )
    }

    /// The pet goes to a new owner, for whom a new licence is made. An expired licence cannot go along.
    pub fn transfer(&self, today: Day) -> Result<LicenceState, TransitionRefused> {
        Self {
            state: self.on(today),
            ..*self
        }
        .only(&[LicenceState::Issued], LicenceState::Transferred)
    }

    /// The authority takes it away. There is nothing to take where it has expired.
    pub fn revoke(&self, today: Day) -> Result<LicenceState, TransitionRefused> {
        Self {
            state: self.on(today),
            ..*self
        }
        .only(&[LicenceState::Issued], LicenceState::Revoked)
    }

    fn only(&self, from: &[LicenceState], to: LicenceState) -> Result<LicenceState, TransitionRefused> {
        let refused = TransitionRefused::State {
            what: "license",
            state: self.state.as_str(),
            done: to.as_str(),
        };
        from.contains(&self.state).then_some(to).ok_or(refused)
    }
}

fn not_before(from: Day, today: Day, to: LicenceState) -> Result<LicenceState, TransitionRefused> {
    if today < from {
        Err(TransitionRefused::Early {
            done: to.as_str(),
            from,
        })
    } else {
        Ok(to)
    }
}

/// The number of a new licence: `A`, the year of issue, and a count within the authority and year of at least six digits:
/// `A2026-000123`. No number of a register taken over looks like it (those are digits, some behind an `S`).
pub fn number(issued: Day, sequence: u32) -> String {
    format!("A{:04}-{sequence:06}", issued.0.year())
}
