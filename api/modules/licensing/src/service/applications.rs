//! Applications: made, paid, decided, and undone.

pub(crate) mod applicants;
pub(crate) mod apply;
pub(crate) mod decide;
pub(crate) mod fees;
pub(crate) mod pay;
pub(crate) mod proofs;
pub(crate) mod summary;
pub(crate) mod undo;
