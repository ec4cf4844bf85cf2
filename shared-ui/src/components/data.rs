//! Components that show data: amounts, days, names, lists and tables.

pub(crate) mod avatar;
pub(crate) mod badge;
pub(crate) mod day_text;
pub(crate) mod facts;
pub(crate) mod finder_message;
pub(crate) mod list;
pub(crate) mod load_more;
pub(crate) mod money;
pub(crate) mod name;
pub(crate) mod states;
pub(crate) mod table;
pub(crate) mod uploaded_picture;
