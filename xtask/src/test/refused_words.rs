//! Reads the tables of `docs/REFUSED_WORDS.md` with names and phrases.

const REFUSED_WORDS: &str = include_str!("../../../docs/REFUSED_WORDS.md");

/// A table, by the heading above it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Table {
    /// Refused names of types, modules, files, functions and constants.
    Names,
    /// Refused phrases in what people read.
    Phrases,
}

impl Table {
    fn heading(self) -> &'static str {
        match self {
            Self::Names => "\n## Names\n",
            Self::Phrases => "\n## Words that people read\n",
        }
    }
}

/// A refused term. A row with several terms gives one refusal for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) term: &'static str,
    pub(super) instead: &'static str,
    /// Where the term is refused, as the last column says it.
    pub(super) scope: &'static str,
}

/// Returns the refusals of a table. Leaves out a row that it cannot read; a test makes sure that there is none.
pub(super) fn refusals(table: Table) -> impl Iterator<Item = Refusal> {
    rows(table).filter_map(parse).flatten()
}

/// Returns the rows below the table's head.
fn rows(table: Table) -> impl Iterator<Item = &'static str> {
    let (_, section) = REFUSED_WORDS.split_once(table.heading()).unwrap_or_default();
    section
        .lines()
        .skip_while(|line| !line.starts_with("|--"))
        .skip(1)
        .take_while(|line| line.starts_with('|'))
}

/// Parses a row: ``| `term`, `term` | what to say | where |``.
fn parse(row: &'static str) -> Option<impl Iterator<Item = Refusal>> {
    let (terms, rest) = row.strip_prefix("| `")?.split_once("` | ")?;
    let (instead, scope) = rest.strip_suffix(" |")?.rsplit_once(" | ")?;
    let refusal = move |term| Refusal { term, instead, scope };
    Some(terms.split("`, `").map(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_what_to_say_instead_and_where() {
        for (table, scopes) in [
            (Table::Names, ["all", "types"]),
            (Table::Phrases, ["anywhere", "alone"]),
        ] {
            assert!(rows(table).count() > 20, "{table:?}");
            for row in rows(table) {
                let refusals: Vec<_> = parse(row).into_iter().flatten().collect();
                assert!(!refusals.is_empty(), "{row}");
                for Refusal { term, instead, scope } in refusals {
                    assert!(!term.is_empty() && !term.contains('`'), "{row}");
                    assert!(!instead.is_empty(), "{row}");
                    assert!(scopes.contains(&scope), "{row}");
                }
            }
        }
    }

    #[test]
    fn a_table_ends_before_the_next_one() {
        assert!(refusals(Table::Names).all(|refusal| refusal.term != "Go on"));
        assert!(refusals(Table::Phrases).all(|refusal| refusal.term != "Kept"));
    }

    #[test]
    fn several_terms_in_a_row_are_refused_alike() {
        for (table, terms) in [
            (Table::Names, ["Passage", "passage"]),
            (Table::Phrases, ["needs mending", "Mend this"]),
        ] {
            let [first, second] = terms.map(|term| refusals(table).find(|refusal| refusal.term == term));
            let (first, second) = (first.unwrap(), second.unwrap());
            assert_eq!((first.instead, first.scope), (second.instead, second.scope));
        }
    }
}
