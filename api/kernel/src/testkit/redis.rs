//! A Redis of a single test, which can be stopped, started and flushed, and ends with the test.

use crate::config::RedisUrl;
use redis::{Client, aio::MultiplexedConnection, cmd, streams::StreamPendingReply};
use std::{
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// How long the server may take to start.
const START_LIMIT: Duration = Duration::from_secs(20);

/// A Redis server without persistence on a free port of this machine.
#[derive(Debug)]
pub struct TestRedis {
    server: Option<Child>,
    port: u16,
    folder: tempfile::TempDir,
}

impl TestRedis {
    /// Starts a server.
    ///
    /// # Panics
    /// If it cannot be started: a test on Redis does not pass without Redis.
    #[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
    pub async fn start() -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = free.local_addr().expect("a port").port();
        drop(free);
        let mut redis = Self {
            server: None,
            port,
            folder: tempfile::tempdir().expect("a folder for the test"),
        };
        redis.start_again().await;
        redis
    }

    /// Starts the server again at the same address, with the data that was saved last, if any.
    ///
    /// # Panics
    /// If it cannot be started.
    #[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
    pub async fn start_again(&mut self) {
        let mut command = Command::new("redis-server");
        command
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--save", "", "--appendonly", "no", "--dir"])
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let server = command.spawn().expect(
            "redis-server must be installed (Debian and Ubuntu: `apt-get install redis-server`); `cargo xtask test` does so",
        );
        self.server = Some(server);
        let started = async {
            while self.connect().await.is_err() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(START_LIMIT, started)
            .await
            .expect("redis-server answers");
    }

    /// Saves the server's data to disk.
    ///
    /// # Panics
    /// If it does not answer.
    #[expect(clippy::expect_used, reason = "a test that cannot go on must fail loudly")]
    pub async fn save(&self) {
        let mut connection = self.connect().await.expect("redis-server answers");
        let saved: String = cmd("SAVE")
            .query_async(&mut connection)
            .await
            .expect("redis-server saves");
        assert_eq!(saved, "OK");
    }

    /// Kills the server, which loses all data that was not saved.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // The child is our own process.
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    /// Returns its address.
    pub fn url(&self) -> RedisUrl {
        RedisUrl(format!("redis://127.0.0.1:{}", self.port))
    }

    /// Deletes all its data.
    ///
    /// # Panics
    /// If it does not answer.
    #[expect(clippy::expect_used, reason = "a test that cannot go on must fail loudly")]
    pub async fn flush(&self) {
        let mut connection = self.connect().await.expect("redis-server answers");
        let flushed: String = cmd("FLUSHALL")
            .query_async(&mut connection)
            .await
            .expect("redis-server deletes");
        assert_eq!(flushed, "OK");
    }

    /// Deletes one key.
    ///
    /// # Panics
    /// If it does not answer.
    #[expect(clippy::expect_used, reason = "a test that cannot go on must fail loudly")]
    pub async fn forget(&self, key: &str) {
        let mut connection = self.connect().await.expect("redis-server answers");
        let deleted: i64 = cmd("DEL")
            .arg(key)
            .query_async(&mut connection)
            .await
            .expect("redis-server deletes");
        assert_eq!(deleted, 1, "{key} was there");
    }

    /// Appends an entry to a stream, as a faulty publisher would.
    ///
    /// # Panics
    /// If it does not answer.
    #[expect(clippy::expect_used, reason = "a test that cannot go on must fail loudly")]
    pub async fn append(&self, stream: &str, fields: &[(&str, &[u8])]) {
        let mut connection = self.connect().await.expect("redis-server answers");
        let mut command = cmd("XADD");
        command.arg(stream).arg("*");
        for (name, value) in fields {
            command.arg(name).arg(value);
        }
        let id: String = command
            .query_async(&mut connection)
            .await
            .expect("redis-server appends");
        assert!(!id.is_empty());
    }

    /// Returns how many entries a group has received and not confirmed.
    ///
    /// # Panics
    /// If it does not answer.
    #[expect(clippy::expect_used, reason = "a test that cannot go on must fail loudly")]
    pub async fn count_pending(&self, stream: &str, group: &str) -> usize {
        let mut connection = self.connect().await.expect("redis-server answers");
        let pending: StreamPendingReply = cmd("XPENDING")
            .arg(stream)
            .arg(group)
            .query_async(&mut connection)
            .await
            .expect("redis-server counts");
        pending.count()
    }

    /// Returns the text at a key; none if there is none.
    ///
    /// # Panics
    /// If it does not answer.
    #[expect(clippy::expect_used, reason = "a test that cannot go on must fail loudly")]
    pub async fn read(&self, key: &str) -> Option<String> {
        let mut connection = self.connect().await.expect("redis-server answers");
        let read = cmd("GET").arg(key).query_async(&mut connection).await;
        read.expect("redis-server reads")
    }

    async fn connect(&self) -> Result<MultiplexedConnection, redis::RedisError> {
        Client::open(self.url().0)?
            .get_multiplexed_async_connection()
            .await
    }
}

impl Drop for TestRedis {
    fn drop(&mut self) {
        self.stop();
    }
}
