//! The public keys, for other systems that verify access tokens.

use crate::Identity;
use allpet_contract::identity::{KeySet, ReadKeySet};
use allpet_kernel::{Anyone, Failure};

pub(crate) async fn read(app: Identity, _: Anyone, _: ReadKeySet) -> Result<KeySet, Failure> {
    Ok(app.kernel.keys().jwks())
}
