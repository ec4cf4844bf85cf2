//! The life of a design, from draft to order, and its name.

use crate::{Invalid, validation};
use serde::{Deserialize, Serialize};

/// The state of a design. It changes through the named transitions only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum DesignState {
    /// Still being edited; it may break rules.
    Draft,
    /// Complete: it breaks no rules.
    Active,
    /// Part of an order, and frozen as it was ordered.
    Ordered,
    /// Archived by its owner.
    Archived,
}

/// All states, in lifecycle order.
pub const DESIGN_STATES: [DesignState; 4] = [
    DesignState::Draft,
    DesignState::Active,
    DesignState::Ordered,
    DesignState::Archived,
];

/// The reason why a design stays in its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesignRefused {
    /// The design was ordered.
    #[error("You ordered this design, so it can’t change. Duplicate it to make changes.")]
    Ordered,
    /// The design is archived.
    #[error("This design is archived. Restore it to continue.")]
    Archived,
    /// The design breaks rules.
    #[error("We can’t make this design as it is. Fix the marked choices, or save it as a draft.")]
    Broken,
    /// The design is not archived.
    #[error("This design is not archived.")]
    NotArchived,
}

impl DesignState {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Active => "ACTIVE",
            Self::Ordered => "ORDERED",
            Self::Archived => "ARCHIVED",
        }
    }

    /// The label on its own.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Active => "Ready to order",
            Self::Ordered => "Ordered",
            Self::Archived => "Archived",
        }
    }

    /// Parses the value of [`DesignState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        DESIGN_STATES.into_iter().find(|state| state.as_str() == value)
    }

    /// Allows the owner to edit the design. Refuses once it is ordered or archived.
    pub fn edit(self) -> Result<Self, DesignRefused> {
        match self {
            Self::Draft | Self::Active => Ok(self),
            Self::Ordered => Err(DesignRefused::Ordered),
            Self::Archived => Err(DesignRefused::Archived),
        }
    }

    /// Marks the design as complete. `breaks_rules` is true if [`super::check()`] found anything.
    pub fn activate(self, breaks_rules: bool) -> Result<Self, DesignRefused> {
        self.edit()?;
        if breaks_rules {
            Err(DesignRefused::Broken)
        } else {
            Ok(Self::Active)
        }
    }

    /// Moves the design back to draft.
    pub fn sketch(self) -> Result<Self, DesignRefused> {
        self.edit().map(|_| Self::Draft)
    }

    /// Makes the design part of an order. A draft that breaks no rules may be ordered directly, and an ordered design may be
    /// ordered again. `breaks_rules` is true if [`super::check()`] found anything.
    pub fn order(self, breaks_rules: bool) -> Result<Self, DesignRefused> {
        match self {
            Self::Active | Self::Ordered => Ok(Self::Ordered),
            Self::Draft if !breaks_rules => Ok(Self::Ordered),
            Self::Draft => Err(DesignRefused::Broken),
            Self::Archived => Err(DesignRefused::Archived),
        }
    }

    /// Archives the design.
    pub fn archive(self) -> Result<Self, DesignRefused> {
        Ok(Self::Archived)
    }

    /// Restores an archived design as a draft.
    pub fn restore(self) -> Result<Self, DesignRefused> {
        if self == Self::Archived {
            Ok(Self::Draft)
        } else {
            Err(DesignRefused::NotArchived)
        }
    }
}

impl DesignRefused {
    /// The code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Archived => "archived",
            Self::Broken => "breaks-rules",
            Self::NotArchived => "not-archived",
        }
    }
}

/// Maximum length of a design's name, in characters.
pub const NAME_MAX: usize = 80;

/// Cleans and checks a design's name: one line, not empty, at most [`NAME_MAX`] characters.
pub fn design_name(field: &str, name: &str) -> Result<String, Invalid> {
    validation::text(field, "a name for the design", name, NAME_MAX)
}

/// Names a copy: `Walk in the rain (copy)`, truncated to [`NAME_MAX`] characters.
pub fn copy_name(name: &str) -> String {
    const SUFFIX: &str = " (copy)";
    let kept: String = name
        .trim_end_matches(SUFFIX)
        .chars()
        .take(NAME_MAX - SUFFIX.len())
        .collect();
    [kept.trim_end(), SUFFIX].concat()
}
