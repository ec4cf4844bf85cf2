//! What the clock asks of licensing.

use crate::{
    access::{Internal, audience},
    endpoint,
};

endpoint! {
    /// Removes the documents that no application named within a day; how many.
    SweepProofs { } = POST "/internal/licensing/proofs/sweep" -> 200 u32, Internal, &[audience::INTERNAL], [];
}
