//! A process that receives the signal to stop claims no more jobs, while its last requests still end.

use crate::{
    count,
    server::{Server, until},
};
use allpet_kernel::{both_engines, on_write, testkit::TestDatabases};
use std::time::Duration;
use tokio::{io::AsyncWriteExt as _, net::TcpStream, time::sleep};
use uuid::Uuid;

/// A job that is due, and that any worker would run within a second.
const ADD: &str = "INSERT INTO jobs (id, queue, kind, payload, priority, state, run_at_ms, max_attempts, key_limit, cause, enqueued_ms) \
    VALUES ($1, 'default', 'orders.save-designs', $2, 0, 'waiting', 0, 5, 1, 'process', 0)";

/// The beginning of a request, whose body the server waits for.
const UNFINISHED: &str = "POST /api/identity/sign-in HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost:3000\r\n\
    content-type: application/json\r\ncontent-length: 100\r\n\r\n{";

both_engines! {
    async fn a_process_that_is_told_to_stop_claims_no_job(engine) {
        let databases = TestDatabases::new(engine).await;
        let mut server = Server::start(&databases).await;
        let mut request = TcpStream::connect(("127.0.0.1", server.port())).await.unwrap();
        request.write_all(UNFINISHED.as_bytes()).await.unwrap();
        // The server has begun to read the request.
        sleep(Duration::from_millis(300)).await;
        server.ask_to_stop();
        until("the server accepts no connection", async || {
            TcpStream::connect(("127.0.0.1", server.port())).await.is_err().then_some(())
        })
        .await;
        sleep(Duration::from_millis(200)).await;
        let orders = databases.open("orders").await;
        let mut tx = orders.begin().await.unwrap();
        let payload = format!("{{\"order\":\"{}\"}}", Uuid::from_u128(2));
        on_write!(tx, c => sqlx::query(ADD).bind(Uuid::from_u128(1)).bind(&payload).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        // A worker looks for jobs once a second.
        sleep(Duration::from_millis(2_500)).await;
        assert!(server.is_running(), "its last request has not ended");
        assert_eq!(count(&orders, "jobs WHERE kind = 'orders.save-designs' AND state = 'waiting'").await, 1);
        drop(request);
        server.stop().await;
    }
}
