//! The table of figures, with their goals.

use std::{fmt, time::Duration};

/// Returns the middle value; of an even number the lower of the two.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values
        .get(values.len().saturating_sub(1) / 2)
        .copied()
        .unwrap_or(f64::NAN)
}

/// Returns the time within which `percent` of the requests finished, in milliseconds.
pub(crate) fn percentile_ms(durations: &mut [Duration], percent: f64) -> f64 {
    durations.sort_unstable();
    let last = durations.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index of a list"
    )]
    let index = (last as f64 * percent / 100.0).ceil() as usize;
    durations
        .get(index)
        .map_or(f64::NAN, |duration| duration.as_secs_f64() * 1_000.0)
}

#[derive(Debug)]
struct Row {
    label: String,
    value: f64,
    goal: Option<Goal>,
}

#[derive(Debug)]
struct Goal {
    text: String,
    reached: bool,
}

impl Goal {
    fn at_most(value: f64, max: f64) -> Self {
        Self {
            text: format!("<= {max}"),
            reached: value <= max,
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
    /// Creates an empty table. If not `with_goals`, it ignores goals.
    pub(crate) fn new(with_goals: bool) -> Self {
        Self {
            rows: Vec::new(),
            with_goals,
        }
    }

    fn push(&mut self, label: impl Into<String>, value: f64, goal: Option<Goal>) {
        let goal = goal.filter(|_| self.with_goals);
        self.rows.push(Row {
            label: label.into(),
            value,
            goal,
        });
    }

    /// Adds a figure without a goal.
    pub(crate) fn add(&mut self, label: impl Into<String>, value: f64) {
        self.push(label, value, None);
    }

    /// Adds a figure with an upper goal.
    pub(crate) fn at_most(&mut self, label: impl Into<String>, value: f64, max: f64) {
        self.push(label, value, Some(Goal::at_most(value, max)));
    }

    /// Adds a figure with a lower goal.
    pub(crate) fn at_least(&mut self, label: impl Into<String>, value: f64, min: f64) {
        let goal = Goal {
            text: format!(">= {min}"),
            reached: value >= min,
        };
        self.push(label, value, Some(goal));
    }

    /// Returns whether every goal was reached.
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
            writeln!(f, "{:<82} {:>10.1}  {goal}", row.label, row.value)?;
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
    fn a_missed_goal_is_reported() {
        let mut table = Table::new(true);
        table.at_most("a", 1.0, 2.0);
        assert!(table.all_reached());
        table.at_least("b", 1.0, 2.0);
        assert!(!table.all_reached() && table.to_string().contains("MISSED"));
        let mut without_goals = Table::new(false);
        without_goals.at_least("b", 1.0, 2.0);
        assert!(without_goals.all_reached() && !without_goals.to_string().contains("MISSED"));
    }
}
