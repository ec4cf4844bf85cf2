//! Processes while what they depend on fails, and while they end.

mod exhausted_pool;
mod postgresql_restarts;
mod shutdown;
mod without_redis;
