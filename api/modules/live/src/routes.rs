//! The module's only endpoint.

use crate::{Live, stream};
use allpet_contract::live::FollowChanges;
use allpet_kernel::{Failure, Follower, event_stream::EventBody};

pub(crate) async fn follow(live: Live, follower: Follower, _: FollowChanges) -> Result<EventBody, Failure> {
    Ok(EventBody::new(stream::begin(live, follower).await?))
}
