//! What anybody may ask.

use crate::service::{Licensing, figures, finder, tags};
use allpet_contract::{
    Problem,
    licensing::{
        JURISDICTION_NOT_FOUND, ListPlaces, Place, QUOTE_REFUSED, QuoteLicence, ReadFigures,
        ReadJurisdiction, RegisterFigures, TagView, TellOwner, VerifyTag,
    },
};
use allpet_domain::{
    Invalid,
    licensing::{Jurisdiction, Quote, quote},
};
use allpet_kernel::{Anyone, Failure};

pub(crate) async fn list_places(app: Licensing, _: Anyone, _: ListPlaces) -> Result<Vec<Place>, Failure> {
    let authorities = app.authorities.all(&app.kernel).await?;
    let place = |place: &std::sync::Arc<Jurisdiction>| Place {
        id: place.id.clone(),
        name: format!("{}, {}", place.name, place.region),
        authority: authorities
            .iter()
            .find(|authority| authority.place.id == place.id)
            .map(|found| found.tenant),
        species: place.species(),
    };
    Ok(app.authorities.places().iter().map(place).collect())
}

pub(crate) async fn read_jurisdiction(
    app: Licensing,
    _: Anyone,
    request: ReadJurisdiction,
) -> Result<Jurisdiction, Failure> {
    let place = app.authorities.place(&request.id).ok_or(JURISDICTION_NOT_FOUND)?;
    Ok(Jurisdiction::clone(place))
}

pub(crate) async fn quote_licence(
    app: Licensing,
    _: Anyone,
    request: QuoteLicence,
) -> Result<Quote, Failure> {
    let place = app.authorities.place(&request.id).ok_or(JURISDICTION_NOT_FOUND)?;
    quote(place, &request.body, place.today(app.kernel.now())).map_err(|refused| {
        let detail = refused.to_string();
        Problem {
            errors: Invalid::from(refused).0,
            ..Problem::new(QUOTE_REFUSED).detail(detail)
        }
        .into()
    })
}

pub(crate) async fn verify_tag(app: Licensing, _: Anyone, request: VerifyTag) -> Result<TagView, Failure> {
    tags::verify(&app, &request.code).await
}

pub(crate) async fn tell_owner(app: Licensing, _: Anyone, request: TellOwner) -> Result<(), Failure> {
    finder::tell(&app, &request.code, &request.body).await
}

pub(crate) async fn read_figures(
    app: Licensing,
    _: Anyone,
    request: ReadFigures,
) -> Result<RegisterFigures, Failure> {
    figures::of(&app, request.tenant).await
}
