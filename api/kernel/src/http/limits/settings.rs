//! The settings of an operator for limits.

use allpet_contract::limit::{ALL, Limit};
use std::collections::BTreeMap;

/// The operator's settings for limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitSettings {
    /// Multiplies all limits; `None` turns them off.
    pub factor: Option<u32>,
    /// The requests at once, by the name of a limit, instead of the declared ones. They come back in the declared time.
    pub bursts: BTreeMap<String, u32>,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            factor: Some(1),
            bursts: BTreeMap::new(),
        }
    }
}

impl LimitSettings {
    /// Reads the factor: a number from 1, or `off`.
    pub(crate) fn parse_factor(text: &str) -> Result<Option<u32>, String> {
        match (text, text.parse()) {
            ("off", _) => Ok(None),
            (_, Ok(factor @ 1..)) => Ok(Some(factor)),
            _ => Err("set it to a number from 1, or to off".into()),
        }
    }

    /// Reads `sign-ups=200, pictures=600`.
    pub(crate) fn parse_bursts(text: &str) -> Result<BTreeMap<String, u32>, String> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(parse_burst).collect()
    }

    /// Returns a limit as it is configured; `None` if limits are off.
    pub(super) fn apply(&self, limit: Limit) -> Option<Limit> {
        let burst = self.bursts.get(limit.name).copied().unwrap_or(limit.burst);
        self.factor.map(|factor| Limit {
            burst: burst.saturating_mul(factor),
            ..limit
        })
    }
}

fn parse_burst(entry: &str) -> Result<(String, u32), String> {
    let (name, burst) = entry
        .split_once('=')
        .ok_or_else(|| format!("“{entry}” has no number; write sign-ups=200"))?;
    let (name, burst) = (name.trim(), burst.trim());
    if ALL.iter().all(|limit| limit.name != name) {
        let names: Vec<&str> = ALL.iter().map(|limit| limit.name).collect();
        return Err(format!(
            "there is no limit “{name}”; there are {}",
            names.join(", ")
        ));
    }
    match burst.parse() {
        Ok(burst @ 1..) => Ok((name.to_owned(), burst)),
        _ => Err(format!("“{burst}” is not a number from 1")),
    }
}
