//! What several pages show.

mod choice;
mod drawn;
mod findings;
mod fit;
mod labels;
mod look;
mod notices;
mod turning;

pub(crate) use choice::ChoiceGroup;
pub(crate) use drawn::{Drawn, Price, ShownPrice};
pub(crate) use findings::findings;
pub(crate) use fit::{FitNotice, Measure, misfit};
pub(crate) use labels::{Group, groups, pick_label};
pub(crate) use look::Look;
pub(crate) use notices::{facts, problem_notice};

/// A whole list, as far as one page goes: nobody has more pets or designs on a screen than that.
pub(crate) fn all() -> allpet_contract::page::Paging {
    allpet_contract::page::Paging {
        limit: Some(100),
        cursor: None,
    }
}
