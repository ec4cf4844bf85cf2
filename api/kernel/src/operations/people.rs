//! The module's records of a person: what it exports, and whether it has erased them.

use super::ModuleOperations;
use crate::{
    Failure, PersonalData, Service,
    actor::{Actor, RequestParts},
    personal_data,
};
use allpet_contract::{
    Problem,
    access::Internal,
    operations::module::{ErasureStatus, ExportPersonalData, PersonalSection, ReadErasure},
    problem::FORBIDDEN,
};

/// The module that exports people's data.
const EXPORTER: &str = "identity";

/// The module that exports people's data, and no other: it has checked that the person asks for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exporter;

impl Actor for Exporter {
    type For = Internal;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        let service = Service::authorize(parts)?;
        if service.module == EXPORTER {
            Ok(Self)
        } else {
            Err(Problem::new(FORBIDDEN)
                .detail("Only the module of accounts exports what is stored of people."))
        }
    }
}

pub(super) async fn export(
    app: ModuleOperations,
    _: Exporter,
    request: ExportPersonalData,
) -> Result<PersonalSection, Failure> {
    let json = match &app.personal_data {
        PersonalData::Nothing => None,
        PersonalData::Stored { records, .. } => Some(records.export(request.user).await?.to_string()),
    };
    Ok(PersonalSection { json })
}

pub(super) async fn read_erasure(
    app: ModuleOperations,
    _: Service,
    request: ReadErasure,
) -> Result<ErasureStatus, Failure> {
    Ok(ErasureStatus {
        stores: matches!(app.personal_data, PersonalData::Stored { .. }),
        erased: personal_data::erased_at(&app.db, request.user).await?,
    })
}
