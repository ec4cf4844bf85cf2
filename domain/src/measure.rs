//! Weights and lengths, in the units of a person's country. Stored in grams and millimetres.

mod format;
mod localize;
mod parser;

pub use format::{format_length, format_range, format_weight, format_width, weight_text};
pub use localize::localize_lengths;
pub use parser::{grams, millimetres, reread_weight};

/// The units of a number typed without one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Units {
    /// Kilograms and centimetres.
    #[default]
    Metric,
    /// Pounds and inches.
    UnitedStates,
}
