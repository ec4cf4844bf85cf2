//! Kinds of products, finer than categories. Each kind has a drawing of its own.

use super::Category;

crate::enum_value::wire_enum! {
    /// The kind of a product.
    Kind {
        /// A strap harness for the pet to step into.
        StepInHarness = "step-in-harness", "Step-in harness";
        /// A harness with a ring at the chest.
        NoPullHarness = "no-pull-harness", "No-pull harness";
        /// A padded harness like a vest.
        VestHarness = "vest-harness", "Vest harness";
        /// A collar with a buckle.
        FlatCollar = "flat-collar", "Flat collar";
        /// A collar that tightens a little and no further.
        MartingaleCollar = "martingale-collar", "Martingale collar";
        /// A collar that opens under load, with a bell.
        CatCollar = "cat-collar", "Cat collar";
        /// A flat leash.
        WebbingLeash = "webbing-leash", "Flat leash";
        /// A round leash.
        RopeLeash = "rope-leash", "Rope leash";
        /// A bed with a raised edge.
        BolsterBed = "bolster-bed", "Bolster bed";
        /// A round bed with a deep middle.
        DonutBed = "donut-bed", "Donut bed";
        /// A flat bed.
        Mat = "mat", "Mat";
        /// A bed with a roof.
        Cave = "cave", "Cave";
        /// A ball.
        Ball = "ball", "Ball";
        /// A knotted rope.
        RopeToy = "rope-toy", "Rope toy";
        /// A soft animal.
        Plush = "plush", "Plush toy";
        /// A bone to chew.
        ChewBone = "chew-bone", "Chew toy";
        /// Feathers on a stick.
        Wand = "wand", "Wand";
        /// A bowl.
        Bowl = "bowl", "Bowl";
        /// A bowl with ridges.
        SlowFeeder = "slow-feeder", "Slow feeder";
        /// Two bowls in a stand.
        RaisedBowls = "raised-bowls", "Raised bowls";
        /// A brush or a comb.
        Brush = "brush", "Brush";
        /// A bottle.
        Shampoo = "shampoo", "Shampoo";
        /// A clipper for claws.
        Clipper = "clipper", "Claw clipper";
        /// A jar of chews or powder.
        Supplement = "supplement", "Supplement";
        /// A toothbrush with its paste.
        Dental = "dental", "Dental care";
        /// A bag of first-aid supplies.
        FirstAid = "first-aid", "First aid";
    }
}

impl Kind {
    /// The department that lists it.
    pub fn category(self) -> Category {
        match self {
            Self::StepInHarness | Self::NoPullHarness | Self::VestHarness => Category::Harnesses,
            Self::FlatCollar | Self::MartingaleCollar | Self::CatCollar => Category::Collars,
            Self::WebbingLeash | Self::RopeLeash => Category::Leashes,
            Self::BolsterBed | Self::DonutBed | Self::Mat | Self::Cave => Category::Beds,
            Self::Ball | Self::RopeToy | Self::Plush | Self::ChewBone | Self::Wand => Category::Toys,
            Self::Bowl | Self::SlowFeeder | Self::RaisedBowls => Category::Bowls,
            Self::Brush | Self::Shampoo | Self::Clipper => Category::Grooming,
            Self::Supplement | Self::Dental | Self::FirstAid => Category::Health,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_kinds() {
        for category in Category::ALL {
            assert!(
                Kind::ALL.iter().any(|kind| kind.category() == *category),
                "{category:?}"
            );
        }
    }

    #[test]
    fn each_value_is_parsed_again() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!(Kind::parse("saddle"), None);
    }
}
