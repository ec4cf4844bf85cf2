//! A person's choices for one product.

use super::{
    lettering::Lettering,
    parts::{Colour, Hardware, Lining, Material, Product},
};
#[cfg(feature = "schema")]
use super::{
    parts::{LENGTHS_CM, WIDTHS_MM},
    size,
};
use serde::{Deserialize, Serialize};

/// One configured product. Any combination can be represented; [`super::check()`] says whether it can be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Parameters {
    /// The kind of product.
    pub product: Product,
    /// The size of a harness or a collar, 0 to 7 (see [`super::size`]); absent on a leash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(max = size::SIZES - 1)))]
    pub size: Option<u8>,
    /// The length of a leash in cm; absent on a harness and on a collar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = LENGTHS_CM[0], max = LENGTHS_CM[LENGTHS_CM.len() - 1])))]
    pub length_cm: Option<u16>,
    /// The material of the strap.
    pub material: Material,
    /// Width of the strap in mm.
    #[cfg_attr(feature = "schema", schemars(range(min = WIDTHS_MM[0], max = WIDTHS_MM[WIDTHS_MM.len() - 1])))]
    pub width_mm: u8,
    /// Colour of the strap.
    pub strap: Colour,
    /// The lining: the layer against the pet.
    pub lining: Lining,
    /// Colour of the lining, if there is one.
    pub lining_colour: Colour,
    /// Colour of the seams, if there are any.
    pub thread: Colour,
    /// The material of buckles, rings and hooks.
    pub hardware: Hardware,
    /// A second ring at the chest of a harness, against pulling.
    #[serde(default)]
    pub front_ring: bool,
    /// A handle: on the back of a harness, on a collar, close to the hook of a leash.
    #[serde(default)]
    pub handle: bool,
    /// A reflective trim.
    #[serde(default)]
    pub reflective: bool,
    /// The lettering, if there is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lettering: Option<Lettering>,
}

impl Parameters {
    /// A plain product of this kind; it breaks no rule.
    pub fn plain(product: Product) -> Self {
        let leash = product == Product::Leash;
        Self {
            product,
            size: (!leash).then_some(1),
            length_cm: leash.then_some(120),
            material: Material::Webbing,
            width_mm: 20,
            strap: Colour::Teal,
            lining: Lining::None,
            lining_colour: Colour::Charcoal,
            thread: Colour::Cream,
            hardware: Hardware::Steel,
            front_ring: false,
            handle: false,
            reflective: false,
            lettering: None,
        }
    }

    /// Returns the same design with its lettering tidied, or dropped if it is empty.
    #[must_use]
    pub fn tidy(self) -> Self {
        let lettering = self.lettering.map(Lettering::tidy);
        Self {
            lettering: lettering.filter(|lettering| !lettering.text.is_empty()),
            ..self
        }
    }
}
