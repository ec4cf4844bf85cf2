//! The four apps, and their size limits.

use clap::ValueEnum;

/// An app that is a site of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum App {
    /// The dashboard.
    Shell,
    /// Pet licensing.
    #[value(alias = "mfe-licensing")]
    Licensing,
    /// The products store.
    #[value(alias = "mfe-products")]
    Products,
    /// The custom builder.
    #[value(alias = "mfe-builder")]
    Builder,
}

impl App {
    /// All apps, the shell first.
    pub(crate) const ALL: [Self; 4] = [Self::Shell, Self::Licensing, Self::Products, Self::Builder];

    /// Its id in manifests, configuration and tokens.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Shell => "shell",
            Self::Licensing => "licensing",
            Self::Products => "products",
            Self::Builder => "builder",
        }
    }

    /// Its crate, which is also its folder.
    pub(crate) fn package(self) -> &'static str {
        match self {
            Self::Shell => "shell",
            Self::Licensing => "mfe-licensing",
            Self::Products => "mfe-products",
            Self::Builder => "mfe-builder",
        }
    }

    /// Returns whether a server of its own renders its public pages. The shell's are few, and `api site` serves them.
    pub(crate) fn has_server(self) -> bool {
        self != Self::Shell
    }

    /// Maximum size of a lazy part, in kB (1000 bytes) of brotli.
    pub(crate) const PART_LIMIT_KB: u64 = 200;

    /// Maximum download of a first visit, in kB (1000 bytes) of brotli: WASM, JavaScript and CSS.
    pub(crate) fn limit_kb(self) -> u64 {
        match self {
            Self::Shell => 192,
            Self::Licensing => 220,
            Self::Products => 264,
            // Without its 3D module, which loads after the page is usable.
            Self::Builder => 247,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_called_by_its_id_or_its_folder() {
        for app in App::ALL {
            assert_eq!(App::from_str(app.id(), false), Ok(app));
            assert_eq!(App::from_str(app.package(), false), Ok(app));
        }
    }
}
