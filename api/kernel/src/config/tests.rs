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
fn the_defaults_are_valid() {
    let config = read(&[]).unwrap();
    assert_eq!(config.bind.port(), 4000);
    assert_eq!(config.database_of("pets"), &DatabaseUrl::Sqlite("data".into()));
}

#[test]
fn all_errors_are_listed_together() {
    let error = read(&[
        ("ALLPET_BIND", "here"),
        ("DATABASE_URL", "mysql://x"),
        ("ALLPET_ORIGINS", "https://ok.example, *"),
        ("ALLPET_LOG_FORMAT", "xml"),
        ("PETS_DATABASE_URL", "nowhere"),
        ("ALLPET_TRUSTED_PROXIES", "10.0.0.0/33, 10.0.0.7, proxy.example"),
    ])
    .unwrap_err();
    assert_eq!(error.0.len(), 8, "{error}");
    assert!(error.to_string().contains("ALLPET_BIND"));
    for proxy in ["“10.0.0.0/33”", "“proxy.example”"] {
        assert!(error.to_string().contains(proxy), "{error}");
    }
}

#[test]
fn a_module_can_have_its_own_database() {
    let config = read(&[("LICENSING_DATABASE_URL", "postgres://u@h/d")]).unwrap();
    assert!(matches!(
        config.database_of("licensing"),
        DatabaseUrl::Postgres(_)
    ));
    assert!(matches!(config.database_of("pets"), DatabaseUrl::Sqlite(_)));
}

#[test]
fn only_configured_proxies_are_trusted() {
    assert_eq!(read(&[]).unwrap().trusted_proxies, TrustedProxies::default());
    let config = read(&[("ALLPET_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::7")]).unwrap();
    let named = ["10.0.0.0/8", "2001:db8::7"].map(|one| one.parse().unwrap());
    assert_eq!(config.trusted_proxies, TrustedProxies::new(named.into()));
}

#[test]
fn staff_need_a_second_factor_behind_https() {
    let required = |pairs: &[(&str, &str)]| {
        let pairs = [pairs, &[("ALLPET_PAYMENTS", "test")]].concat();
        read(&pairs).unwrap().staff_second_factor == SecondFactor::Required
    };
    let (https, name) = (
        ("ALLPET_ORIGINS", "https://pets.example"),
        "ALLPET_STAFF_SECOND_FACTOR",
    );
    assert!(!required(&[]));
    assert!(required(&[https]));
    assert!(!required(&[https, (name, "optional")]));
    assert!(required(&[(name, "required")]));
    let error = read(&[(name, "yes")]).unwrap_err().to_string();
    assert!(
        error.contains("ALLPET_STAFF_SECOND_FACTOR: set it to optional or required"),
        "{error}"
    );
}

#[test]
fn cookies_are_secure_if_our_pages_are() {
    let secure = |pairs: &[(&str, &str)]| {
        let pairs = [pairs, &[("ALLPET_PAYMENTS", "test")]].concat();
        read(&pairs).unwrap().secure_cookies
    };
    let origins = |origins| ("ALLPET_ORIGINS", origins);
    assert!(!secure(&[]));
    assert!(!secure(&[origins("http://localhost:3000,https://shop.example")]));
    assert!(secure(&[origins("https://pets.example, http://localhost:3001")]));
    assert!(!secure(&[
        origins("https://pets.example"),
        ("ALLPET_SECURE_COOKIES", "false")
    ]));
    assert!(secure(&[("ALLPET_SECURE_COOKIES", "true")]));
    let error = read(&[("ALLPET_SECURE_COOKIES", "yes")]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("ALLPET_SECURE_COOKIES: set it to false or true")
    );
}

#[test]
fn the_test_gateway_must_be_chosen_on_a_public_site() {
    let of = |origins: &str, payments: &str| {
        let pairs = [("ALLPET_ORIGINS", origins), ("ALLPET_PAYMENTS", payments)];
        read(&pairs)
            .map(|config| config.payments)
            .map_err(|error| error.to_string())
    };
    for local in [
        "http://localhost:3000",
        "http://127.0.0.1:3000,http://[::1]:3001",
        "http://shop.localhost:3000",
    ] {
        assert_eq!(of(local, ""), Ok(Payments::Test), "{local}");
    }
    for open in [
        "https://pets.example",
        "http://pets.example",
        "http://localhost:3000,https://shop.example",
    ] {
        assert!(
            of(open, "")
                .unwrap_err()
                .contains("ALLPET_PAYMENTS: choose where payments go"),
            "{open}"
        );
        assert_eq!(of(open, "test"), Ok(Payments::Test));
    }
    assert!(of("http://localhost:3000", "bank").is_err());
}

#[test]
fn a_remote_database_is_not_contacted_in_clear_text() {
    let url = ("DATABASE_URL", "postgres://u@db.example/d?sslmode=disable");
    let module = ("PETS_DATABASE_URL", "postgres://u@db.example/d?sslmode=prefer");
    let error = read(&[url, module]).unwrap_err();
    assert_eq!(error.0.len(), 2, "{error}");
    assert!(
        error
            .to_string()
            .contains("DATABASE_URL: this database is on another machine"),
        "{error}"
    );
    assert!(read(&[url, module, ("ALLPET_DATABASE_CLEAR_TEXT", "true")]).is_ok());
}

#[test]
fn a_redis_is_local_unless_clear_text_is_allowed() {
    assert_eq!(read(&[]).unwrap().redis_url, None);
    let near = "redis://:secret@127.0.0.1:6379/2";
    let url = read(&[("REDIS_URL", near)]).unwrap().redis_url;
    assert_eq!(url, Some(RedisUrl(near.into())));
    assert!(!format!("{url:?}").contains("secret"));
    for wrong in ["127.0.0.1:6379", "redis://", "http://127.0.0.1"] {
        assert!(read(&[("REDIS_URL", wrong)]).is_err(), "{wrong}");
    }
    let far = "redis://redis.example:6379";
    let refused = read(&[("REDIS_URL", far)]).unwrap_err();
    assert!(refused.to_string().contains("clear text"), "{refused}");
    assert!(read(&[("REDIS_URL", far), ("ALLPET_DATABASE_CLEAR_TEXT", "true")]).is_ok());
}

#[test]
fn a_module_can_run_in_other_processes() {
    let config = read(&[
        ("PETS_URL", "http://127.0.0.1:4002, http://localhost:4003"),
        ("MAIN_URL", "http://[::1]:4100"),
        ("ALLPET_INTERNAL_BIND", "127.0.0.1:4100"),
    ]);
    let config = config.unwrap();
    assert_eq!(config.module_urls["pets"].len(), 2);
    assert!(!config.module_urls.contains_key("licensing"));
    assert_eq!(config.main_urls[0].to_string(), "http://[::1]:4100");
    let wrong = [("PETS_URL", "pets:4002"), ("MAIN_URL", "http://10.0.0.7:4100")];
    let error = read(&wrong).unwrap_err();
    assert_eq!(error.0.len(), 2, "{error}");
    let private = [wrong[1], ("ALLPET_DATABASE_CLEAR_TEXT", "true")];
    assert_eq!(read(&private).unwrap().main_urls.len(), 1);
}

#[test]
fn traces_and_errors_leave_the_machine_over_https_alone() {
    assert_eq!(read(&[]).unwrap().traces_url, None);
    let near = read(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318/"),
        ("SENTRY_DSN", "https://key@errors.example/7"),
    ]);
    let near = near.unwrap();
    assert_eq!(
        near.traces_url.as_deref(),
        Some("http://127.0.0.1:4318/v1/traces")
    );
    assert_eq!(near.service_name, "allpet-api");
    assert_eq!(near.error_service.unwrap().key, "key");
    let own = (
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "https://traces.example/otlp",
    );
    assert_eq!(read(&[own]).unwrap().traces_url.as_deref(), Some(own.1));
    let far = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://traces.example:4318"),
        ("SENTRY_DSN", "http://key@errors.example/7"),
    ];
    let refused = read(&far).unwrap_err();
    assert_eq!(refused.0.len(), 2, "{refused}");
    assert!(read(&[far[0], far[1], ("ALLPET_DATABASE_CLEAR_TEXT", "true")]).is_ok());
    for wrong in [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318"),
        ("SENTRY_DSN", "key"),
    ] {
        assert!(read(&[wrong]).unwrap_err().to_string().contains(wrong.0));
    }
}

#[test]
fn mail_needs_a_sender_and_the_address_of_its_links() {
    let errors = |pairs: &[(&str, &str)]| {
        let pairs = [pairs, &[("ALLPET_PAYMENTS", "test")]].concat();
        read(&pairs).map_or_else(|error| error.0, |_| Vec::new())
    };
    let server = ("ALLPET_SMTP_URL", "smtps://u:p@mail.example");
    let from = ("ALLPET_MAIL_FROM", "All Pet Plus <news@example.com>");
    let public = ("ALLPET_ORIGINS", "https://pets.example");
    assert_eq!(errors(&[server, from]), [""; 0]);
    assert!(errors(&[server])[0].contains("ALLPET_MAIL_FROM"));
    assert!(errors(&[server, from, public])[0].contains("ALLPET_API_URL"));
    assert_eq!(
        errors(&[server, from, public, ("ALLPET_API_URL", "https://api.example")]),
        [""; 0]
    );
    assert!(errors(&[("ALLPET_API_URL", "api.example/x")])[0].contains("ALLPET_API_URL"));
    assert!(errors(&[("ALLPET_SMTP_URL", "mail.example"), from])[0].contains("ALLPET_SMTP_URL"));
    let config = read(&[("ALLPET_BIND", "127.0.0.1:5000")]).unwrap();
    assert_eq!(
        (config.smtp_url, config.api_url.as_str()),
        (None, "http://localhost:5000")
    );
}

#[test]
fn mails_travel_encrypted() {
    let of = |url: &str| {
        let from = ("ALLPET_MAIL_FROM", "news@example.com");
        read(&[("ALLPET_SMTP_URL", url), from]).map_err(|error| error.to_string())
    };
    for sound in [
        "smtps://u:p@mail.example",
        "smtp://u:p@mail.example:587?tls=required",
        "smtp://127.0.0.1:2525",
    ] {
        assert!(of(sound).is_ok(), "{sound}");
    }
    let error = of("smtp://u:secret@mail.example:25").unwrap_err();
    assert!(
        error.contains("clear text") && !error.contains("secret"),
        "{error}"
    );
    let config = of("smtps://u:secret@mail.example").unwrap();
    assert!(!format!("{config:?}").contains("secret"));
}

#[test]
fn limits_are_changed_by_name_or_all_together() {
    assert_eq!(read(&[]).unwrap().limits, LimitSettings::default());
    let config = read(&[
        ("ALLPET_SIGN_UPS_PER_HOUR", "500"),
        ("ALLPET_LIMITS", "pictures=600, tag-guesses=5"),
        ("ALLPET_LIMIT_FACTOR", "10"),
        ("ALLPET_REQUESTS_IN_WORK", "32"),
    ])
    .unwrap();
    assert_eq!(config.limits.factor, Some(10));
    let bursts: Vec<_> = config
        .limits
        .bursts
        .iter()
        .map(|(name, burst)| (name.as_str(), *burst))
        .collect();
    assert_eq!(bursts, [("pictures", 600), ("sign-ups", 500), ("tag-guesses", 5)]);
    assert_eq!(
        (config.requests_in_work, config.connections_per_peer),
        (Some(32), 128)
    );
    assert_eq!(
        read(&[("ALLPET_LIMIT_FACTOR", "off")]).unwrap().limits.factor,
        None
    );
}

#[test]
fn a_limit_that_does_not_exist_is_an_error() {
    let error = read(&[
        ("ALLPET_LIMITS", "picture=600"),
        ("ALLPET_LIMIT_FACTOR", "none"),
        ("ALLPET_REQUESTS_IN_WORK", "0"),
        ("ALLPET_CONNECTIONS_PER_PEER", "0"),
    ])
    .unwrap_err();
    assert_eq!(error.0.len(), 4, "{error}");
    assert!(
        error
            .to_string()
            .contains("there is no limit “picture”; there are sign-ups,"),
        "{error}"
    );
}
