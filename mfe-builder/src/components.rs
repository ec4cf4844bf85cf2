//! Components of several pages: choices, pictures, prices, the fit and facts.

mod canvas3d;
mod choice;
mod design_facts;
mod design_picture;
mod design_view;
mod findings;
mod fit;
mod labels;

pub(crate) use choice::ChoiceGroup;
pub(crate) use design_facts::design_facts;
pub(crate) use design_picture::{DesignPicture, ListPrice, Price};
pub(crate) use design_view::DesignView;
pub(crate) use findings::{findings, focus};
pub(crate) use fit::{FitNotice, MeasureFields};
pub(crate) use labels::{Group, groups, pick_label};

/// The first page of a list, which nobody's pets or designs exceed.
pub(crate) fn first_page() -> allpet_contract::page::Paging {
    allpet_contract::page::Paging {
        limit: Some(100),
        cursor: None,
    }
}
