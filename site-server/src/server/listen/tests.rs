use super::*;
use axum::{body::Body, extract::ConnectInfo, routing::get};
use http::{Request, Version};
use http_body_util::Empty;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Limits with short times, which also hold for connections from this machine.
fn limits(connections: usize, per_peer: usize, head_ms: u64, idle_ms: u64) -> ConnectionLimits {
    ConnectionLimits {
        is_exempt: Arc::new(|_| false),
        head: Duration::from_millis(head_ms),
        idle: Duration::from_millis(idle_ms),
        stalled: Duration::from_millis(300),
        ..ConnectionLimits::new(connections, per_peer)
    }
}

/// Starts a server with these limits, and returns its address.
async fn server(limits: ConnectionLimits) -> SocketAddr {
    server_until(limits, std::future::pending()).await
}

async fn server_until(
    limits: ConnectionLimits,
    stop: impl Future<Output = ()> + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let peer_address = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
    let slow = || async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        "slow"
    };
    let router = Router::new()
        .route("/", get(peer_address))
        .route("/slow", get(slow))
        .route(
            "/large",
            get(|| async { Body::from(vec![b'x'; 64 * 1024 * 1024]) }),
        );
    tokio::spawn(accept(listener, router, limits, stop));
    address
}

async fn send_request(stream: &mut TcpStream, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 1024];
    let read = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

/// Returns how many milliseconds pass until the server closes the connection.
async fn closed_after(stream: &mut TcpStream) -> u128 {
    let began = std::time::Instant::now();
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "the connection was held for ever");
    began.elapsed().as_millis()
}

#[tokio::test]
async fn a_handler_knows_its_peer() {
    let mut stream = TcpStream::connect(server(limits(4, 4, 5_000, 5_000)).await)
        .await
        .unwrap();
    let own = stream.local_addr().unwrap().to_string();
    let answer = send_request(&mut stream, "/").await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with(&own),
        "{answer}"
    );
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let address = server(limits(4, 4, 200, 5_000)).await;
    let mut silent = TcpStream::connect(address).await.unwrap();
    assert!(closed_after(&mut silent).await < 2_000);
    let mut slow = TcpStream::connect(address).await.unwrap();
    assert!(send_request(&mut slow, "/").await.contains("200 OK"));
    // A byte now and then does not extend the time.
    let began = std::time::Instant::now();
    let mut written = Ok(());
    while written.is_ok() && began.elapsed() < Duration::from_secs(5) {
        written = slow.write_all(b"G").await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "a slow head was read for ever"
    );
}

#[tokio::test]
async fn a_connection_that_does_nothing_ends_later_than_one_without_a_head() {
    let mut stream = TcpStream::connect(server(limits(4, 4, 150, 600)).await)
        .await
        .unwrap();
    assert!(send_request(&mut stream, "/").await.contains("200 OK"));
    tokio::time::sleep(Duration::from_millis(350)).await;
    assert!(
        send_request(&mut stream, "/").await.contains("200 OK"),
        "idle is no slow head"
    );
    let closed = closed_after(&mut stream).await;
    assert!((500..2_500).contains(&closed), "{closed}");
}

#[tokio::test]
async fn a_request_in_work_is_not_idle() {
    let mut stream = TcpStream::connect(server(limits(4, 4, 100, 100)).await)
        .await
        .unwrap();
    assert!(send_request(&mut stream, "/slow").await.contains("slow"));
}

#[tokio::test]
async fn a_client_that_does_not_read_is_left() {
    let address = server(limits(1, 4, 5_000, 5_000)).await;
    let mut lazy = TcpStream::connect(address).await.unwrap();
    lazy.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    // Its place is the only one.
    let mut next = TcpStream::connect(address).await.unwrap();
    let answer = tokio::time::timeout(Duration::from_secs(5), send_request(&mut next, "/")).await;
    assert!(answer.unwrap().contains("200 OK"));
}

#[tokio::test]
async fn one_more_connection_than_allowed_waits_for_its_turn() {
    let address = server(limits(1, 4, 5_000, 5_000)).await;
    let mut first = TcpStream::connect(address).await.unwrap();
    assert!(send_request(&mut first, "/").await.contains("200 OK"));
    let mut second = TcpStream::connect(address).await.unwrap();
    let waiting = tokio::time::timeout(Duration::from_millis(200), send_request(&mut second, "/")).await;
    assert!(waiting.is_err(), "two were served at once");
    drop(first);
    let mut answer = [0; 1024];
    let read = second.read(&mut answer).await.unwrap();
    assert!(String::from_utf8_lossy(&answer[..read]).contains("200 OK"));
}

#[tokio::test]
async fn one_peer_has_a_bounded_number_of_connections() {
    let address = server(limits(8, 2, 5_000, 5_000)).await;
    let mut first = TcpStream::connect(address).await.unwrap();
    let mut second = TcpStream::connect(address).await.unwrap();
    assert!(send_request(&mut first, "/").await.contains("200 OK"));
    assert!(send_request(&mut second, "/").await.contains("200 OK"));
    let mut third = TcpStream::connect(address).await.unwrap();
    assert!(closed_after(&mut third).await < 1_000);
    drop(second);
    let again = async {
        loop {
            let mut fourth = TcpStream::connect(address).await.unwrap();
            let _ = fourth.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
            let mut answer = [0; 12];
            if fourth.read_exact(&mut answer).await.is_ok() {
                return answer;
            }
        }
    };
    assert_eq!(&again.await, b"HTTP/1.1 200");
    let trusting = ConnectionLimits::new(8, 1);
    assert!((trusting.is_exempt)("127.0.0.1".parse().unwrap()));
    assert!(!(trusting.is_exempt)("192.0.2.7".parse().unwrap()));
    let trusting = trusting.trusting(|address| address.to_string() == "192.0.2.7");
    assert!((trusting.is_exempt)("192.0.2.7".parse().unwrap()));
}

#[tokio::test]
async fn http2_is_served_and_ends_when_idle() {
    let stream = TcpStream::connect(server(limits(4, 4, 200, 500)).await)
        .await
        .unwrap();
    let (mut sender, connection) = hyper::client::conn::http2::handshake::<_, _, Empty<axum::body::Bytes>>(
        TokioExecutor::new(),
        TokioIo::new(stream),
    )
    .await
    .unwrap();
    let ended = tokio::spawn(connection);
    let request = || Request::get("http://x/").body(Empty::new()).unwrap();
    let response = sender.send_request(request()).await.unwrap();
    assert_eq!(
        (response.version(), response.status().as_u16()),
        (Version::HTTP_2, 200)
    );
    drop(response);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        sender.send_request(request()).await.is_ok(),
        "idle is no slow head"
    );
    assert!(tokio::time::timeout(Duration::from_secs(5), ended).await.is_ok());
}

#[tokio::test]
async fn a_large_head_is_refused() {
    let mut stream = TcpStream::connect(server(limits(4, 4, 5_000, 5_000)).await)
        .await
        .unwrap();
    let cookie = "c".repeat(100_000);
    let request = format!("GET / HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n");
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = [0; 12];
    let read = stream.read_exact(&mut answer).await;
    assert!(read.is_err() || &answer == b"HTTP/1.1 431", "{answer:?}");
}

#[tokio::test]
async fn a_stop_lets_the_last_response_end_and_closes_idle_connections() {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    let address = server_until(limits(4, 4, 5_000, 5_000), stopped).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    assert!(send_request(&mut idle, "/").await.contains("200 OK"));
    let mut busy = TcpStream::connect(address).await.unwrap();
    busy.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.send(()).unwrap();
    assert!(closed_after(&mut idle).await < 300);
    let mut answer = String::new();
    busy.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("slow"), "{answer}");
}
