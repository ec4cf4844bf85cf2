//! Figures over time, for charts.

use super::Counts;
use allpet_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// The time that a chart covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// The last hour, by the minute.
    #[default]
    Hour,
    /// The last day, by half an hour.
    Day,
}

impl Period {
    /// The length of a bucket, in milliseconds.
    pub fn bucket_ms(self) -> u64 {
        match self {
            Self::Hour => 60_000,
            Self::Day => 30 * 60_000,
        }
    }

    /// The number of buckets.
    pub fn buckets(self) -> u64 {
        match self {
            Self::Hour => 60,
            Self::Day => 48,
        }
    }
}

/// The figures to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SamplesQuery {
    /// The period.
    #[serde(default)]
    pub period: Period,
}

/// The figures of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Samples {
    /// The period.
    pub period: Period,
    /// One for each minute or half hour, oldest first, also where nothing was reported.
    pub buckets: Vec<Sample>,
}

/// The figures of a minute or half an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sample {
    /// Its beginning.
    pub at: Timestamp,
    /// The counts of all processes.
    pub counts: Counts,
    /// The longest event lag, in milliseconds.
    pub lag_ms: u64,
}
