//! What a badge, a notice or a tile says by its colour. The words beside it say the same.

/// A tone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Neutral,
    /// Done, valid, at home.
    Good,
    /// Soon due, waiting for somebody.
    Warning,
    /// Refused, expired, lost.
    Bad,
    /// Worth knowing.
    Info,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
            Self::Info => "info",
        }
    }
}
