//! The events and jobs of the module with what caused them.

use super::ModuleOperations;
use crate::{Failure, Service, cause_tree};
use allpet_contract::operations::module::{ModuleCauses, ReadModuleCauses};

pub(super) async fn read(
    app: ModuleOperations,
    _: Service,
    request: ReadModuleCauses,
) -> Result<ModuleCauses, Failure> {
    cause_tree::read(&app.db, app.name, &request.body).await
}
