//! The builder: designs of owners, links by which others see them, presets, prices and pictures.

use crate::{
    Cursor, ErrorCode, File,
    access::{Internal, Public, SignedIn, audience},
    endpoint,
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
pub const DESIGN_NOT_FOUND: ErrorCode = ErrorCode::new(404, "design.not-found", "You have no such design");
/// The design was changed since it was read.
pub const DESIGN_CHANGED: ErrorCode =
    ErrorCode::new(409, "design.changed", "This design changed in the meantime");
/// The design was ordered or put away.
pub const DESIGN_FIXED: ErrorCode = ErrorCode::new(409, "design.fixed", "This design can't be changed");
/// The price is another than what was shown.
pub const PRICE_DIFFERS: ErrorCode = ErrorCode::new(409, "design.price-differs", "The price has changed");
/// The link was never made, or was withdrawn.
pub const SHARE_NOT_FOUND: ErrorCode = ErrorCode::new(404, "share.not-found", "This link no longer works");
/// The design has as many links as it may.
pub const TOO_MANY_SHARES: ErrorCode =
    ErrorCode::new(409, "share.too-many", "This design has too many links");

/// The most links that a design may have at a time.
pub const SHARES_MAX: u32 = 20;

/// A design, as its owner sees it. The lines of its price follow from the parameters (`domain::builder::price`, or
/// [`PriceDesign`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Design {
    /// Which.
    pub id: DesignId,
    /// What its owner calls it.
    pub name: String,
    /// Where it stands.
    pub status: DesignState,
    /// What was chosen.
    pub parameters: Parameters,
    /// The pet that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pet: Option<PetId>,
    /// What it costs.
    pub total: Money,
    /// Working days from the order to the parcel.
    pub lead_time_days: u32,
    /// Counts the changes, from 1. A change names the version that it was made on.
    pub version: u32,
    /// Since when.
    pub created: Timestamp,
    /// The last change.
    pub updated: Timestamp,
}

/// Which designs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DesignsQuery {
    /// Only those in this state; all but those put away where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<DesignState>,
    /// Rows to a page, 1 to 100; 25 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// Where to start; the first page where absent.
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
    /// `DRAFT` (may break rules) or `ACTIVE` (can be made as it is).
    #[cfg_attr(feature = "schema", schemars(schema_with = "first_state"))]
    pub status: DesignState,
    /// What was chosen.
    pub parameters: Parameters,
    /// The pet that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pet: Option<PetId>,
    /// The price that was shown. Another one is refused, and the refusal names the right one.
    pub total: Money,
}

/// What changes in a design; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("dependentRequired" = { "parameters": ["total"], "total": ["parameters"] })))]
pub struct DesignPatch {
    /// The version that the change was made on. Refused where the design has another by now.
    pub version: u32,
    /// Another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "Option<allpet_domain::schema::RequiredLine<{ allpet_domain::builder::design::NAME_MAX }>>"
        )
    )]
    pub name: Option<String>,
    /// `DRAFT`, `ACTIVE` or `ARCHIVED` (put away); from there, `DRAFT` takes it out again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "next_state"))]
    pub status: Option<DesignState>,
    /// Another choice; goes with `total`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Parameters>,
    /// Another pet; `null` where it is for none.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub pet: Option<Option<PetId>>,
    /// The price that was shown for `parameters`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

/// What was said, be it `null`: what was not said is absent.
#[expect(
    clippy::option_option,
    reason = "not said, none, and something are three things"
)]
fn said<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    reader: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(reader).map(Some)
}

/// A link by which others see a design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// Which.
    pub id: ShareId,
    /// Since when.
    pub created: Timestamp,
}

/// A link that was just made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewShare {
    /// The link.
    pub share: Share,
    /// What makes it work. Shown this once: the server keeps its hash alone.
    pub token: String,
}

impl std::fmt::Debug for NewShare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewShare")
            .field("share", &self.share)
            .finish_non_exhaustive()
    }
}

/// A design, as whoever has a link sees it: nothing of its owner or the pet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SharedDesign {
    /// What its owner calls it.
    pub name: String,
    /// What was chosen.
    pub parameters: Parameters,
    /// What it costs.
    pub total: Money,
    /// Working days from the order to the parcel.
    pub lead_time_days: u32,
    /// The last change.
    pub updated: Timestamp,
}

/// What a choice costs, and what keeps it from being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PricedDesign {
    /// The price, line by line.
    pub price: Priced,
    /// The rules that it breaks; empty where it can be made as it is.
    pub findings: Vec<FieldError>,
}

/// Pixels that a picture of a design may be wide.
pub const PICTURE_WIDTHS: std::ops::RangeInclusive<u32> = 100..=1600;

/// The states that a new design may have.
#[cfg(feature = "schema")]
fn first_state(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "enum": [DesignState::Draft, DesignState::Active] })
}

/// The states that a design is put into by hand.
#[cfg(feature = "schema")]
fn next_state(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": ["string", "null"],
        "enum": [DesignState::Draft, DesignState::Active, DesignState::Archived, null] })
}

/// How large a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PictureQuery {
    /// Width in pixels, 100 to 1600; 1200 where absent. The height is three quarters of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = *PICTURE_WIDTHS.start(), max = *PICTURE_WIDTHS.end())))]
    pub width: Option<u32>,
}

/// A picture of something that is not saved: for carts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ParametersPictureQuery {
    /// The parameters as JSON, at most 2,000 characters.
    #[cfg_attr(feature = "schema", schemars(with = "Parameters", extend("x-json" = true)))]
    pub parameters: String,
    /// Width in pixels, 100 to 1600; 1200 where absent. The height is three quarters of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = *PICTURE_WIDTHS.start(), max = *PICTURE_WIDTHS.end())))]
    pub width: Option<u32>,
}

/// Who orders a design.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderedDesign {
    /// Whose it must be.
    pub owner: UserId,
    /// What was ordered: the design must be that still. Not looked at where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Parameters>,
}

/// A design that was ordered without having been saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnsavedDesign {
    /// Whose it becomes.
    pub owner: UserId,
    /// What was chosen.
    pub parameters: Parameters,
}

endpoint! {
    /// Lists my designs, the last changed first.
    ListDesigns { ; query DesignsQuery } = GET "/api/designs" -> 200 Page<Design>, SignedIn, audience::FOR_DESIGNS, [];
    /// Saves a new design. The price is computed anew and must be the one that was shown.
    CreateDesign { ; key; body NewDesign } = POST "/api/designs" -> 201 Design, SignedIn, audience::FOR_BUILDER, [PRICE_DIFFERS];
    /// Saves what I designed as a guest. Where the same was ordered and kept for me meanwhile, it is that design, under my name for it.
    BringDesign { ; key; body NewDesign } = POST "/api/brought-designs" -> 201 Design, SignedIn, audience::FOR_BUILDER, [PRICE_DIFFERS];
    /// Reads one of my designs.
    ReadDesign { design: DesignId } = GET "/api/designs/{design}" -> 200 Design, SignedIn, audience::FOR_DESIGNS, [DESIGN_NOT_FOUND];
    /// Changes a design: its name, choice, pet or state. Refused where it was changed since it was read.
    UpdateDesign { design: DesignId; body DesignPatch } = PATCH "/api/designs/{design}" -> 200 Design, SignedIn,
        audience::FOR_BUILDER, [DESIGN_NOT_FOUND, DESIGN_CHANGED, DESIGN_FIXED, PRICE_DIFFERS];
    /// Deletes a design; its links stop working.
    DeleteDesign { design: DesignId } = DELETE "/api/designs/{design}" -> 204 (), SignedIn, audience::FOR_BUILDER, [DESIGN_NOT_FOUND, DESIGN_FIXED];
    /// Copies a design to a new draft, also an ordered one.
    DuplicateDesign { design: DesignId; key } = POST "/api/designs/{design}/duplicate" -> 201 Design, SignedIn,
        audience::FOR_BUILDER, [DESIGN_NOT_FOUND];
    /// Draws one of my designs.
    ReadDesignPicture { design: DesignId; query PictureQuery } = GET "/api/designs/{design}/picture.png" -> 200 File, SignedIn,
        audience::FOR_DESIGNS, [DESIGN_NOT_FOUND, PICTURES_BUSY, TOO_MANY_PICTURES];
    /// Makes a link by which others see the design. Its token is answered this once, so a repetition makes another link.
    ShareDesign { design: DesignId } = POST "/api/designs/{design}/shares" -> 201 NewShare, SignedIn, audience::FOR_BUILDER,
        [DESIGN_NOT_FOUND, TOO_MANY_SHARES];
    /// Lists the links of a design, the newest first.
    ListShares { design: DesignId } = GET "/api/designs/{design}/shares" -> 200 Vec<Share>, SignedIn, audience::FOR_BUILDER,
        [DESIGN_NOT_FOUND];
    /// Withdraws a link; from now on it shows nothing.
    WithdrawShare { design: DesignId, share: ShareId } = DELETE "/api/designs/{design}/shares/{share}" -> 204 (), SignedIn,
        audience::FOR_BUILDER, [DESIGN_NOT_FOUND, SHARE_NOT_FOUND];
    /// Shows a design to whoever has its link.
    ReadSharedDesign { token: String as allpet_domain::schema::ShareToken } = GET "/api/shared-designs/{token}" -> 200 SharedDesign, Public, audience::EVERY,
        [SHARE_NOT_FOUND];
    /// Draws a design for whoever has its link.
    ReadSharedPicture { token: String as allpet_domain::schema::ShareToken; query PictureQuery } = GET "/api/shared-designs/{token}/picture.png" -> 200 File, Public,
        audience::EVERY, [SHARE_NOT_FOUND, PICTURES_BUSY, TOO_MANY_PICTURES];
    /// Lists designs to start from.
    ListPresets {} = GET "/api/design-presets" -> 200 Vec<Preset>, Public, audience::EVERY, [];
    /// Says what a choice costs, line by line, and which rules it breaks.
    PriceDesign { ; body Parameters } = POST "/api/design-price" -> 200 PricedDesign, Public, audience::EVERY, [];
    /// Draws a choice that is not saved.
    DrawDesign { ; query ParametersPictureQuery } = GET "/api/design-picture.png" -> 200 File, Public, audience::EVERY,
        [PICTURES_BUSY, TOO_MANY_PICTURES];
    /// Notes that a design became part of an order; from now on it stays as it is. Refused where it is another by now.
    MarkDesignOrdered { design: DesignId; body OrderedDesign } = POST "/internal/designs/{design}/ordered" -> 200 Design, Internal,
        &[audience::INTERNAL], [DESIGN_NOT_FOUND, DESIGN_CHANGED, DESIGN_FIXED];
    /// Keeps a design that was ordered without having been saved, unless its owner has the same: then that one is marked.
    KeepOrderedDesign { ; key; body UnsavedDesign } = POST "/internal/designs/ordered" -> 200 Design, Internal,
        &[audience::INTERNAL], [];
}
