//! Databases over TLS, on a real PostgreSQL server with a certificate of the test's own.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod server;

use allpet_kernel::{Db, db::DatabaseUrl, on_read};
use server::Server;

/// An address of this machine that is none of its loopback addresses, so that it counts as another machine.
const ELSEWHERE: &str = "0.0.0.0";

/// Connects as the API does, and returns whether the connection is encrypted.
async fn is_encrypted(url: String) -> Result<bool, sqlx::Error> {
    const IN_USE: &str = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let url: DatabaseUrl = url.parse().unwrap();
    let db = Db::open(&url.secured(false).unwrap(), "things").await?;
    on_read!(db, c => sqlx::query_scalar(IN_USE).fetch_one(c).await)
}

/// Returns whether the server's certificate was refused.
fn is_distrusted(outcome: &Result<bool, sqlx::Error>) -> bool {
    matches!(outcome, Err(sqlx::Error::Io(error)) if error.kind() == std::io::ErrorKind::InvalidData)
}

#[tokio::test]
async fn postgres_over_tls() {
    let server = Server::start().await;
    let (own, another) = (server.file("authority.pem"), server.file("another-authority.pem"));
    let connect = |host: &str, parameters: &[(&str, &str)]| is_encrypted(server.url(host, parameters));

    let full = ("sslmode", "verify-full");
    let of_own = ("sslrootcert", own.as_str());
    assert!(connect("localhost", &[full, of_own]).await.unwrap());
    assert!(
        connect(ELSEWHERE, &[of_own]).await.unwrap(),
        "TLS is the default elsewhere"
    );
    assert!(
        connect("127.0.0.1", &[("sslmode", "verify-ca"), of_own])
            .await
            .unwrap()
    );

    let refused = [
        (
            "another authority",
            "localhost",
            vec![full, ("sslrootcert", another.as_str())],
        ),
        (
            "another authority, by default",
            ELSEWHERE,
            vec![("sslrootcert", another.as_str())],
        ),
        ("an authority that nobody knows", ELSEWHERE, vec![]),
        ("another name", "127.0.0.1", vec![full, of_own]),
        (
            "another authority without its name",
            "127.0.0.1",
            vec![("sslmode", "verify-ca"), ("sslrootcert", another.as_str())],
        ),
    ];
    for (what, host, parameters) in refused {
        let outcome = connect(host, &parameters).await;
        assert!(is_distrusted(&outcome), "{what}: {outcome:?}");
    }

    server.turn_tls_off().await;
    for (host, parameters) in [
        (ELSEWHERE, vec![of_own]),
        (ELSEWHERE, vec![]),
        ("localhost", vec![full, of_own]),
    ] {
        let outcome = connect(host, &parameters).await;
        assert!(
            matches!(outcome, Err(sqlx::Error::Tls(_))),
            "{host}, {parameters:?}: {outcome:?}"
        );
    }
    // Loopback needs no TLS, and a private network may be allowed to do without.
    assert!(!connect("127.0.0.1", &[]).await.unwrap());
    let allowed: DatabaseUrl = server.url(ELSEWHERE, &[]).parse().unwrap();
    Db::open(&allowed.secured(true).unwrap(), "things").await.unwrap();
}
