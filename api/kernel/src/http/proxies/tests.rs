use super::*;
use http::HeaderValue;

fn proxies(text: &str) -> TrustedProxies {
    TrustedProxies::new(text.split(' ').map(|one| one.parse().unwrap()).collect())
}

/// The client's address of a request that `peer` handed over with these lines of `X-Forwarded-For`.
fn client_address(trusted: &str, peer: &str, lines: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line.as_bytes()).unwrap());
    }
    let peer = SocketAddr::new(peer.parse().unwrap(), 50_000);
    proxies(trusted).client_address(peer, &headers).ip().to_string()
}

#[test]
fn the_header_of_an_untrusted_peer_is_ignored() {
    assert_eq!(
        client_address("10.0.0.0/8", "203.0.113.9", &["198.51.100.1"]),
        "203.0.113.9"
    );
    assert_eq!(
        client_address("10.0.0.7", "10.0.0.8", &["198.51.100.1"]),
        "10.0.0.8",
        "a neighbour of the proxy"
    );
    let mut headers = HeaderMap::new();
    headers.insert(FORWARDED_FOR, HeaderValue::from_static("198.51.100.1"));
    let peer = "127.0.0.1:50000".parse().unwrap();
    assert_eq!(
        TrustedProxies::default().client_address(peer, &headers),
        peer,
        "by default nobody is trusted"
    );
}

#[test]
fn a_trusted_proxy_names_the_client() {
    assert_eq!(
        client_address("10.0.0.7", "10.0.0.7", &["198.51.100.1"]),
        "198.51.100.1"
    );
    assert_eq!(
        client_address("10.0.0.7", "10.0.0.7", &["1.1.1.1, 198.51.100.1"]),
        "198.51.100.1",
        "the client's own header is further left"
    );
    assert_eq!(client_address("10.0.0.7", "10.0.0.7", &[]), "10.0.0.7");
}

#[test]
fn trusted_proxies_in_a_chain_are_skipped() {
    let trusted = "10.0.0.0/8 192.0.2.0/24";
    assert_eq!(
        client_address(
            trusted,
            "10.0.0.7",
            &["1.1.1.1, 198.51.100.1, 192.0.2.80,10.1.2.3"]
        ),
        "198.51.100.1"
    );
    assert_eq!(
        client_address(trusted, "10.0.0.7", &["1.1.1.1, 198.51.100.1", "192.0.2.80"]),
        "198.51.100.1",
        "several lines are one list"
    );
    assert_eq!(
        client_address(trusted, "10.0.0.7", &["10.9.9.9, 192.0.2.80"]),
        "10.0.0.7",
        "only proxies"
    );
    assert_eq!(
        client_address("10.0.0.7", "10.0.0.7", &["198.51.100.1, 192.0.2.80"]),
        "192.0.2.80",
        "an untrusted proxy is the client"
    );
}

#[test]
fn addresses_of_both_kinds_are_read_as_proxies_write_them() {
    let trusted = "fd00::/8 10.0.0.0/8";
    for (written, read) in [
        ("2001:db8::5", "2001:db8::5"),
        ("[2001:db8::5]", "2001:db8::5"),
        ("[2001:db8::5]:4711", "2001:db8::5"),
        ("198.51.100.1:4711", "198.51.100.1"),
        ("  198.51.100.1\t", "198.51.100.1"),
    ] {
        assert_eq!(client_address(trusted, "fd12::1", &[written]), read, "{written}");
    }
    assert_eq!(
        client_address(
            trusted,
            "::ffff:10.0.0.7",
            &["2001:db8::5, fd00:1::2, ::ffff:10.0.0.9"]
        ),
        "2001:db8::5"
    );
    assert_eq!(client_address(trusted, "fe80::1", &["2001:db8::5"]), "fe80::1");
}

#[test]
fn an_unreadable_header_is_ignored() {
    for garbage in [
        "",
        ",",
        "unknown",
        "_hidden",
        "198.51.100",
        "198.51.100.256",
        "198.51.100.1:99999",
        "fe80::1%eth0",
        "for=198.51.100.1",
        "198.51.100.1 198.51.100.2",
        "198.51.100.1,",
        "198.51.100.1, unknown",
        "198.51.100.1, unknown, 10.0.0.9",
        "198.51.100.1, caf\u{e9}",
        "[[2001:db8::5]]",
    ] {
        assert_eq!(
            client_address("10.0.0.0/8", "10.0.0.7", &[garbage]),
            "10.0.0.7",
            "{garbage:?}"
        );
    }
    assert_eq!(
        client_address("10.0.0.0/8", "10.0.0.7", &["caf\u{e9}, unknown, 198.51.100.1"]),
        "10.0.0.7",
        "a line that is not text counts as unreadable"
    );
    assert_eq!(
        client_address("10.0.0.0/8", "10.0.0.7", &["caf\u{e9}", "unknown, 198.51.100.1"]),
        "198.51.100.1",
        "nothing left of the client is read"
    );
}

#[test]
fn a_network_is_an_address_or_its_first_bits() {
    let contains = |network: &str, address: &str| {
        network
            .parse::<Network>()
            .unwrap()
            .contains(address.parse().unwrap())
    };
    assert!(contains("10.1.2.3/8", "10.255.0.1") && !contains("10.1.2.3/8", "11.0.0.1"));
    assert!(contains("192.0.2.128/25", "192.0.2.255") && !contains("192.0.2.128/25", "192.0.2.127"));
    assert!(contains("0.0.0.0/0", "203.0.113.9") && !contains("0.0.0.0/0", "2001:db8::1"));
    assert!(contains("::/0", "2001:db8::1") && !contains("::/0", "203.0.113.9"));
    assert!(
        contains("2001:db8:8000::/33", "2001:db8:ffff::1") && !contains("2001:db8:8000::/33", "2001:db8::1")
    );
    assert!(contains("::ffff:10.0.0.0/104", "10.9.9.9") && !contains("::ffff:10.0.0.0/104", "11.0.0.1"));
    assert!(contains("::1", "::1") && !contains("::1", "::2"));
    for wrong in [
        "",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0/8",
        "::/129",
        "::ffff:10.0.0.0/8",
        "proxy.example",
        "*",
    ] {
        assert!(wrong.parse::<Network>().is_err(), "{wrong}");
    }
}

#[test]
fn an_untrusted_proxy_is_logged_once_a_minute() {
    let log = UntrustedProxyLog::default();
    let at = |seconds: u64| Timestamp::from_unix_millis(1_795_262_400_000 + seconds * 1_000);
    let admitted: Vec<u64> = (0..130).filter(|second| log.allow(at(*second))).collect();
    assert_eq!(admitted, [0, 60, 120]);
}

#[test]
fn a_header_is_ignored_only_from_a_proxy_that_is_not_trusted() {
    let proxies = TrustedProxies::new(vec!["10.0.0.7".parse().unwrap()]);
    let mut headers = HeaderMap::new();
    let ignored = |headers: &HeaderMap, peer: &str| proxies.is_ignored(peer.parse().unwrap(), headers);
    assert!(!ignored(&headers, "10.0.0.8:1"), "no header");
    headers.insert(FORWARDED_FOR, "192.0.2.7".parse().unwrap());
    assert!(ignored(&headers, "10.0.0.8:1"));
    assert!(!ignored(&headers, "10.0.0.7:1"));
}
