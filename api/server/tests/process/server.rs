//! The binary itself on a free port of this machine, and the contract's client over HTTP.

use allpet_contract::{Client, Problem, Transport, WireRequest, WireResponse};
use allpet_kernel::{
    db::DatabaseUrl,
    testkit::{ORIGIN, TestDatabases},
};
use http::{Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    body::{Bytes, Incoming},
    client::conn::http1::handshake,
};
use hyper_util::rt::TokioIo;
use std::{
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::net::TcpStream;

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running API, which is killed when this value is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns the address of databases, as the configuration has it.
pub(crate) fn url_of(databases: &TestDatabases) -> String {
    match &databases.url {
        DatabaseUrl::Sqlite(folder) => format!("sqlite:{}", folder.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    }
}

/// Returns a command of the binary over the test's databases.
pub(crate) fn command(databases: &TestDatabases, subcommand: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_api"));
    command
        .arg(subcommand)
        .env("DATABASE_URL", url_of(databases))
        .env("ALLPET_DATA_DIR", databases.folder().join("data"))
        .env("ALLPET_ORIGINS", ORIGIN)
        .env("ALLPET_PAYMENTS", "test")
        .env("ALLPET_LOG", "error")
        .stdin(Stdio::null());
    command
}

/// Creates the tables and the demo's people and pets.
pub(crate) fn seed(databases: &TestDatabases) {
    assert!(command(databases, "seed").status().unwrap().success());
}

/// Returns a port that is free now.
pub(crate) fn free_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    free.local_addr().unwrap().port()
}

impl Server {
    /// Returns its port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Returns the id of its process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Starts it and waits until it is ready.
    pub(crate) async fn start(databases: &TestDatabases) -> Self {
        Self::start_with(databases, |_| {}).await
    }

    /// Starts it with more arguments or variables, and waits until it is ready.
    pub(crate) async fn start_with(databases: &TestDatabases, more: impl FnOnce(&mut Command)) -> Self {
        Self::start_at(databases, free_port(), more).await
    }

    /// Starts it at a port, with more arguments or variables, and waits until it is ready.
    pub(crate) async fn start_at(
        databases: &TestDatabases,
        port: u16,
        more: impl FnOnce(&mut Command),
    ) -> Self {
        let mut serve = command(databases, "serve");
        serve.env("ALLPET_BIND", format!("127.0.0.1:{port}"));
        more(&mut serve);
        let process = serve.spawn().unwrap();
        let server = Self { process, port };
        until("the server is ready", async || {
            let ready = Request::get("/ready").body(Full::default()).unwrap();
            exchange(port, ready)
                .await
                .ok()
                .filter(|answer| answer.status == 200)
        })
        .await;
        server
    }

    /// Asks it to stop (SIGTERM).
    pub(crate) fn ask_to_stop(&self) {
        let pid = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Returns whether it still runs.
    pub(crate) fn is_running(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    /// Asks it to stop (SIGTERM), and waits until it has.
    pub(crate) async fn stop(mut self) {
        self.ask_to_stop();
        let process = std::cell::RefCell::new(&mut self.process);
        until("the server has stopped", async || {
            process.borrow_mut().try_wait().unwrap()
        })
        .await;
    }

    /// Kills it as a power cut would (SIGKILL), and waits for its end.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Returns a client of this server, with a token or without.
    pub(crate) fn client(&self, token: Option<&str>) -> Client<Http> {
        Client::new(Http {
            port: self.port,
            token: token.map(str::to_owned),
            traceparent: None,
        })
    }
}

/// Returns a client that sends this trace context with its requests.
pub(crate) fn traced(client: &Client<Http>, traceparent: &str) -> Client<Http> {
    Client::new(Http {
        traceparent: Some(traceparent.to_owned()),
        ..client.transport().clone()
    })
}

/// Polls until there is a value.
pub(crate) async fn until<T>(what: &str, poll: impl AsyncFn() -> Option<T>) -> T {
    until_within(PATIENCE, what, poll).await
}

/// Polls until there is a value, for this long at most.
pub(crate) async fn until_within<T>(patience: Duration, what: &str, poll: impl AsyncFn() -> Option<T>) -> T {
    let found = tokio::time::timeout(patience, async {
        loop {
            if let Some(found) = poll().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    found
        .await
        .unwrap_or_else(|_| panic!("{what}: not within {patience:?}"))
}

/// Sends requests as one of our pages would.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    port: u16,
    token: Option<String>,
    traceparent: Option<String>,
}

impl Http {
    /// Opens the live feed after the event with the id `last`.
    pub(crate) async fn follow(&self, last: Option<&str>) -> EventReader {
        let token = self.token.as_deref().unwrap_or_default();
        let mut request = Request::get("/api/live").header(header::AUTHORIZATION, format!("Bearer {token}"));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = send(self.port, request.body(Full::default()).unwrap())
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        EventReader {
            body: response.into_body(),
            text: String::new(),
        }
    }
}

impl Transport for Http {
    async fn send(&self, wire: WireRequest) -> Result<WireResponse, Problem> {
        let mut request = Request::builder()
            .method(wire.method.as_str())
            .uri(&wire.target)
            .header(header::ORIGIN, ORIGIN);
        let token = self.token.as_ref().map(|token| format!("Bearer {token}"));
        let more = [
            (header::AUTHORIZATION.as_str(), token),
            (header::CONTENT_TYPE.as_str(), wire.content_type),
            ("idempotency-key", wire.idempotency_key),
            ("traceparent", self.traceparent.clone()),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let request = request.body(Full::from(wire.body)).unwrap();
        exchange(self.port, request)
            .await
            .map_err(|error| Problem::offline().detail(error.to_string()))
    }
}

/// A response that is read as it comes.
#[derive(Debug)]
pub(crate) struct EventReader {
    body: Incoming,
    text: String,
}

impl EventReader {
    /// Waits until the text that was read so far contains `part`. Returns that text; none if the response ends before.
    pub(crate) async fn read_until(&mut self, part: &str) -> Option<String> {
        let reading = async {
            while !self.text.contains(part) {
                let frame = self.body.frame().await?.ok()?;
                if let Ok(bytes) = frame.into_data() {
                    self.text.push_str(std::str::from_utf8(&bytes).unwrap());
                }
            }
            Some(self.text.clone())
        };
        tokio::time::timeout(PATIENCE, reading)
            .await
            .unwrap_or_else(|_| panic!("{part}: not within {PATIENCE:?}"))
    }
}

/// Reads an address of a server. Returns status and body.
pub(crate) async fn get(port: u16, path: &str) -> (u16, String) {
    let request = Request::get(path).body(Full::default()).unwrap();
    let answer = exchange(port, request).await.unwrap();
    (answer.status, String::from_utf8(answer.body).unwrap())
}

/// Sends a request over a connection of its own.
async fn send(
    port: u16,
    mut request: Request<Full<Bytes>>,
) -> Result<Response<Incoming>, Box<dyn std::error::Error + Send + Sync>> {
    request
        .headers_mut()
        .insert(header::HOST, header::HeaderValue::from_static("localhost"));
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?)
}

async fn exchange(
    port: u16,
    request: Request<Full<Bytes>>,
) -> Result<WireResponse, Box<dyn std::error::Error + Send + Sync>> {
    let response = send(port, request).await?;
    let kind = response.headers().get(header::CONTENT_TYPE);
    Ok(WireResponse {
        status: response.status().as_u16(),
        content_type: kind
            .map(|kind| String::from_utf8_lossy(kind.as_bytes()).into_owned())
            .unwrap_or_default(),
        body: response.into_body().collect().await?.to_bytes().to_vec(),
    })
}
