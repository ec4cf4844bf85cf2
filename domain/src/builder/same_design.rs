//! When two designs are one. What a guest saved and also ordered comes to the account twice: from the builder's page, and with the
//! order; whichever comes first. Designs that somebody saved with an account stay two, however alike they are.

use super::{DesignState, Parameters};

/// An owner's design that is there when another comes.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    /// Where it stands.
    pub status: DesignState,
    /// Which version it is; nobody has touched the first.
    pub version: u32,
    /// Whether a guest saved it and brought it along.
    pub brought: bool,
    /// What was chosen.
    pub parameters: &'a Parameters,
}

impl Earlier<'_> {
    /// Whether this is what a guest brings now: kept with an order, and named by nobody since.
    pub fn is_brought_now(&self, saved: &Parameters) -> bool {
        self.status == DesignState::Ordered && self.version == 1 && self.parameters == saved
    }

    /// Whether this is what comes with an order now: ordered before, or what its guest brought, as it was brought.
    pub fn is_ordered_now(&self, ordered: &Parameters) -> bool {
        let may_be = match self.status {
            DesignState::Ordered => true,
            DesignState::Active => self.brought && self.version == 1,
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

    /// The states in which a design of the same choice is brought now, and those in which it is ordered now.
    fn states(version: u32, brought: bool) -> (Vec<DesignState>, Vec<DesignState>) {
        let (chosen, other) = (&presets()[0].parameters, &presets()[1].parameters);
        let earlier = |status| Earlier {
            status,
            version,
            brought,
            parameters: chosen,
        };
        for status in DESIGN_STATES {
            assert!(!earlier(status).is_brought_now(other));
            assert!(!earlier(status).is_ordered_now(other));
        }
        let all = || DESIGN_STATES.into_iter();
        (
            all()
                .filter(|status| earlier(*status).is_brought_now(chosen))
                .collect(),
            all()
                .filter(|status| earlier(*status).is_ordered_now(chosen))
                .collect(),
        )
    }

    #[test]
    fn a_guest_brings_what_came_with_the_order_unless_somebody_named_it() {
        for brought in [true, false] {
            assert_eq!(states(1, brought).0, [DesignState::Ordered]);
            assert_eq!(states(2, brought).0, []);
        }
    }

    #[test]
    fn an_order_fixes_what_its_guest_brought_and_nothing_saved_with_an_account() {
        use DesignState::{Active, Ordered};
        assert_eq!(states(1, true).1, [Active, Ordered]);
        assert_eq!(states(2, true).1, [Ordered]);
        assert_eq!(states(1, false).1, [Ordered]);
    }
}
