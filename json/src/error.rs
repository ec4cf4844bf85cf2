use std::fmt;

/// Maximum length of a message in characters: it quotes the value that does not fit, which may be long.
const CHARACTERS: usize = 200;

/// The reason why something cannot be read or written, for developers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(String);

impl Error {
    #[inline(never)]
    pub(crate) fn new(reason: impl fmt::Display) -> Self {
        Self(reason.to_string().chars().take(CHARACTERS).collect())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
