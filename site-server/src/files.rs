//! The files of a built app, in memory, each with its headers and its brotli form.

use crate::{
    SiteArgs, StartupError, document::with_boot_script, routes::Routes, server::policy, static_pages,
};
use axum::body::Bytes;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use http::{HeaderName, header};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

/// A header of a file.
pub(crate) type Header = (&'static HeaderName, String);

/// A file, ready to be served.
#[derive(Debug)]
pub(crate) struct Asset {
    pub(crate) bytes: Bytes,
    pub(crate) brotli: Option<Bytes>,
    pub(crate) tag: String,
    pub(crate) headers: Vec<Header>,
}

/// Files by name.
pub(crate) type Files = HashMap<String, Asset>;

/// The content of one build.
#[derive(Debug)]
pub(crate) struct Build {
    pub(crate) files: Files,
    /// The app's routes, if it declares them.
    pub(crate) routes: Option<Routes>,
    /// The app's static pages, by name.
    pub(crate) documents: Files,
}

/// A built app and its folder.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) args: SiteArgs,
    loaded: RwLock<(Option<SystemTime>, Arc<Build>)>,
}

/// Maximum size in bytes of a file compressed at start; a larger development build costs more than it saves.
const LARGEST_PACKED: usize = 3 * 1024 * 1024;

impl Site {
    /// Reads the folder. Fails without an `index.html`.
    pub(crate) fn open(args: SiteArgs) -> Result<Self, StartupError> {
        let index = args.dir.join("index.html");
        if !index.is_file() {
            return Err(StartupError::new(format!(
                "There is no built app in {}: build it first (cargo xtask up does).",
                args.dir.display()
            )));
        }
        let loaded = (modification_time(&index), Arc::new(load(&args)?));
        Ok(Self {
            args,
            loaded: RwLock::new(loaded),
        })
    }

    /// The files of the newest build; during a build, those of the last complete one.
    pub(crate) fn current(&self) -> Arc<Build> {
        let now = modification_time(&self.args.dir.join("index.html"));
        let (then, files) = self.loaded.read().unwrap_or_else(PoisonError::into_inner).clone();
        if now.is_none() || now == then {
            return files;
        }
        match load(&self.args) {
            Ok(newest) => {
                let newest = Arc::new(newest);
                *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = (now, Arc::clone(&newest));
                newest
            }
            Err(_) => files,
        }
    }
}

fn modification_time(index: &Path) -> Option<SystemTime> {
    index.metadata().ok()?.modified().ok()
}

fn load(args: &SiteArgs) -> Result<Build, StartupError> {
    let files = load_files(args)?;
    let folder = args.dir.join(static_pages::FOLDER);
    let routes = std::fs::read_to_string(folder.join("routes.txt")).ok();
    let routes = routes.as_deref().map(Routes::parse);
    let mut documents = Files::new();
    if let (Some(routes), Some(index)) = (&routes, files.get("index.html")) {
        let index = String::from_utf8_lossy(&index.bytes);
        for name in routes.documents() {
            let text = static_pages::compose(args, &index, name).ok_or_else(|| {
                StartupError::new(format!(
                    "{} names the document {name}, which cannot be read.",
                    folder.join("routes.txt").display()
                ))
            })?;
            let bytes = text.into_bytes();
            let packed = pack(name, &bytes);
            documents.insert(name.to_owned(), asset(args, name, bytes, packed));
        }
    }
    Ok(Build {
        files,
        routes,
        documents,
    })
}

fn load_files(args: &SiteArgs) -> Result<Files, StartupError> {
    let mut files = Files::new();
    for path in walk(&args.dir)? {
        let name = path
            .strip_prefix(&args.dir)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        let is_page = name
            .strip_prefix(static_pages::FOLDER)
            .is_some_and(|rest| rest.starts_with('/'));
        if extension(&name) == "br" || is_page {
            continue;
        }
        let bytes = read(&path)?;
        if name == "index.html" {
            let bytes = with_boot_script(&String::from_utf8_lossy(&bytes)).into_bytes();
            let packed = pack(&name, &bytes);
            files.insert(name.clone(), asset(args, &name, bytes, packed));
            continue;
        }
        let packed = path.with_file_name(format!(
            "{}.br",
            path.file_name().unwrap_or_default().to_string_lossy()
        ));
        let packed = if packed.is_file() {
            Some(read(&packed)?)
        } else {
            pack(&name, &bytes)
        };
        files.insert(name.clone(), asset(args, &name, bytes, packed));
    }
    let config = args.config_json().into_bytes();
    files.insert("config.json".into(), asset(args, "config.json", config, None));
    let icon = include_bytes!("favicon.ico").to_vec();
    files
        .entry("favicon.ico".into())
        .or_insert_with(|| asset(args, "favicon.ico", icon, None));
    Ok(files)
}

fn walk(folder: &Path) -> Result<Vec<PathBuf>, StartupError> {
    let mut found = Vec::new();
    let unreadable =
        |error: std::io::Error| StartupError::new(format!("{} cannot be read: {error}.", folder.display()));
    for entry in folder.read_dir().map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            found.extend(walk(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn read(path: &Path) -> Result<Vec<u8>, StartupError> {
    std::fs::read(path)
        .map_err(|error| StartupError::new(format!("{} cannot be read: {error}.", path.display())))
}

fn pack(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let worth_it = matches!(
        extension(name),
        "html" | "js" | "css" | "json" | "svg" | "wasm" | "txt" | "xml"
    );
    if !worth_it || bytes.len() < 512 || bytes.len() > LARGEST_PACKED {
        return None;
    }
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
    packed.write_all(bytes).ok()?;
    Some(packed.into_inner())
}

fn asset(args: &SiteArgs, name: &str, bytes: Vec<u8>, brotli: Option<Vec<u8>>) -> Asset {
    let mut headers = headers(name);
    if extension(name) == "html" {
        let html = String::from_utf8_lossy(&bytes);
        headers.extend(policy::page(args, policy::inline_scripts(&html), &[]));
    }
    Asset {
        tag: tag(&bytes),
        bytes: bytes.into(),
        brotli: brotli.map(Into::into),
        headers,
    }
}

/// A generated file.
pub(crate) fn plain(name: &str, bytes: Vec<u8>) -> Asset {
    Asset {
        tag: tag(&bytes),
        brotli: pack(name, &bytes).map(Into::into),
        bytes: bytes.into(),
        headers: headers(name),
    }
}

fn headers(name: &str) -> Vec<Header> {
    let life = if is_hashed(name) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    vec![
        (&header::CONTENT_TYPE, content_type(name).to_owned()),
        (&header::REFERRER_POLICY, "strict-origin-when-cross-origin".into()),
        (&header::CACHE_CONTROL, life.into()),
    ]
}

fn tag(bytes: &[u8]) -> String {
    let digest = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..12]);
    ["\"", &digest, "\""].concat()
}

/// Returns whether trunk put a hash into the name: `shell-1f8e2ab09c44d7e1_bg.wasm`. Such a file never changes.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let is_hash = |part: &str| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    file.split(['-', '_', '.']).any(is_hash)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn content_type(name: &str) -> &'static str {
    match extension(name) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
