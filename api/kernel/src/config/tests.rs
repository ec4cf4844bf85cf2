use super::*;

fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let find = |name: &str| {
        pairs
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    };
    Config::read(&find, &["pets", "licensing"])
}

#[test]
fn nothing_set_is_a_working_machine() {
    let config = read(&[]).unwrap();
    assert_eq!(config.bind.port(), 4000);
    assert_eq!(config.database_of("pets"), &DatabaseUrl::Sqlite("data".into()));
}

#[test]
fn all_mistakes_are_listed_at_once() {
    let error = read(&[
        ("ALLPET_BIND", "here"),
        ("DATABASE_URL", "mysql://x"),
        ("ALLPET_ORIGINS", "https://ok.example, *"),
        ("ALLPET_LOG_FORMAT", "xml"),
        ("PETS_DATABASE_URL", "nowhere"),
        ("ALLPET_TRUSTED_PROXIES", "10.0.0.0/33, 10.0.0.7, proxy.example"),
    ])
    .unwrap_err();
    assert_eq!(error.0.len(), 7, "{error}");
    assert!(error.to_string().contains("ALLPET_BIND"));
    for proxy in ["“10.0.0.0/33”", "“proxy.example”"] {
        assert!(error.to_string().contains(proxy), "{error}");
    }
}

#[test]
fn one_module_can_have_a_database_of_its_own() {
    let config = read(&[("LICENSING_DATABASE_URL", "postgres://u@h/d")]).unwrap();
    assert!(matches!(
        config.database_of("licensing"),
        DatabaseUrl::Postgres(_)
    ));
    assert!(matches!(config.database_of("pets"), DatabaseUrl::Sqlite(_)));
}

#[test]
fn proxies_are_trusted_where_they_are_named() {
    assert_eq!(read(&[]).unwrap().trusted_proxies, TrustedProxies::default());
    let config = read(&[("ALLPET_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::7")]).unwrap();
    let named = ["10.0.0.0/8", "2001:db8::7"].map(|one| one.parse().unwrap());
    assert_eq!(config.trusted_proxies, TrustedProxies::new(named.into()));
}

#[test]
fn cookies_are_secure_as_soon_as_our_pages_are() {
    let secure = |pairs: &[(&str, &str)]| read(pairs).unwrap().secure_cookies;
    let origins = |origins| ("ALLPET_ORIGINS", origins);
    assert!(!secure(&[]));
    assert!(!secure(&[origins("http://localhost:3000,https://shop.example")]));
    assert!(secure(&[origins("https://pets.example, http://localhost:3001")]));
    assert!(!secure(&[
        origins("https://pets.example"),
        ("ALLPET_SECURE_COOKIES", "false")
    ]));
    assert!(secure(&[("ALLPET_SECURE_COOKIES", "true")]));
    let mistake = read(&[("ALLPET_SECURE_COOKIES", "yes")]).unwrap_err();
    assert!(
        mistake
            .to_string()
            .contains("ALLPET_SECURE_COOKIES: set it to false or true")
    );
}
