//! Messages to staff: each person who works for a tenant has a job, so that one who fails delays no other.

use crate::{Notifications, jobs::CreateMessages};
use allpet_contract::tenants::ListStaff;
use allpet_domain::{id::TenantId, role::Role};
use allpet_kernel::{
    Failure,
    jobs::{JobContext, NewJob},
};
use serde_json::Value;

/// Enqueues the messages to everybody who has the role for the tenant that the event names, and to its admins.
pub(crate) async fn enqueue(
    app: Notifications,
    context: JobContext,
    job: CreateMessages,
    role: Role,
) -> Result<(), Failure> {
    let event: Value = serde_json::from_str(&job.payload)?;
    let tenant: TenantId = serde_json::from_value(event["tenant"].clone())?;
    let client = app.kernel.client(crate::NAME);
    let staff = client.send(ListStaff { tenant }).await?;
    let mut tx = app.db.begin().await?;
    for member in staff.into_iter().filter(|member| member.role.covers(role)) {
        let of_member = CreateMessages {
            person: Some(member.user),
            ..job.clone()
        };
        let unique = format!("{}/{}/{}", job.kind, job.event, member.user);
        app.kernel
            .enqueue(&mut tx, NewJob::new(&of_member).unique(unique))
            .await?;
    }
    context.finish(&mut tx).await?;
    Ok(tx.commit().await?)
}
