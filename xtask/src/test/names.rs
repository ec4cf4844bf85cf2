//! Names of types, modules, files, functions and constants that `docs/REFUSED_WORDS.md` refuses.

use std::path::Path;

use super::refused_words::{Table, refusals};

/// The declarations for which a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Types, modules and files: as the name of a function, the word is a verb that says what it does.
    Types,
    /// Functions and constants, too.
    All,
}

impl Scope {
    /// Reads the last column of the table.
    fn parse(column: &str) -> Self {
        if column == "all" { Self::All } else { Self::Types }
    }
}

/// The first refused name of a file of Rust or TypeScript: its own, or that of a declaration in it.
pub(super) fn refused_name(path: &str, content: &str) -> Option<String> {
    let path = Path::new(path);
    let declares = match path.extension()?.to_str()? {
        "rs" => declared_in_rust,
        "ts" => declared_in_typescript,
        _ => return None,
    };
    let file = path.file_stem()?.to_str()?;
    let declared: Vec<_> = content.lines().filter_map(declares).collect();
    refusals(Table::Names).find_map(|refusal| {
        let refused_for_all = Scope::parse(refusal.scope) == Scope::All;
        let is_here = file == refusal.term
            || declared
                .iter()
                .any(|(name, scope)| *name == refusal.term && (*scope == Scope::Types || refused_for_all));
        is_here.then(|| format!("`{}`: say {}", refusal.term, refusal.instead))
    })
}

/// The name that a line of Rust declares.
fn declared_in_rust(line: &str) -> Option<(&str, Scope)> {
    let mut words = line
        .split_whitespace()
        .skip_while(|word| word.starts_with("pub") || matches!(*word, "async" | "unsafe"));
    let scope = match (words.next()?, words.clone().next()?) {
        ("struct" | "enum" | "trait" | "type" | "mod", _) => Scope::Types,
        ("const", "fn") => {
            words.next();
            Scope::All
        }
        ("fn" | "const" | "static", _) => Scope::All,
        _ => return None,
    };
    Some((identifier(words.next()?), scope))
}

/// The name of a function, or of a constant of the module, that a line of TypeScript declares.
fn declared_in_typescript(line: &str) -> Option<(&str, Scope)> {
    let is_local = line.starts_with(char::is_whitespace);
    let mut words = line
        .split_whitespace()
        .skip_while(|word| matches!(*word, "export" | "default" | "async"));
    let scope = match words.next()? {
        "function" => Scope::All,
        "const" | "let" if !is_local => Scope::All,
        _ => return None,
    };
    Some((identifier(words.next()?), scope))
}

/// The identifier at the start of a word: `Kept<T>` → `Kept`.
fn identifier(word: &str) -> &str {
    word.split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_name_is_found_where_it_is_declared() {
        for content in [
            "pub(crate) struct Kept {",
            "type Kept = u8;",
            "    enum Kept<T> {",
        ] {
            assert!(refused_name("api/x.rs", content).is_some(), "{content}");
        }
        for content in [
            "struct KeptAlive;",
            "let kept: Kept = x;",
            "/// struct Kept",
            "struct Record;",
        ] {
            assert_eq!(refused_name("api/x.rs", content), None, "{content}");
        }
        assert!(refused_name("api/store/words.rs", "").is_some());
        assert!(refused_name("e2e/lib/shelf.ts", "").is_some());
        assert_eq!(refused_name("words.css", ""), None);
    }

    #[test]
    fn functions_and_constants_may_not_have_a_refused_name_either() {
        for content in [
            "    pub(crate) async fn brought(tx: &mut Tx) {",
            "pub const fn gather<T>() {",
            "const gather: u8 = 1;",
            "static gather: u8 = 1;",
            "fn brought()",
        ] {
            assert!(refused_name("api/x.rs", content).is_some(), "{content}");
        }
        for content in [
            "fn bring_back()",
            "let brought = 1;",
            "/// fn brought()",
            "const { gather() }",
            "pub fn words(&self) -> String {",
        ] {
            assert_eq!(refused_name("api/x.rs", content), None, "{content}");
        }
    }

    #[test]
    fn names_in_typescript_are_checked() {
        for content in [
            "export async function brought(page: Page) {",
            "  function gather() {",
            "const gather = 1;",
            "export const brought = async () => {",
        ] {
            assert!(refused_name("e2e/lib/x.ts", content).is_some(), "{content}");
        }
        for content in [
            "  const gather = 1;",
            "// function brought()",
            "functional(brought)",
        ] {
            assert_eq!(refused_name("e2e/lib/x.ts", content), None, "{content}");
        }
    }
}
