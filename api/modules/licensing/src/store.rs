//! SQL and nothing else.

pub(crate) mod application_locks;
pub(crate) mod applications;
pub(crate) mod counters;
pub(crate) mod finder_messages;
pub(crate) mod licences;
pub(crate) mod proofs;
pub(crate) mod register;
pub(crate) mod search;

/// Places for the values of `rows` rows of `columns` values, for a statement that inserts them at once: `(?,?),(?,?)` on
/// SQLite, where a place with a name is looked for among all others, and `($1,$2),($3,$4)` on PostgreSQL. `last` is the
/// last of each row, with `#` for the place.
pub(crate) fn places(postgres: bool, rows: usize, columns: usize, last: &str) -> String {
    let place = |at: usize| if postgres { format!("${at}") } else { "?".into() };
    let row = |row: usize| {
        let mut places: Vec<String> = (1..=columns).map(|at| place(row * columns + at)).collect();
        if let Some(place) = places.last_mut() {
            *place = last.replace('#', place);
        }
        format!("({})", places.join(","))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}
