//! Walking folders.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command_error::{CommandError, Outcome};

/// Lists every file below a folder in order, skipping folders of the given names.
pub(crate) fn below(folder: &Path, without: &[&str]) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| CommandError::file("read", folder, &error))? {
        let entry = entry.map_err(|error| CommandError::file("read", folder, &error))?;
        let path = entry.path();
        if !path.is_dir() {
            found.push(path);
        } else if !without.iter().any(|name| entry.file_name() == *name) {
            found.extend(below(&path, without)?);
        }
    }
    found.sort();
    Ok(found)
}
