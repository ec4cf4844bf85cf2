//! Endpoints for everybody: presets, prices, and pictures of unsaved designs.

use crate::{picture, service::Designs};
use allpet_contract::{
    File, Problem,
    builder::{DrawDesign, ListPresets, PictureQuery, PriceDesign, PricedDesign},
    problem::MALFORMED,
};
use allpet_domain::{
    Invalid,
    builder::{Parameters, Preset, check, presets, price},
};
use allpet_kernel::{Anyone, Failure, RateLimitKey};

/// The maximum length of the parameters' JSON, in characters.
const PARAMETERS_MAX: usize = 2_000;

pub(crate) async fn list_presets(_: Designs, _: Anyone, _: ListPresets) -> Result<Vec<Preset>, Failure> {
    Ok(presets())
}

pub(crate) async fn price_design(
    _: Designs,
    _: Anyone,
    request: PriceDesign,
) -> Result<PricedDesign, Failure> {
    let parameters = request.body.tidy();
    Ok(PricedDesign {
        price: price(&parameters),
        findings: check(&parameters),
    })
}

pub(crate) async fn draw_design(
    app: Designs,
    caller: RateLimitKey,
    request: DrawDesign,
) -> Result<File, Failure> {
    let text = request.query.parameters;
    if text.chars().count() > PARAMETERS_MAX {
        return Err(Invalid::one("parameters", "too-long", "Send at most 2,000 characters.").into());
    }
    let parameters: Parameters = serde_json::from_str(&text).map_err(|error| {
        Problem::new(MALFORMED).detail(format!("The parameters cannot be read: {error}."))
    })?;
    let query = PictureQuery {
        width: request.query.width,
    };
    picture::render(app.renderer(), &caller, &parameters.tidy(), &query).await
}
