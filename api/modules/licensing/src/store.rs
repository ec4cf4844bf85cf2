//! The module's SQL.

pub(crate) mod application_locks;
pub(crate) mod applications;
pub(crate) mod closed_accounts;
pub(crate) mod counters;
pub(crate) mod finder_messages;
pub(crate) mod licences;
pub(crate) mod proofs;
pub(crate) mod register;
pub(crate) mod reminders;
pub(crate) mod scans;
pub(crate) mod search;

/// Returns placeholders for `rows` rows of `columns` values: `(?,?),(?,?)` on SQLite, which looks up a numbered placeholder among
/// all others, and `($1,$2),($3,$4)` on PostgreSQL. `last` is the last value of each row, with `#` for its placeholder.
pub(crate) fn placeholders(postgres: bool, rows: usize, columns: usize, last: &str) -> String {
    let placeholder = |index: usize| if postgres { format!("${index}") } else { "?".into() };
    let row = |row: usize| {
        let mut placeholders: Vec<String> = (1..=columns)
            .map(|index| placeholder(row * columns + index))
            .collect();
        if let Some(placeholder) = placeholders.last_mut() {
            *placeholder = last.replace('#', placeholder);
        }
        format!("({})", placeholders.join(","))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}
