//! The groups of choices and their labels.

use allpet_domain::{
    builder::{Choice, Colour, Lining, Material, Pick, Product, size},
    measure::{Units, format_length, format_width, localize_lengths},
};

/// Choices of one kind, of which one is taken.
#[derive(Clone, PartialEq)]
pub(crate) struct Group {
    /// The field of the parameters, as named by findings.
    pub(crate) field: &'static str,
    /// The question.
    pub(crate) legend: &'static str,
    /// The choices, with the reasons of refused ones.
    pub(crate) choices: Vec<Choice>,
}

/// Groups the choices by kind, in their order. The reasons of refused ones name lengths in `units`.
pub(crate) fn groups(choices: Vec<Choice>, units: Units) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::with_capacity(16);
    for mut choice in choices {
        choice.refused = choice
            .refused
            .map(|reason| localize_lengths(&reason, units).into_owned());
        let (field, legend) = field_and_legend(choice.pick);
        match groups.last_mut().filter(|group| group.field == field) {
            Some(group) => group.choices.push(choice),
            None => groups.push(Group {
                field,
                legend,
                choices: vec![choice],
            }),
        }
    }
    groups
}

fn field_and_legend(pick: Pick) -> (&'static str, &'static str) {
    match pick {
        Pick::Product(_) => ("product", "What are you making?"),
        Pick::Size(_) => ("size", "Size"),
        Pick::Length(_) => ("length_cm", "Length"),
        Pick::Material(_) => ("material", "Material"),
        Pick::Width(_) => ("width_mm", "Strap width"),
        Pick::Strap(_) => ("strap", "Strap color"),
        Pick::Lining(_) => ("lining", "Lining"),
        Pick::LiningColour(_) => ("lining_colour", "Lining color"),
        Pick::Thread(_) => ("thread", "Stitching color"),
        Pick::Hardware(_) => ("hardware", "Buckles and rings"),
        Pick::FrontRing(_) => ("front_ring", "Front ring"),
        Pick::Handle(_) => ("handle", "Handle"),
        Pick::Reflective(_) => ("reflective", "Reflective trim"),
        Pick::Place(_) => ("lettering.place", "Position"),
        Pick::Typeface(_) => ("lettering.typeface", "Typeface"),
        Pick::LetterHeight(_) => ("lettering.height_mm", "Letter height"),
        Pick::LetterColour(_) => ("lettering.colour", "Letter color"),
    }
}

/// Returns the label and the description of a choice. `product` is the product of a size; girths and widths are in `units`, with the
/// workshop's measure as the description.
pub(crate) fn pick_label(pick: Pick, product: Product, units: Units) -> (String, String) {
    let plain = |label: &str| (label.to_owned(), String::new());
    match pick {
        Pick::Product(product) => plain(product.label()),
        Pick::Size(number) => (
            ["Size ", &number.to_string()].concat(),
            girths(product, number, units),
        ),
        Pick::Length(cm) => {
            let metres = [&(cm / 100).to_string(), ".", &(cm % 100 / 10).to_string(), " m"].concat();
            match units {
                Units::Metric => (metres, String::new()),
                Units::UnitedStates => (format_length(u32::from(cm) * 10, units), metres),
            }
        }
        Pick::Material(material) => (
            material.label().to_owned(),
            material_description(material).to_owned(),
        ),
        Pick::Width(mm) | Pick::LetterHeight(mm) => {
            let width = format_width(mm.into(), units);
            let parts = width.strip_suffix(')').and_then(|width| width.split_once(" ("));
            parts.map_or((width.clone(), String::new()), |(inches, metric)| {
                (inches.into(), metric.into())
            })
        }
        Pick::Strap(colour)
        | Pick::LiningColour(colour)
        | Pick::Thread(colour)
        | Pick::LetterColour(colour) => plain(colour.label()),
        Pick::Lining(lining) => (lining.label().to_owned(), lining_description(lining).to_owned()),
        Pick::Hardware(hardware) => plain(hardware.label()),
        Pick::FrontRing(on) | Pick::Handle(on) | Pick::Reflective(on) => plain(if on { "Yes" } else { "No" }),
        Pick::Place(place) => plain(place.label()),
        Pick::Typeface(typeface) => plain(typeface.label()),
    }
}

/// Returns the colour that a choice shows.
pub(super) fn colour(pick: Pick) -> Option<Colour> {
    match pick {
        Pick::Strap(colour)
        | Pick::LiningColour(colour)
        | Pick::Thread(colour)
        | Pick::LetterColour(colour) => Some(colour),
        _ => None,
    }
}

/// Formats the girths that a size fits: `Chest 36.5–47.5 cm, neck 27.5–36 cm`.
fn girths(product: Product, number: u8, units: Units) -> String {
    let Some(size) = size::of(product, number) else {
        return String::new();
    };
    let around = size::format_girths(size.fits(), units);
    match size.fits_neck() {
        Some(neck) => ["Chest ", &around, ", neck ", &size::format_girths(neck, units)].concat(),
        None => ["Neck ", &around].concat(),
    }
}

/// Returns what else a choice changes: `with a 25 mm strap`, `with a 0.98 in (25 mm) strap`.
pub(super) fn side_effect_label(choice: &Choice, units: Units) -> Option<String> {
    match choice.brings? {
        Pick::Width(mm) => Some(["with a ", &format_width(mm.into(), units), " strap"].concat()),
        _ => None,
    }
}

fn material_description(material: Material) -> &'static str {
    match material {
        Material::Webbing => "Light, strong, dries fast",
        Material::Cotton => "Soft to the hand",
        Material::Biothane => "Waterproof, wipes clean",
        Material::Leather => "Looks better with age",
    }
}

fn lining_description(lining: Lining) -> &'static str {
    match lining {
        Lining::None => "The strap itself",
        Lining::Neoprene => "Soft, dries fast",
        Lining::Fleece => "Warm and soft",
        Lining::SoftLeather => "Smooth, for sensitive skin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Units::{Metric, UnitedStates};
    use allpet_domain::builder::{Parameters, choices};

    #[test]
    fn a_shopper_with_inches_reads_inches_beside_every_width() {
        let label = |pick, units| pick_label(pick, Product::Collar, units);
        for pick in [Pick::Width(20), Pick::LetterHeight(20)] {
            assert_eq!(label(pick, Metric), ("20 mm".into(), String::new()));
            assert_eq!(label(pick, UnitedStates), ("0.79 in".into(), "20 mm".into()));
        }
        let harness = Parameters {
            front_ring: true,
            ..Parameters::plain(Product::Harness)
        };
        let mut checked = 0;
        for choice in groups(choices(&harness), UnitedStates)
            .into_iter()
            .flat_map(|group| group.choices)
        {
            let side_effect = side_effect_label(&choice, UnitedStates);
            for text in choice.refused.into_iter().chain(side_effect) {
                assert_eq!(
                    text.matches(" mm").count(),
                    text.matches(" in (").count(),
                    "{text}"
                );
                checked += usize::from(text.contains(" mm"));
            }
        }
        assert!(
            checked > 0,
            "a narrow strap is refused, a large size brings a wider one"
        );
    }
}
