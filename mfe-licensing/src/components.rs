//! Components of several pages: badges for states, icons for species, the fee, and the prompt to sign in.

mod fee;
mod signed_in;
mod states;

pub(crate) use fee::{FeeCard, quote_notes, telephone_link};
pub(crate) use signed_in::SignedIn;
pub(crate) use states::{
    application_badge, expiry_text, fee_badge, licence_badge, proof_label, species_icon, state_badge,
};
