//! The builder: owners' designs, share links, presets, prices and pictures.

use crate::{
    Cursor, ErrorCode, File,
    access::{Internal, Public, SignedIn, audience},
    endpoint,
    limit::PICTURES,
    page::Page,
    problem::{PICTURES_BUSY, TOO_MANY_PICTURES},
};
use allpet_domain::{
    FieldError, Money, Timestamp,
    builder::{DesignState, Parameters, Preset, Priced},
    id::{DesignId, PetId, ShareId, UserId},
};
use serde::{Deserialize, Serialize};

/// The caller has no such design.
pub const DESIGN_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "design.not-found", "We couldn’t find this design");
/// The design changed since the caller read it.
pub const DESIGN_CHANGED: ErrorCode =
    ErrorCode::new(409, "design.changed", "This design changed in the meantime");
/// The design is ordered or archived.
pub const DESIGN_FIXED: ErrorCode = ErrorCode::new(409, "design.fixed", "This design can’t be changed");
/// The price differs from the one shown.
pub const PRICE_DIFFERS: ErrorCode = ErrorCode::new(409, "design.price-differs", "The price has changed");
/// The share link never existed, or was withdrawn.
pub const SHARE_NOT_FOUND: ErrorCode = ErrorCode::new(404, "share.not-found", "This link no longer works");
/// The design has the maximum number of share links.
pub const TOO_MANY_SHARES: ErrorCode =
    ErrorCode::new(409, "share.too-many", "This design has too many links");

/// Maximum number of share links per design.
pub const SHARES_MAX: u32 = 20;

/// A design, for its owner. The lines of its price follow from the parameters (`domain::builder::price`, or [`PriceDesign`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Design {
    /// The id.
    pub id: DesignId,
    /// The name, chosen by its owner.
    pub name: String,
    /// The state.
    pub status: DesignState,
    /// The choices.
    pub parameters: Parameters,
    /// The pet it is made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pet: Option<PetId>,
    /// The price.
    pub total: Money,
    /// Working days from the order to the parcel.
    pub lead_time_days: u32,
    /// The number of changes, from 1. A change names the version that it is based on.
    pub version: u32,
    /// The time of creation.
    pub created: Timestamp,
    /// The time of the last change.
    pub updated: Timestamp,
}

/// The filter of a list of designs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DesignsQuery {
    /// Only designs in this state; all but the archived ones if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<DesignState>,
    /// Rows per page, 1 to 100; 25 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// The start of the page; the first page if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// A new design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewDesign {
    /// Its name, 1 to 80 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::RequiredLine<{ allpet_domain::builder::design::NAME_MAX }>")
    )]
    pub name: String,
    /// `DRAFT` (may break rules) or `ACTIVE` (breaks none).
    #[cfg_attr(feature = "schema", schemars(schema_with = "first_state"))]
    pub status: DesignState,
    /// The choices.
    pub parameters: Parameters,
    /// The pet it is made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pet: Option<PetId>,
    /// The price shown. The server refuses any other, and names the right one.
    pub total: Money,
}

/// A change of a design; absent fields stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("dependentRequired" = { "parameters": ["total"], "total": ["parameters"] })))]
pub struct DesignPatch {
    /// The version that the change is based on. The server refuses any other than the current one.
    pub version: u32,
    /// The new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "Option<allpet_domain::schema::RequiredLine<{ allpet_domain::builder::design::NAME_MAX }>>"
        )
    )]
    pub name: Option<String>,
    /// `DRAFT`, `ACTIVE` or `ARCHIVED`; `DRAFT` also restores an archived design.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "next_state"))]
    pub status: Option<DesignState>,
    /// The new choices; require `total`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Parameters>,
    /// The new pet; `null` for none.
    #[serde(
        default,
        deserialize_with = "deserialize_present",
        skip_serializing_if = "Option::is_none"
    )]
    pub pet: Option<Option<PetId>>,
    /// The price shown for `parameters`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

/// Keeps an explicit `null` apart from an absent field.
#[expect(clippy::option_option, reason = "absent, null and a value differ")]
fn deserialize_present<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A share link of a design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// The id.
    pub id: ShareId,
    /// The time of creation.
    pub created: Timestamp,
}

/// A new share link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewShare {
    /// The link.
    pub share: Share,
    /// The token of the link. Returned only this once: the server stores just its hash.
    pub token: String,
}

impl std::fmt::Debug for NewShare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewShare")
            .field("share", &self.share)
            .finish_non_exhaustive()
    }
}

/// A design, for holders of its share link: without its owner and pet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SharedDesign {
    /// The name, chosen by its owner.
    pub name: String,
    /// The choices.
    pub parameters: Parameters,
    /// The price.
    pub total: Money,
    /// Working days from the order to the parcel.
    pub lead_time_days: u32,
    /// The time of the last change.
    pub updated: Timestamp,
}

/// The price of a design, and the rules it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PricedDesign {
    /// The price, line by line.
    pub price: Priced,
    /// The broken rules; empty if the design can be made.
    pub findings: Vec<FieldError>,
}

/// Range of widths for a design's picture, in pixels.
pub const PICTURE_WIDTHS: std::ops::RangeInclusive<u32> = 100..=1600;

/// The possible states of a new design.
#[cfg(feature = "schema")]
fn first_state(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "enum": [DesignState::Draft, DesignState::Active] })
}

/// The states that an owner can set.
#[cfg(feature = "schema")]
fn next_state(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": ["string", "null"],
        "enum": [DesignState::Draft, DesignState::Active, DesignState::Archived, null] })
}

/// The size of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PictureQuery {
    /// Width in pixels, 100 to 1600; 1200 if absent. The height is three quarters of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = *PICTURE_WIDTHS.start(), max = *PICTURE_WIDTHS.end())))]
    pub width: Option<u32>,
}

/// The picture of an unsaved design, for carts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ParametersPictureQuery {
    /// The parameters as JSON, at most 2,000 characters.
    #[cfg_attr(feature = "schema", schemars(with = "Parameters", extend("x-json" = true)))]
    pub parameters: String,
    /// Width in pixels, 100 to 1600; 1200 if absent. The height is three quarters of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = *PICTURE_WIDTHS.start(), max = *PICTURE_WIDTHS.end())))]
    pub width: Option<u32>,
}

/// The order of a design.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderedDesign {
    /// The owner that the design must have.
    pub owner: UserId,
    /// The ordered choices, which the design must still have. Not compared if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Parameters>,
}

/// A design ordered without being saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnsavedDesign {
    /// Its future owner.
    pub owner: UserId,
    /// The choices.
    pub parameters: Parameters,
}

endpoint! {
    /// Lists my designs, the last changed first.
    ListDesigns { ; query DesignsQuery } = GET "/api/designs" -> 200 Page<Design>, SignedIn, audience::FOR_DESIGNS, [];
    /// Saves a new design. The server computes the price anew, and refuses if it differs from the one shown.
    CreateDesign { ; key; body NewDesign } = POST "/api/designs" -> 201 Design, SignedIn, audience::FOR_BUILDER, [PRICE_DIFFERS];
    /// Imports a guest's design. If an order recorded the same one meanwhile, renames that one instead.
    ImportGuestDesign { ; key; body NewDesign } = POST "/api/designs/imports" -> 201 Design, SignedIn, audience::FOR_BUILDER, [PRICE_DIFFERS];
    /// Reads one of my designs.
    ReadDesign { design: DesignId } = GET "/api/designs/{design}" -> 200 Design, SignedIn, audience::FOR_DESIGNS, [DESIGN_NOT_FOUND];
    /// Changes the name, choices, pet or state of a design. Refuses if the design changed since it was read.
    UpdateDesign { design: DesignId; body DesignPatch } = PATCH "/api/designs/{design}" -> 200 Design, SignedIn,
        audience::FOR_BUILDER, [DESIGN_NOT_FOUND, DESIGN_CHANGED, DESIGN_FIXED, PRICE_DIFFERS];
    /// Deletes a design; its links stop working.
    DeleteDesign { design: DesignId } = DELETE "/api/designs/{design}" -> 204 (), SignedIn, audience::FOR_BUILDER, [DESIGN_NOT_FOUND, DESIGN_FIXED];
    /// Copies a design, ordered or not, to a new draft.
    DuplicateDesign { design: DesignId; key } = POST "/api/designs/{design}/duplicate" -> 201 Design, SignedIn,
        audience::FOR_BUILDER, [DESIGN_NOT_FOUND];
    /// Renders one of my designs.
    ReadDesignPicture { design: DesignId; query PictureQuery } = GET "/api/designs/{design}/picture.png" -> 200 File, SignedIn,
        audience::FOR_DESIGNS, [DESIGN_NOT_FOUND, PICTURES_BUSY, TOO_MANY_PICTURES], limits [PICTURES], priority Importing;
    /// Creates a share link for the design. Only this response contains its token, so a repetition creates another link.
    ShareDesign { design: DesignId } = POST "/api/designs/{design}/shares" -> 201 NewShare, SignedIn, audience::FOR_BUILDER,
        [DESIGN_NOT_FOUND, TOO_MANY_SHARES];
    /// Lists the links of a design, the newest first.
    ListShares { design: DesignId } = GET "/api/designs/{design}/shares" -> 200 Vec<Share>, SignedIn, audience::FOR_BUILDER,
        [DESIGN_NOT_FOUND];
    /// Withdraws a share link.
    WithdrawShare { design: DesignId, share: ShareId } = DELETE "/api/designs/{design}/shares/{share}" -> 204 (), SignedIn,
        audience::FOR_BUILDER, [DESIGN_NOT_FOUND, SHARE_NOT_FOUND];
    /// Reads a shared design, for holders of its link.
    ReadSharedDesign { token: String as allpet_domain::schema::ShareToken } = GET "/api/shared-designs/{token}" -> 200 SharedDesign, Public, audience::EVERY,
        [SHARE_NOT_FOUND];
    /// Renders a shared design, for holders of its link.
    ReadSharedPicture { token: String as allpet_domain::schema::ShareToken; query PictureQuery } = GET "/api/shared-designs/{token}/picture.png" -> 200 File, Public,
        audience::EVERY, [SHARE_NOT_FOUND, PICTURES_BUSY, TOO_MANY_PICTURES], limits [PICTURES], priority Importing;
    /// Lists preset designs to start from.
    ListPresets {} = GET "/api/design-presets" -> 200 Vec<Preset>, Public, audience::EVERY, [];
    /// Prices a design line by line, and lists the rules that it breaks.
    PriceDesign { ; body Parameters } = POST "/api/design-price" -> 200 PricedDesign, Public, audience::EVERY, [];
    /// Renders an unsaved design.
    DrawDesign { ; query ParametersPictureQuery } = GET "/api/design-picture.png" -> 200 File, Public, audience::EVERY,
        [PICTURES_BUSY, TOO_MANY_PICTURES], limits [PICTURES], priority Importing;
    /// Records that an order contains the design, which is frozen from now on. Refuses if the design has changed.
    MarkDesignOrdered { design: DesignId; body OrderedDesign } = POST "/internal/designs/{design}/ordered" -> 200 Design, Internal,
        &[audience::INTERNAL], [DESIGN_NOT_FOUND, DESIGN_CHANGED, DESIGN_FIXED];
    /// Records a design ordered without being saved. Marks an equal one of its owner instead, if there is one.
    RecordOrderedDesign { ; key; body UnsavedDesign } = POST "/internal/designs/ordered" -> 200 Design, Internal,
        &[audience::INTERNAL], [];
}
