//! The builder: harness, collar and leash as parametric products.
//!
//! [`Parameters`] hold a person's choices. [`check()`] lists the rules they break, [`choices()`] the next options and why an
//! option is refused, [`price()`] the cost line by line, [`fit()`] whether the design suits a pet, and [`description::describe`]
//! puts it in words. All are pure and free of floating-point numbers, so browser and server agree to the cent.

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
pub use lettering::{Lettering, LetteringPosition, Typeface};
pub use parameters::Parameters;
pub use parts::{Colour, Hardware, Lining, Material, Product};
pub use presets::{Preset, presets};
pub use price::{Priced, price};
pub use rules::{Finding, check};
pub use size::Measurements;

#[cfg(test)]
mod tests;
