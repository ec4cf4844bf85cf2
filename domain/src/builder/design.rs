//! A design: from the first sketch to the order, and its name.

use crate::{Invalid, validation};
use serde::{Deserialize, Serialize};

/// Where a design stands. It changes through the named transitions only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum DesignState {
    /// Still worked on; it may break rules.
    Draft,
    /// Can be made as it is.
    Active,
    /// Part of an order: it stays as it was ordered.
    Ordered,
    /// Put away by its owner.
    Archived,
}

/// All states, in the order of a life.
pub const DESIGN_STATES: [DesignState; 4] = [
    DesignState::Draft,
    DesignState::Active,
    DesignState::Ordered,
    DesignState::Archived,
];

/// Why a design stays in its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesignRefused {
    /// It was ordered.
    #[error("You ordered this design, so it can't change. Duplicate it to make changes.")]
    Ordered,
    /// It was put away.
    #[error("This design is archived. Restore it to continue.")]
    Archived,
    /// It breaks rules.
    #[error("We can't make this design as it is. Fix the marked choices, or save it as a draft.")]
    Broken,
    /// It is not put away.
    #[error("This design is not archived.")]
    NotArchived,
}

impl DesignState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Active => "ACTIVE",
            Self::Ordered => "ORDERED",
            Self::Archived => "ARCHIVED",
        }
    }

    /// Its name where it stands alone.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Active => "Ready to order",
            Self::Ordered => "Ordered",
            Self::Archived => "Archived",
        }
    }

    /// The state that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        DESIGN_STATES.into_iter().find(|state| state.as_str() == word)
    }

    /// The owner changes what it is: only before it is ordered or put away.
    pub fn edit(self) -> Result<Self, DesignRefused> {
        match self {
            Self::Draft | Self::Active => Ok(self),
            Self::Ordered => Err(DesignRefused::Ordered),
            Self::Archived => Err(DesignRefused::Archived),
        }
    }

    /// The owner is content with it. `breaks_rules`: whether [`super::check()`] found anything.
    pub fn activate(self, breaks_rules: bool) -> Result<Self, DesignRefused> {
        self.edit()?;
        if breaks_rules {
            Err(DesignRefused::Broken)
        } else {
            Ok(Self::Active)
        }
    }

    /// The owner goes on sketching.
    pub fn sketch(self) -> Result<Self, DesignRefused> {
        self.edit().map(|_| Self::Draft)
    }

    /// It became part of an order, a sketch that breaks no rules, too. Once more is no mistake: the same design may be ordered
    /// again. `breaks_rules`: whether [`super::check()`] found anything.
    pub fn order(self, breaks_rules: bool) -> Result<Self, DesignRefused> {
        match self {
            Self::Active | Self::Ordered => Ok(Self::Ordered),
            Self::Draft if !breaks_rules => Ok(Self::Ordered),
            Self::Draft => Err(DesignRefused::Broken),
            Self::Archived => Err(DesignRefused::Archived),
        }
    }

    /// The owner puts it away.
    pub fn archive(self) -> Result<Self, DesignRefused> {
        Ok(Self::Archived)
    }

    /// The owner takes it out again, as a draft.
    pub fn restore(self) -> Result<Self, DesignRefused> {
        if self == Self::Archived {
            Ok(Self::Draft)
        } else {
            Err(DesignRefused::NotArchived)
        }
    }
}

impl DesignRefused {
    /// For programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Archived => "archived",
            Self::Broken => "breaks-rules",
            Self::NotArchived => "not-archived",
        }
    }
}

/// The longest name of a design, in characters.
pub const NAME_MAX: usize = 80;

/// A name of a design: one clean line, not empty, at most [`NAME_MAX`] characters.
pub fn design_name(field: &str, name: &str) -> Result<String, Invalid> {
    validation::text(field, "a name for the design", name, NAME_MAX)
}

/// The name of a copy: `Walk in the rain (copy)`, shortened where it would grow too long.
pub fn copy_name(name: &str) -> String {
    const SUFFIX: &str = " (copy)";
    let kept: String = name
        .trim_end_matches(SUFFIX)
        .chars()
        .take(NAME_MAX - SUFFIX.len())
        .collect();
    [kept.trim_end(), SUFFIX].concat()
}
