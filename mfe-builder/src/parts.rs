//! What several pages show.

mod choice;
mod drawn;
mod findings;
mod fit;
mod look;
mod told;
mod turning;
mod words;

pub(crate) use choice::ChoiceGroup;
pub(crate) use drawn::{Drawn, Price, ShownPrice};
pub(crate) use findings::findings;
pub(crate) use fit::{FitNotice, Measure, misfit};
pub(crate) use look::Look;
pub(crate) use told::{facts, problem_notice};
pub(crate) use words::{Group, groups, pick_label};

/// A whole list, as far as one page goes: nobody has more pets or designs on a screen than that.
pub(crate) fn all() -> allpet_contract::page::Paging {
    allpet_contract::page::Paging {
        limit: Some(100),
        cursor: None,
    }
}
