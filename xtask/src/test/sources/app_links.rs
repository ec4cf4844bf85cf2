//! The shell's links into the apps (`shell/src/links.rs`) lead to pages of these apps (`mfe-*/src/routes.rs`).

use std::fs;
use std::path::Path;

/// The constant with which the shell names an app, and the app's folder.
const APPS: [(&str, &str); 3] = [
    ("LICENSING", "mfe-licensing"),
    ("PRODUCTS", "mfe-products"),
    ("BUILDER", "mfe-builder"),
];

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).unwrap()
}

fn app_in(code: &str) -> Option<&'static str> {
    APPS.iter()
        .find(|(constant, _)| code.contains(constant))
        .map(|(_, folder)| *folder)
}

/// Returns the app and the path of each link, without its query. An identifier at the end of a path is ":".
fn links(source: &str) -> Vec<(&'static str, String)> {
    let mut links = Vec::new();
    for function in source.split("\npub(crate) fn ").skip(1) {
        for line in function.lines().filter(|line| !line.contains("const ")) {
            if let Some((_, literal)) = line.split_once("\"/") {
                let path = literal.split(['"', '?']).next().unwrap();
                let identifier = if path.ends_with('/') { ":" } else { "" };
                let app = app_in(line).or_else(|| app_in(function)).unwrap();
                links.push((app, format!("/{path}{identifier}")));
            }
        }
    }
    links
}

/// Returns the paths of an app's pages, with ":" for each parameter.
fn routes(app: &str) -> Vec<String> {
    let source = read(&format!("{app}/src/routes.rs"));
    let paths = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("#[at(\"")?.strip_suffix("\")]"));
    paths
        .map(|path| {
            let segments = path
                .split('/')
                .map(|segment| if segment.starts_with(':') { ":" } else { segment });
            segments.collect::<Vec<_>>().join("/")
        })
        .collect()
}

#[test]
fn each_link_of_the_shell_leads_to_a_page_of_the_app() {
    let links = links(&read("shell/src/links.rs"));
    assert!(links.len() > 10, "{links:?}");
    for (app, path) in links {
        let routes = routes(app);
        assert!(routes.contains(&path), "{app} has no page {path}: {routes:?}");
    }
}
