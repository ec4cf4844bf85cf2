//! Licensing: quotes, applications, the clerk's queue, licences, and tag look-ups.

mod clerk;
mod finder;
mod internal;
mod owner;
mod public;

use crate::ErrorCode;
pub use clerk::*;
pub use finder::*;
pub use internal::*;
pub use owner::*;
pub use public::*;

/// The routes of the module, by file.
pub(crate) const ALL_ROUTES: &[&[crate::routes::Route]] = &[
    clerk::ROUTES,
    finder::ROUTES,
    internal::ROUTES,
    owner::ROUTES,
    public::ROUTES,
];

/// There is no such jurisdiction.
pub const JURISDICTION_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "licensing.jurisdiction-not-found",
    "We do not know the rules of this place",
);
/// The rules forbid or do not cover the request.
pub const QUOTE_REFUSED: ErrorCode = ErrorCode::new(
    422,
    "licensing.quote-refused",
    "The rules of this place do not allow that",
);
/// The fee changed since the owner saw it.
pub const FEE_CHANGED: ErrorCode = ErrorCode::new(
    409,
    "licensing.fee-changed",
    "The fee has changed since you saw it",
);
/// A required proof is missing.
pub const PROOF_MISSING: ErrorCode = ErrorCode::new(422, "licensing.proof-missing", "A document is missing");
/// The pet has a licence or an open application here already.
pub const ALREADY_LICENSED: ErrorCode = ErrorCode::new(
    409,
    "licensing.already-licensed",
    "This pet has a license or an open application here",
);
/// The file is neither a PDF nor a picture.
pub const NOT_A_DOCUMENT: ErrorCode = ErrorCode::new(
    422,
    "licensing.not-a-document",
    "The file is neither a PDF nor a picture",
);
/// The document is too large.
pub const DOCUMENT_TOO_LARGE: ErrorCode =
    ErrorCode::new(413, "licensing.document-too-large", "The document is too large");
/// The person has the maximum number of documents.
pub const TOO_MANY_DOCUMENTS: ErrorCode = ErrorCode::new(
    409,
    "licensing.too-many-documents",
    "You have sent too many documents",
);
/// There is no such application.
pub const APPLICATION_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "licensing.application-not-found",
    "There is no such application",
);
/// There is no such licence.
pub const LICENCE_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "licensing.licence-not-found", "There is no such license");
/// There is no such document.
pub const PROOF_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "licensing.proof-not-found", "There is no such document");
/// The document cannot be rendered: it is damaged, protected, or takes too long.
pub const PROOF_NOT_RENDERED: ErrorCode = ErrorCode::new(
    422,
    "licensing.proof-not-drawn",
    "We can’t show this document here",
);
/// The application has been decided or withdrawn.
pub const ALREADY_DECIDED: ErrorCode = ErrorCode::new(
    409,
    "licensing.already-decided",
    "This application is decided already",
);
/// The fee of the application is not paid.
pub const FEE_UNPAID: ErrorCode = ErrorCode::new(409, "licensing.fee-unpaid", "Awaiting payment");
/// The requested licence would have ended before today.
pub const APPLICATION_OUTDATED: ErrorCode = ErrorCode::new(
    409,
    "licensing.application-outdated",
    "This application is too old: apply again",
);
/// The clerk is the applicant.
pub const OWN_APPLICATION: ErrorCode = ErrorCode::new(
    409,
    "licensing.own-application",
    "You cannot decide your own application",
);
/// The time to undo the approval is over.
pub const UNDO_LATE: ErrorCode = ErrorCode::new(
    409,
    "licensing.undo-late",
    "This approval cannot be undone any more",
);
/// The licence is not in force.
pub const NOT_REVOCABLE: ErrorCode =
    ErrorCode::new(409, "licensing.not-revocable", "This license cannot be revoked");
/// There is no tag with this code, or the code is mistyped.
pub const TAG_NOT_FOUND: ErrorCode = ErrorCode::new(404, "licensing.tag-not-found", "No tag has this code");
