//! Where a person works, for identity.

use crate::{Tenants, store};
use allpet_contract::{identity::Workplace, tenants::WorkplacesOf};
use allpet_kernel::{Failure, Service};

pub(crate) async fn of(app: Tenants, _: Service, request: WorkplacesOf) -> Result<Vec<Workplace>, Failure> {
    store::members::workplaces(&app.db, request.user).await
}
