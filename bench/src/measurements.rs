//! The table of figures: what was measured, and the goal beside it.

use std::{fmt, time::Duration};

/// The middle value; of an even number the lower of the two.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values
        .get(values.len().saturating_sub(1) / 2)
        .copied()
        .unwrap_or(f64::NAN)
}

/// The time within which `percent` of them were done, in milliseconds.
pub(crate) fn percentile_ms(lasted: &mut [Duration], percent: f64) -> f64 {
    lasted.sort_unstable();
    let last = lasted.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a list"
    )]
    let place = (last as f64 * percent / 100.0).ceil() as usize;
    lasted
        .get(place)
        .map_or(f64::NAN, |lasted| lasted.as_secs_f64() * 1_000.0)
}

#[derive(Debug)]
struct Row {
    what: String,
    value: f64,
    goal: Option<Goal>,
}

#[derive(Debug)]
struct Goal {
    text: String,
    reached: bool,
}

impl Goal {
    fn at_most(value: f64, most: f64) -> Self {
        Self {
            text: format!("<= {most}"),
            reached: value <= most,
        }
    }
}

/// Figures in the order in which they were measured.
#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<Row>,
    with_goals: bool,
}

impl Table {
    /// No figures yet. Without goals, every figure is one without a goal.
    pub(crate) fn new(with_goals: bool) -> Self {
        Self {
            rows: Vec::new(),
            with_goals,
        }
    }

    fn push(&mut self, what: impl Into<String>, value: f64, goal: Option<Goal>) {
        let goal = goal.filter(|_| self.with_goals);
        self.rows.push(Row {
            what: what.into(),
            value,
            goal,
        });
    }

    /// A figure without a goal.
    pub(crate) fn note(&mut self, what: impl Into<String>, value: f64) {
        self.push(what, value, None);
    }

    /// A figure that may not be larger.
    pub(crate) fn at_most(&mut self, what: impl Into<String>, value: f64, most: f64) {
        self.push(what, value, Some(Goal::at_most(value, most)));
    }

    /// A figure that may not be smaller.
    pub(crate) fn at_least(&mut self, what: impl Into<String>, value: f64, least: f64) {
        let goal = Goal {
            text: format!(">= {least}"),
            reached: value >= least,
        };
        self.push(what, value, Some(goal));
    }

    /// Whether every goal was reached.
    pub(crate) fn all_reached(&self) -> bool {
        self.rows
            .iter()
            .all(|row| row.goal.as_ref().is_none_or(|goal| goal.reached))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<82} {:>10}  {:<10}", "medians", "measured", "goal")?;
        for row in &self.rows {
            let goal = row.goal.as_ref().map_or(String::new(), |goal| {
                format!(
                    "{} {}",
                    goal.text,
                    if goal.reached { "reached" } else { "MISSED" }
                )
            });
            writeln!(f, "{:<82} {:>10.1}  {goal}", row.what, row.value)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert!((median(&mut [3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&mut [4.0, 1.0, 2.0, 3.0]) - 2.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_missed_goal_is_seen() {
        let mut table = Table::new(true);
        table.at_most("a", 1.0, 2.0);
        assert!(table.all_reached());
        table.at_least("b", 1.0, 2.0);
        assert!(!table.all_reached() && table.to_string().contains("MISSED"));
        let mut noted = Table::new(false);
        noted.at_least("b", 1.0, 2.0);
        assert!(noted.all_reached() && !noted.to_string().contains("MISSED"));
    }
}
