//! The eight departments of the store.

crate::enum_value::wire_enum! {
    /// A department of the store.
    Category {
        /// Harnesses.
        Harnesses = "harnesses", "Harnesses";
        /// Collars.
        Collars = "collars", "Collars";
        /// Leashes.
        Leashes = "leashes", "Leashes";
        /// Beds.
        Beds = "beds", "Beds";
        /// Toys.
        Toys = "toys", "Toys";
        /// Food and water bowls.
        Bowls = "bowls", "Bowls";
        /// Coat, claw and bath care.
        Grooming = "grooming", "Grooming";
        /// Supplements, teeth and first aid.
        Health = "health", "Health";
    }
}

impl Category {
    /// The three-letter prefix of its SKUs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Harnesses => "HAR",
            Self::Collars => "COL",
            Self::Leashes => "LEA",
            Self::Beds => "BED",
            Self::Toys => "TOY",
            Self::Bowls => "BOW",
            Self::Grooming => "GRO",
            Self::Health => "HEA",
        }
    }
}
