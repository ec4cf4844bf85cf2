//! Diagnoses of failed tools: one sentence that says what to do.

/// The message for a full disk.
pub(crate) const DISK_FULL: &str =
    "The disk is full: free some space (a first build needs about 8 GB) and run the command again.";

/// The message for a machine without a C compiler.
pub(crate) const NO_C_COMPILER: &str = "No C compiler was found: install one (Debian and Ubuntu: \
     `apt-get install build-essential`, Fedora: `dnf install gcc`, macOS: `xcode-select --install`) and run the command again.";

/// The message for a machine that cannot reach a package registry.
pub(crate) const NO_NETWORK: &str = "A package registry could not be reached: check the network connection \
     (and HTTPS_PROXY, if one is needed) and run the command again.";

/// Signs of each cause in the output of cargo, rustc, the `cc` crate, trunk and npm.
const SIGNS: [(&str, &[&str]); 3] = [
    (DISK_FULL, &["No space left on device", "os error 28", "ENOSPC"]),
    (
        NO_C_COMPILER,
        &[
            "linker `cc` not found",
            "failed to find tool \"cc\"",
            "failed to find tool \"gcc\"",
            "is `cc` not installed",
        ],
    ),
    (
        NO_NETWORK,
        &[
            "Could not resolve host",
            "Couldn't resolve host",
            "Could not connect to server",
            "network failure seems to have happened",
            "Temporary failure resolving",
            "ENOTFOUND",
            "EAI_AGAIN",
            "ECONNREFUSED",
            "ENETUNREACH",
        ],
    ),
];

/// The message for a known cause, if the output shows one.
pub(crate) fn cause(output: &str) -> Option<&'static str> {
    SIGNS
        .iter()
        .find(|(_, signs)| signs.iter().any(|sign| output.contains(sign)))
        .map(|(sentence, _)| *sentence)
}

/// The last lines of an output.
pub(crate) fn tail(output: &str, lines: usize) -> String {
    let all: Vec<&str> = output.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disk_full_and_missing_compiler_are_distinguished() {
        assert_eq!(
            cause("error: failed to write: No space left on device (os error 28)"),
            Some(DISK_FULL)
        );
        assert_eq!(
            cause("error: linker `cc` not found\n  = note: os error 2"),
            Some(NO_C_COMPILER)
        );
        assert_eq!(
            cause(
                "warning: spurious network error: [6] Couldn't resolve host name (Could not resolve host: index.crates.io)"
            ),
            Some(NO_NETWORK)
        );
    }

    #[test]
    fn a_compile_error_has_no_known_cause() {
        assert_eq!(cause("error[E0308]: mismatched types"), None);
    }

    #[test]
    fn the_tail_is_the_end() {
        assert_eq!(tail("a\nb\nc\n", 2), "b\nc");
        assert_eq!(tail("a", 5), "a");
    }
}
