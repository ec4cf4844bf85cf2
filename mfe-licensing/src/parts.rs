//! What several pages show: states as badges, species as icons, people who must sign in first.

mod fee;
mod signed_in;
mod states;

pub(crate) use fee::{FeeCard, notes};
pub(crate) use signed_in::SignedIn;
pub(crate) use states::{
    application_badge, expiry_words, fee_badge, in_words, licence_badge, proof_label, species_icon,
    state_badge,
};
