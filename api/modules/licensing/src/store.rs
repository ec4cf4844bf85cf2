//! SQL and nothing else.

pub(crate) mod applications;
pub(crate) mod counters;
pub(crate) mod holds;
pub(crate) mod licences;
pub(crate) mod proofs;
pub(crate) mod register;
pub(crate) mod search;

/// `($1,$2),($3,$4)`: as many places as `rows` times `columns`; the last of each row as `last` says, with `#` for it.
pub(crate) fn places(rows: usize, columns: usize, last: &str) -> String {
    let row = |row: usize| {
        let first = row * columns + 1;
        let mut places: Vec<String> = (first..first + columns).map(|at| format!("${at}")).collect();
        if let Some(place) = places.last_mut() {
            *place = last.replace('#', place);
        }
        format!("({})", places.join(","))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}
