//! Deduplication of designs. A design that a guest saved and also ordered reaches the account twice, in either order: from the
//! builder's page, and with the order. Designs saved with an account stay separate, however alike.

use super::{DesignState, Parameters};

/// A design that the owner already has when another arrives.
#[derive(Clone, Copy, Debug)]
pub struct ExistingDesign<'a> {
    /// Its state.
    pub status: DesignState,
    /// Its version; 1 is unedited.
    pub version: u32,
    /// Whether it was imported from a guest session.
    pub imported: bool,
    /// The choices.
    pub parameters: &'a Parameters,
}

impl ExistingDesign<'_> {
    /// Returns whether this is the design that a guest imports now: recorded with an order, and not edited since.
    pub fn is_imported_now(&self, saved: &Parameters) -> bool {
        self.status == DesignState::Ordered && self.version == 1 && self.parameters == saved
    }

    /// Returns whether this is the design that an order records now: ordered before, or imported from the guest and not edited
    /// since.
    pub fn is_ordered_now(&self, ordered: &Parameters) -> bool {
        let may_be = match self.status {
            DesignState::Ordered => true,
            DesignState::Active => self.imported && self.version == 1,
            DesignState::Draft | DesignState::Archived => false,
        };
        may_be && self.parameters == ordered
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{design::DESIGN_STATES, presets},
        *,
    };

    /// The states in which an equal design counts as imported now, and as ordered now.
    fn states(version: u32, imported: bool) -> (Vec<DesignState>, Vec<DesignState>) {
        let (chosen, other) = (&presets()[0].parameters, &presets()[1].parameters);
        let existing_design = |status| ExistingDesign {
            status,
            version,
            imported,
            parameters: chosen,
        };
        for status in DESIGN_STATES {
            assert!(!existing_design(status).is_imported_now(other));
            assert!(!existing_design(status).is_ordered_now(other));
        }
        let all = || DESIGN_STATES.into_iter();
        (
            all()
                .filter(|status| existing_design(*status).is_imported_now(chosen))
                .collect(),
            all()
                .filter(|status| existing_design(*status).is_ordered_now(chosen))
                .collect(),
        )
    }

    #[test]
    fn an_import_reuses_an_unedited_ordered_design() {
        for imported in [true, false] {
            assert_eq!(states(1, imported).0, [DesignState::Ordered]);
            assert_eq!(states(2, imported).0, []);
        }
    }

    #[test]
    fn an_order_reuses_an_unedited_imported_design() {
        use DesignState::{Active, Ordered};
        assert_eq!(states(1, true).1, [Active, Ordered]);
        assert_eq!(states(2, true).1, [Ordered]);
        assert_eq!(states(1, false).1, [Ordered]);
    }
}
