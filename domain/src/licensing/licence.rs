//! A licence: its state, and the named transitions, each of which can refuse.

use super::TransitionRefused;
use crate::{Day, english::English};
use serde::{Deserialize, Serialize};

/// Days before the expiry from which a licence may be renewed, by default.
pub const RENEWAL_DAYS: u32 = 60;
/// Days after the expiry until a licence is delinquent, by default: a month, as in Edmonton's register.
pub const GRACE_DAYS: u32 = 30;

/// The state of a licence. It changes through the transitions of [`LicenceFacts`] only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LicenceState {
    /// Granted.
    Issued,
    /// Past its last day.
    Expired,
    /// Past its last day by more than the grace period.
    Delinquent,
    /// Followed by another licence; valid until its own last day. Final.
    Renewed,
    /// Cancelled by the owner, or because the pet died. Final.
    Cancelled,
    /// The pet has a new owner, who holds a new licence. Final.
    Transferred,
    /// Revoked by the authority. Final.
    Revoked,
}

/// All states, in lifecycle order.
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
    /// The stored and serialized value.
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

    /// Parses the value of [`LicenceState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        LICENCE_STATES.into_iter().find(|state| state.as_str() == value)
    }

    /// The state's one name for people, in the English of the authority: `Issued`.
    pub fn label(self, english: English) -> &'static str {
        match self {
            Self::Issued => "Issued",
            Self::Expired => "Expired",
            Self::Delinquent => "Long expired",
            Self::Renewed => "Renewed",
            Self::Cancelled => english.cancelled_title(),
            Self::Transferred => "Transferred",
            Self::Revoked => "Revoked",
        }
    }

    /// The state after the pet dies or its owner deletes it: cancelled, even if renewed, unless it had ended already. `None` if
    /// nothing changes.
    pub fn end_with_pet(self) -> Option<Self> {
        match self {
            Self::Issued | Self::Expired | Self::Delinquent | Self::Renewed => Some(Self::Cancelled),
            Self::Cancelled | Self::Transferred | Self::Revoked => None,
        }
    }

    /// Returns whether a finder who looks up the tag may see the pet and its owner: until the licence was ended.
    pub fn shows_pet(self) -> bool {
        self.end_with_pet().is_some()
    }

    /// Returns whether the licence was ended before its last day, which then says nothing about today.
    pub fn ended_early(self) -> bool {
        matches!(self, Self::Cancelled | Self::Transferred | Self::Revoked)
    }

    /// Returns whether the licence binds the pet's species, which then cannot change.
    pub fn binds_species(self) -> bool {
        matches!(self, Self::Issued | Self::Renewed)
    }

    /// Returns whether no transition can follow.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Issued | Self::Expired | Self::Delinquent)
    }
}

/// A licence as the transitions see it: the stored state, its days, and the jurisdiction's periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LicenceFacts {
    /// The stored state; see [`LicenceFacts::on`] for today's.
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

impl LicenceFacts {
    /// The state on `today`: a licence expires by time, even before the stored state says so.
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

    /// Returns whether this licence covers the pet on `day`.
    pub fn is_valid(&self, day: Day) -> bool {
        let stands = matches!(self.on(day), LicenceState::Issued | LicenceState::Renewed);
        stands && self.starts <= day && day <= self.expires
    }

    /// Expires the licence. Refuses until its last day has passed.
    pub fn expire(&self, today: Day) -> Result<LicenceState, TransitionRefused> {
        self.only(&[LicenceState::Issued], LicenceState::Expired)?;
        not_before(self.expires.plus_days(1), today, LicenceState::Expired)
    }

    /// Makes the licence delinquent. Refuses until the grace period has passed.
    pub fn lapse(&self, today: Day) -> Result<LicenceState, TransitionRefused> {
        self.only(
            &[LicenceState::Issued, LicenceState::Expired],
            LicenceState::Delinquent,
        )?;
        let from = self.expires.plus_days(i64::from(self.grace_days) + 1);
        not_before(from, today, LicenceState::Delinquent)
    }

    /// Replaces the licence by a following one. Refuses before the renewal window opens. There is no upper limit.
    pub fn renew(&self, today: Day) -> Result<LicenceState, TransitionRefused> {
        self.only(
            &[
                LicenceState::Issued,
                LicenceState::Expired,
                LicenceState::Delinquent,
            ],
            LicenceState::Renewed,
        )?;
        let from = renewable_from(self.expires, self.renewal_days);
        not_before(from, today, LicenceState::Renewed)
    }

    /// Cancels the licence: the owner gives it up, or the pet died.
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

    /// Transfers the pet to a new owner, who gets a new licence. Refuses once the licence has expired.
    pub fn transfer(&self, today: Day) -> Result<LicenceState, TransitionRefused> {
        Self {
            state: self.on(today),
            ..*self
        }
        .only(&[LicenceState::Issued], LicenceState::Transferred)
    }

    /// Revokes the licence on the authority's behalf. Refuses once it has expired.
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

/// Returns the first day on which a licence that ends on `expires` may be renewed. `renewal_days`: see
/// [`super::Jurisdiction::renewal_days`].
pub fn renewable_from(expires: Day, renewal_days: u32) -> Day {
    expires.plus_days(-i64::from(renewal_days))
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

/// The number of a new licence: `A`, the year of issue, and a sequence of at least six digits per authority and year:
/// `A2026-000123`. Numbers of imported registers never look like this (they are digits, some behind an `S`).
pub fn number(issued: Day, sequence: u32) -> String {
    format!("A{:04}-{sequence:06}", issued.0.year())
}

/// Parses the number of a licence that was issued here, as people type it: lower case, or without its hyphen. `None` if it cannot be
/// one.
pub fn parse_number(text: &str) -> Option<String> {
    let is_plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ' '));
    let compact: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let digits = compact.strip_prefix(['A', 'a']).filter(|_| is_plain)?;
    let is_number = digits.len() >= 10 && digits.chars().all(|digit| digit.is_ascii_digit());
    is_number.then(|| format!("A{}-{}", &digits[..4], &digits[4..]))
}
