//! Endpoints for the export of all that the modules store of the signed-in person, as one JSON document.
//!
//! Whoever starts an export or downloads its document types the present password again: a session that was left open is not enough.

use super::{BUSY, TOO_MANY};
use crate::{
    ErrorCode, File,
    access::{SignedIn, audience},
    endpoint,
    limit::PASSWORD_CHECKS,
};
use allpet_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// The last export was started less than a day ago.
pub const EXPORT_TOO_SOON: ErrorCode = ErrorCode::new(
    409,
    "identity.data-export-too-soon",
    "You can start a download of your data once a day",
);
/// There is no finished export, or its document was deleted.
pub const EXPORT_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "identity.data-export-not-found",
    "There is no download of your data any more",
);

/// The name under which a browser saves the document.
pub const EXPORT_FILE: &str = "all-pet-plus-data.json";

/// The confirmation that an export is to be started, or its document downloaded.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DataExportForm {
    /// The present password.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Password"))]
    pub current_password: String,
}

hides_its_fields!(DataExportForm);

/// An export of a person's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DataExport {
    /// When it was started.
    pub requested: Timestamp,
    /// Its progress, in percent.
    pub progress: u32,
    /// Until when its document can be downloaded; `None` if it is not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// The last export of the signed-in person's data, and when another can be started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DataExportStatus {
    /// The last export; `None` if there was none, or its document was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export: Option<DataExport>,
    /// From when on another can be started; `None` if it can now: after a day, or if the last one failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
}

endpoint! {
    /// Reads the last export of the signed-in person's data.
    ReadDataExport { } = GET "/api/identity/me/data-export" -> 200 DataExportStatus, SignedIn, audience::ONLY_SHELL, [];
    /// Starts an export of all that is stored of the signed-in person. A mail tells when it is ready.
    StartDataExport { ; body DataExportForm } = POST "/api/identity/me/data-export" -> 200 DataExportStatus, SignedIn,
        audience::ONLY_SHELL, [EXPORT_TOO_SOON, TOO_MANY, BUSY], limits [PASSWORD_CHECKS];
    /// Downloads the document of the last export, as JSON. It takes the password, so it is no GET.
    DownloadDataExport { ; body DataExportForm } = POST "/api/identity/me/data-export/document" -> 200 File, SignedIn,
        audience::ONLY_SHELL, [EXPORT_NOT_FOUND, TOO_MANY, BUSY], limits [PASSWORD_CHECKS];
}
