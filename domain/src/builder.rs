//! The builder: harness, collar and leash as parametric products.
//!
//! [`Parameters`] are what a person chose. [`check()`] says which rules they break, [`choices()`] what may be chosen next
//! and why something may not, [`price()`] what it costs line by line, [`fit()`] whether it suits a pet, and
//! [`description::describe`] says it in words. All pure and without floating-point numbers, so that browser and server agree to the cent.

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;
pub mod choices;
pub mod description;
pub mod design;
pub mod fit;
pub mod lettering;
pub mod parameters;
pub mod parts;
pub mod presets;
pub mod price;
pub mod rules;
pub mod same_design;
pub mod size;

pub use choices::{Choice, Pick, choices};
pub use design::{DesignState, design_name};
pub use fit::{Fit, Verdict, fit};
pub use lettering::{Lettering, Place, Typeface};
pub use parameters::Parameters;
pub use parts::{Colour, Hardware, Lining, Material, Product};
pub use presets::{Preset, presets};
pub use price::{Priced, price};
pub use rules::{Finding, check};
pub use size::Measurements;

#[cfg(test)]
mod tests;
