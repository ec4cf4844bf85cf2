//! The four apps, and what each may weigh.

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
    /// All of them, the shell first.
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

    /// Whether it has public pages, which a server of its own renders. The shell's are few, and `api site` serves them.
    pub(crate) fn has_server(self) -> bool {
        self != Self::Shell
    }

    /// What a part that is loaded later may weigh, in kB (1000 bytes) of brotli.
    pub(crate) const PART_LIMIT_KB: u64 = 200;

    /// What a first visit may download, in kB (1000 bytes) of brotli: WASM, JavaScript and CSS.
    pub(crate) fn limit_kb(self) -> u64 {
        match self {
            Self::Shell => 192,
            Self::Licensing => 220,
            Self::Products => 264,
            // Before its 3D module, which is loaded after the page can be used.
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
