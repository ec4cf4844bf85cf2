//! Fields of forms.

mod combobox;
mod date_field;
mod error_summary;
mod search_field;
