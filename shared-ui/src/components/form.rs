//! Form controls.

pub(crate) mod altered_field;
pub(crate) mod button;
pub(crate) mod checkbox;
pub(crate) mod combobox;
pub(crate) mod copy_field;
pub(crate) mod date_field;
pub(crate) mod field;
pub(crate) mod file_field;
pub(crate) mod filter_chips;
pub(crate) mod radio_cards;
pub(crate) mod search_field;
pub(crate) mod select;
pub(crate) mod text_field;
