//! The colours of badges, notices and tiles. Their text says the same.

/// A tone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Neutral,
    /// Done, valid or at home.
    Good,
    /// Due soon, or waiting for somebody.
    Warning,
    /// Refused, expired or lost.
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

impl From<allpet_frame::Tone> for Tone {
    fn from(tone: allpet_frame::Tone) -> Self {
        match tone {
            allpet_frame::Tone::Info => Self::Neutral,
            allpet_frame::Tone::Success => Self::Good,
            allpet_frame::Tone::Warning => Self::Warning,
            allpet_frame::Tone::Danger => Self::Bad,
        }
    }
}

impl From<Tone> for allpet_frame::Tone {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::Neutral | Tone::Info => Self::Info,
            Tone::Good => Self::Success,
            Tone::Warning => Self::Warning,
            Tone::Bad => Self::Danger,
        }
    }
}
