//! Direction of dependencies between the workspace's crates (ARCHITECTURE.md, "The workspace").

use serde_json::Value;

use super::score::Score;
use crate::command_error::{CommandError, Outcome};
use crate::workspace::Workspace;

/// The layer of a crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    Json,
    Domain,
    /// Drawings of products and designs.
    Drawings,
    /// The expiring cache.
    Cache,
    Contract,
    Frame,
    SharedUi,
    App,
    /// The host of a built app.
    SiteServer,
    /// The builder's 3D preview, which loads after the page is usable.
    Preview,
    Kernel,
    /// The image renderer of the modules.
    ImageRenderer,
    Module,
    Server,
    Commands,
    Bench,
}

impl Layer {
    /// The layer of a crate's folder, relative to the root.
    fn of(folder: &str) -> Option<Self> {
        match folder {
            "json" => Some(Self::Json),
            "domain" => Some(Self::Domain),
            "drawings" => Some(Self::Drawings),
            "expiring-cache" => Some(Self::Cache),
            "contract" => Some(Self::Contract),
            "frame" => Some(Self::Frame),
            "shared-ui" => Some(Self::SharedUi),
            "shell" => Some(Self::App),
            "site-server" => Some(Self::SiteServer),
            "api/kernel" => Some(Self::Kernel),
            "api/image-renderer" => Some(Self::ImageRenderer),
            "api/server" => Some(Self::Server),
            "xtask" => Some(Self::Commands),
            "bench" => Some(Self::Bench),
            "mfe-builder/preview3d" => Some(Self::Preview),
            _ if folder.starts_with("mfe-") => Some(Self::App),
            _ if folder.starts_with("api/modules/") => Some(Self::Module),
            _ => None,
        }
    }

    /// The layers that it may use. None points sideways: no module knows a module, no app knows an app.
    fn may_use(self) -> &'static [Self] {
        match self {
            Self::Json | Self::Domain | Self::Commands => &[],
            Self::Cache | Self::Drawings => &[Self::Domain],
            Self::SiteServer => &[Self::Cache],
            Self::Contract | Self::Frame | Self::Preview => &[Self::Json, Self::Domain],
            // Only the apps' own servers use the host, natively and behind a feature.
            Self::SharedUi => &[
                Self::Json,
                Self::Domain,
                Self::Contract,
                Self::Frame,
                Self::SiteServer,
            ],
            Self::App => &[
                Self::Json,
                Self::Domain,
                Self::Drawings,
                Self::Contract,
                Self::Frame,
                Self::SharedUi,
            ],
            Self::Kernel => &[Self::Domain, Self::Cache, Self::Contract],
            // It measures the kernel's jobs and events themselves.
            Self::Bench => &[Self::Domain, Self::Contract, Self::Kernel],
            Self::ImageRenderer => &[Self::Domain, Self::Drawings, Self::Contract, Self::Kernel],
            Self::Module => &[
                Self::Domain,
                Self::Drawings,
                Self::Cache,
                Self::Contract,
                Self::Kernel,
                Self::ImageRenderer,
            ],
            Self::Server => &[
                Self::Domain,
                Self::Contract,
                Self::Kernel,
                Self::Module,
                Self::SiteServer,
            ],
        }
    }

    /// External crates that would bring I/O into a pure layer, or the server into the browser.
    fn must_not_use(self) -> &'static [&'static str] {
        const IO: &[&str] = &[
            "tokio", "sqlx", "axum", "hyper", "reqwest", "web-sys", "js-sys", "gloo-net",
        ];
        const SERVER: &[&str] = &["tokio", "sqlx", "axum", "hyper"];
        match self {
            Self::Domain | Self::Drawings | Self::Contract => IO,
            Self::Json | Self::Frame | Self::SharedUi | Self::App | Self::Preview => SERVER,
            _ => &[],
        }
    }
}

/// Runs one check per crate.
pub(super) fn run(workspace: &Workspace) -> Outcome<Score> {
    let root = workspace.root.display().to_string();
    let packages = list(&workspace.metadata["packages"]);
    if packages.is_empty() {
        return Err(CommandError::new(
            "cargo names no packages: the workspace in Cargo.toml is empty.",
        ));
    }
    let mut score = Score::default();
    for package in packages {
        let wrong = wrong_arrows(package, &root);
        for arrow in &wrong {
            eprintln!("✗ {arrow}");
        }
        score = score + Score::of(wrong.is_empty());
    }
    eprintln!(
        "✓ {} of {} crates keep the direction",
        score.passed,
        score.passed + score.failed
    );
    Ok(score)
}

/// The forbidden dependencies of a package, one sentence each; build and test dependencies count as well.
fn wrong_arrows(package: &Value, root: &str) -> Vec<String> {
    let name = package["name"].as_str().unwrap_or_default();
    let folder_of = |path: &Value| {
        let path = path.as_str().unwrap_or_default().trim_end_matches("/Cargo.toml");
        path.strip_prefix(root)
            .unwrap_or(path)
            .trim_start_matches('/')
            .to_owned()
    };
    let Some(layer) = Layer::of(&folder_of(&package["manifest_path"])) else {
        return vec![format!(
            "{name} has no place among the layers: give it one in xtask/src/test/arrows.rs"
        )];
    };
    let mut wrong = Vec::new();
    for dependency in list(&package["dependencies"]) {
        let other = dependency["name"].as_str().unwrap_or_default();
        // A crate's tests may enable one of its own features.
        if other == name {
            continue;
        }
        if dependency["path"].is_string() {
            let allowed =
                Layer::of(&folder_of(&dependency["path"])).is_some_and(|to| layer.may_use().contains(&to));
            if !allowed {
                wrong.push(format!("{name} must not depend on {other}"));
            }
        } else if layer.must_not_use().contains(&other) {
            wrong.push(format!(
                "{name} must not depend on {other}: it would no longer run where it has to"
            ));
        }
    }
    wrong
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn package(folder: &str, dependencies: &[&str]) -> Value {
        let dependencies: Vec<Value> = dependencies
            .iter()
            .map(|name| match Layer::of(name) {
                Some(_) => json!({"name": name, "path": format!("/workspace/{name}")}),
                None => json!({"name": name}),
            })
            .collect();
        json!({"name": folder, "manifest_path": format!("/workspace/{folder}/Cargo.toml"), "dependencies": dependencies})
    }

    fn wrong(folder: &str, dependencies: &[&str]) -> usize {
        wrong_arrows(&package(folder, dependencies), "/workspace").len()
    }

    #[test]
    fn every_right_arrow_passes() {
        assert_eq!(wrong("contract", &["json", "domain", "serde"]), 0);
        assert_eq!(
            wrong("shell", &["domain", "contract", "frame", "shared-ui", "yew"]),
            0
        );
        assert_eq!(
            wrong("api/modules/pets", &["domain", "contract", "api/kernel", "sqlx"]),
            0
        );
        assert_eq!(
            wrong("api/modules/catalog", &["api/kernel", "api/image-renderer"]),
            0
        );
        assert_eq!(
            wrong("api/image-renderer", &["contract", "api/kernel", "resvg"]),
            0
        );
        assert_eq!(
            wrong(
                "api/server",
                &["api/kernel", "api/modules/pets", "api/modules/apps"]
            ),
            0
        );
    }

    #[test]
    fn every_wrong_arrow_is_refused() {
        for (from, to) in [
            ("json", "domain"),
            ("json", "tokio"),
            ("domain", "contract"),
            ("api/kernel", "json"),
            ("contract", "api/kernel"),
            ("contract", "frame"),
            ("frame", "shared-ui"),
            ("shared-ui", "shell"),
            ("shell", "mfe-licensing"),
            ("mfe-products", "mfe-builder"),
            ("mfe-builder", "mfe-builder/preview3d"),
            ("mfe-builder/preview3d", "shared-ui"),
            ("mfe-licensing", "api/kernel"),
            ("api/kernel", "api/modules/pets"),
            ("api/kernel", "api/image-renderer"),
            ("api/image-renderer", "api/modules/builder"),
            ("api/server", "api/image-renderer"),
            ("api/modules/pets", "api/modules/licensing"),
            ("api/modules/pets", "api/server"),
            ("api/server", "shared-ui"),
            ("api/server", "mfe-products"),
            ("site-server", "contract"),
            ("mfe-products", "site-server"),
            ("xtask", "domain"),
            ("bench", "api/server"),
            ("domain", "sqlx"),
            ("contract", "web-sys"),
            ("mfe-builder", "tokio"),
        ] {
            assert_eq!(wrong(from, &[to]), 1, "{from} -> {to}");
        }
    }

    #[test]
    fn a_crate_without_a_place_is_refused() {
        assert_eq!(wrong("misc", &[]), 1);
        assert_eq!(
            wrong_arrows(
                &json!({"name": "shell", "manifest_path": "/workspace/shell/Cargo.toml",
            "dependencies": [{"name": "misc", "path": "/elsewhere/misc"}]}),
                "/workspace"
            )
            .len(),
            1
        );
    }
}
