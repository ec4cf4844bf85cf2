//! Names of types, modules and files that the glossary refuses.

use std::path::Path;

const GLOSSARY: &str = include_str!("../../../docs/GLOSSARY.md");

/// The refused names in the glossary's second table, each with its replacement.
fn glossary() -> impl Iterator<Item = (&'static str, &'static str)> {
    let table = GLOSSARY.split_once("## Not these").map_or("", |(_, table)| table);
    let rows = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once(" | "));
    rows.flat_map(|(names, instead)| {
        let instead = instead.trim_end_matches(" |");
        names
            .split(", ")
            .map(move |name| (name.trim_matches('`'), instead))
    })
}

/// The first refused name of a Rust file: its own, or that of a type or module in it.
pub(super) fn refused(path: &str, content: &str) -> Option<String> {
    let path = Path::new(path);
    if path.extension()? != "rs" {
        return None;
    }
    let file = path.file_stem()?.to_str()?;
    glossary().find_map(|(name, instead)| {
        let is_here = file == name || content.lines().any(|line| declares(line, name));
        is_here.then(|| format!("`{name}`: say {instead}"))
    })
}

fn declares(line: &str, name: &str) -> bool {
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
    let declared = matches!(words.next(), Some("struct" | "enum" | "trait" | "type" | "mod"));
    let word = words.next().unwrap_or_default();
    declared
        && word
            .strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glossary_can_be_read() {
        let names: Vec<_> = glossary().collect();
        assert!(names.contains(&("Kept", "the record: `OrderRecord`, `LicenceRecord`, …")));
        assert!(
            names.contains(&("passage", "`RequestContextLayer`")),
            "two names in one row"
        );
        assert!(
            names
                .iter()
                .all(|(name, instead)| !name.contains(['`', ' ']) && !instead.is_empty())
        );
    }

    #[test]
    fn a_refused_name_is_found_where_it_is_declared() {
        for content in [
            "pub(crate) struct Kept {",
            "type Kept = u8;",
            "    enum Kept<T> {",
        ] {
            assert!(refused("api/x.rs", content).is_some(), "{content}");
        }
        for content in [
            "struct KeptAlive;",
            "let kept: Kept = x;",
            "/// struct Kept",
            "struct Record;",
        ] {
            assert_eq!(refused("api/x.rs", content), None, "{content}");
        }
        assert!(refused("api/store/words.rs", "").is_some());
        assert_eq!(refused("words.ts", ""), None);
    }
}
