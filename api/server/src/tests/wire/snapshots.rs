//! Compares the recorded exchanges with the snapshots.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// The folder of the snapshots: a file for each operation.
pub(super) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/snapshots");

/// Fails if an exchange differs from its snapshot. Shows all differences.
pub(super) fn compare(exchanges: &BTreeMap<&str, String>) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let differs = |name: &str, text: &str| {
        let compare = || settings.bind(|| insta::assert_snapshot!(name, text));
        catch_unwind(AssertUnwindSafe(compare)).is_err()
    };
    let changed = exchanges.iter().filter(|(name, text)| differs(name, text));
    let changed: Vec<_> = changed.map(|(name, _)| name).collect();
    assert!(
        changed.is_empty(),
        "{changed:?} travel otherwise than their snapshots say. Where that is meant: INSTA_UPDATE=always cargo test -p api wire -- --skip postgres"
    );
}
