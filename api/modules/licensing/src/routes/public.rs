//! Endpoints for everybody.

use crate::service::{
    Licensing,
    licences::{finder, scans, tags},
    statistics,
};
use allpet_contract::{
    Problem,
    licensing::{
        JURISDICTION_NOT_FOUND, JurisdictionSummary, ListJurisdictions, QUOTE_REFUSED, QuoteLicence,
        ReadFigures, ReadJurisdiction, RegisterFigures, ReportScan, TagView, TellOwner, VerifyTag,
    },
};
use allpet_domain::{
    Invalid,
    licensing::{Jurisdiction, Quote, quote},
};
use allpet_kernel::{Anyone, Failure, PageVisitor};

pub(crate) async fn list_jurisdictions(
    app: Licensing,
    _: Anyone,
    _: ListJurisdictions,
) -> Result<Vec<JurisdictionSummary>, Failure> {
    let authorities = app.authorities.all(&app.kernel).await?;
    let summary = |jurisdiction: &std::sync::Arc<Jurisdiction>| JurisdictionSummary {
        id: jurisdiction.id.clone(),
        name: format!("{}, {}", jurisdiction.name, jurisdiction.region),
        authority: authorities
            .iter()
            .find(|authority| authority.jurisdiction.id == jurisdiction.id)
            .map(|authority| authority.tenant),
        species: jurisdiction.species(),
    };
    Ok(app.authorities.jurisdictions().iter().map(summary).collect())
}

pub(crate) async fn read_jurisdiction(
    app: Licensing,
    _: Anyone,
    request: ReadJurisdiction,
) -> Result<Jurisdiction, Failure> {
    let jurisdiction = app
        .authorities
        .jurisdiction(&request.id)
        .ok_or(JURISDICTION_NOT_FOUND)?;
    Ok(Jurisdiction::clone(jurisdiction))
}

pub(crate) async fn quote_licence(
    app: Licensing,
    _: Anyone,
    request: QuoteLicence,
) -> Result<Quote, Failure> {
    let jurisdiction = app
        .authorities
        .jurisdiction(&request.id)
        .ok_or(JURISDICTION_NOT_FOUND)?;
    quote(jurisdiction, &request.body, jurisdiction.today(app.kernel.now())).map_err(|refused| {
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
    finder::send_message(&app, &request.code, &request.body).await
}

pub(crate) async fn report_scan(
    app: Licensing,
    visitor: PageVisitor,
    request: ReportScan,
) -> Result<(), Failure> {
    scans::report(&app, &visitor, &request.code).await
}

pub(crate) async fn read_figures(
    app: Licensing,
    _: Anyone,
    request: ReadFigures,
) -> Result<RegisterFigures, Failure> {
    statistics::read(&app, request.tenant).await
}
