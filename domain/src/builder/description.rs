//! A design in words.

use super::{lettering, parameters::Parameters, parts::Product, size};
use crate::measure::{Units, format_length, format_width};

/// Describes a design in a sentence, its size and its strap in `units`. Screen readers, carts and orders use it.
pub fn describe(p: &Parameters, units: Units) -> String {
    let mut words = [
        p.product.label(),
        " of ",
        &p.material.label().to_lowercase(),
        ", ",
        &measure(p, units),
        &format_width(p.width_mm.into(), units),
        ", ",
        &p.strap.label().to_lowercase(),
        ", with ",
        &p.hardware.label().to_lowercase(),
    ]
    .concat();
    if let Some(lettering) = &p.lettering {
        words.push_str(", saying “");
        words.push_str(&lettering::compose(&lettering.text).replace('\n', " "));
        words.push('”');
    }
    words
}

/// The size or the length, with a trailing comma. The workshop's centimetres stand behind inches.
fn measure(p: &Parameters, units: Units) -> String {
    let size = p.size.and_then(|number| size::label(p.product, number, units));
    let length = p.length_cm.filter(|_| p.product == Product::Leash);
    let length = length.map(|cm| {
        let metric = [&cm.to_string(), " cm"].concat();
        match units {
            Units::Metric => metric + " long",
            Units::UnitedStates => {
                let inches = format_length(u32::from(cm) * 10, units);
                [&inches, " (", &metric, ") long"].concat()
            }
        }
    });
    size.or(length)
        .map_or_else(String::new, |words| [&words, ", "].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Units::{Metric, UnitedStates};

    fn plain(product: Product, units: Units) -> String {
        describe(&Parameters::plain(product), units)
    }

    #[test]
    fn a_description_says_the_size_in_the_reader_s_units() {
        assert_eq!(
            plain(Product::Harness, Metric),
            "Harness of nylon webbing, size 1 (chest 36.5–47.5 cm), 20 mm, teal, with stainless steel"
        );
        assert!(plain(Product::Collar, Metric).contains("size 1 (neck 23–30 cm)"));
        assert!(plain(Product::Leash, Metric).contains("120 cm long"));
        assert!(
            plain(Product::Harness, UnitedStates)
                .contains("size 1, chest 14.4–18.7 in (36.5–47.5 cm), 0.79 in (20 mm), teal")
        );
        assert!(plain(Product::Leash, UnitedStates).contains("47.2 in (120 cm) long"));
    }
}
