//! Processes while what they depend on fails, and while they end.

mod exhausted_pool;
#[cfg(target_os = "linux")]
mod full_disk;
mod postgresql_restarts;
mod shutdown;
mod without_redis;
