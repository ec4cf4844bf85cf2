//! Ports of the sites and the API, and checks that they are free.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};

use clap::Args;

use crate::apps::App;
use crate::command_error::{CommandError, Outcome};

/// The ports of a running system.
#[derive(Debug, Clone, Args)]
pub(crate) struct Ports {
    /// Port of the dashboard shell
    #[arg(
        long = "port-shell",
        env = "ALLPET_PORT_SHELL",
        default_value_t = 3000,
        value_name = "PORT"
    )]
    pub(crate) shell: u16,
    /// Port of the licensing site
    #[arg(
        long = "port-licensing",
        env = "ALLPET_PORT_LICENSING",
        default_value_t = 3001,
        value_name = "PORT"
    )]
    pub(crate) licensing: u16,
    /// Port of the products site
    #[arg(
        long = "port-products",
        env = "ALLPET_PORT_PRODUCTS",
        default_value_t = 3002,
        value_name = "PORT"
    )]
    pub(crate) products: u16,
    /// Port of the builder site
    #[arg(
        long = "port-builder",
        env = "ALLPET_PORT_BUILDER",
        default_value_t = 3003,
        value_name = "PORT"
    )]
    pub(crate) builder: u16,
    /// Port of the API
    #[arg(
        long = "port-api",
        env = "ALLPET_PORT_API",
        default_value_t = 4000,
        value_name = "PORT"
    )]
    pub(crate) api: u16,
}

impl Ports {
    /// Finds five free ports.
    pub(crate) fn free() -> Outcome<Self> {
        // All listeners stay open until the last port is known, so that no port comes twice.
        let mut held = Vec::new();
        for _ in 0..5 {
            held.push(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(no_port)?);
        }
        let mut ports = Vec::new();
        for listener in &held {
            ports.push(listener.local_addr().map_err(no_port)?.port());
        }
        match ports[..] {
            [shell, licensing, products, builder, api] => Ok(Self {
                shell,
                licensing,
                products,
                builder,
                api,
            }),
            _ => Err(CommandError::new("No free port was found.")),
        }
    }

    /// The port of an app's site.
    pub(crate) fn of(&self, app: App) -> u16 {
        match app {
            App::Shell => self.shell,
            App::Licensing => self.licensing,
            App::Products => self.products,
            App::Builder => self.builder,
        }
    }

    /// The origin of an app's site.
    pub(crate) fn origin(&self, app: App) -> String {
        origin(self.of(app))
    }

    /// The origin of the API.
    pub(crate) fn api_origin(&self) -> String {
        origin(self.api)
    }

    /// Checks the ports of these apps and the API. Fails if one is taken or named twice.
    pub(crate) fn check(&self, apps: &[App]) -> Outcome<()> {
        self.check_against(apps, is_taken)
    }

    fn check_against(&self, apps: &[App], is_taken: impl Fn(u16) -> bool) -> Outcome<()> {
        let wanted: Vec<(u16, &str)> = apps
            .iter()
            .map(|app| (self.of(*app), app.id()))
            .chain([(self.api, "api")])
            .collect();
        for (index, (port, name)) in wanted.iter().enumerate() {
            if let Some((_, other)) = wanted[..index].iter().find(|(earlier, _)| earlier == port) {
                return Err(CommandError::new(format!(
                    "Port {port} is asked for twice: give --port-{other} or --port-{name} another one."
                )));
            }
            if is_taken(*port) {
                return Err(CommandError::new(format!(
                    "Port {port} is taken: stop the program that listens there (`ss -ltnp 'sport = :{port}'` names it) \
                     or start with --port-{name} and another port."
                )));
            }
        }
        Ok(())
    }
}

/// Finds a free port.
pub(crate) fn free() -> Outcome<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(no_port)?;
    Ok(listener.local_addr().map_err(no_port)?.port())
}

/// Requires that these ports are free.
pub(crate) fn require_free(ports: &[u16]) -> Outcome<()> {
    match ports.iter().find(|port| is_taken(**port)) {
        Some(port) => Err(CommandError::new(format!(
            "Port {port} is taken: stop the program that listens there (`ss -ltnp 'sport = :{port}'` names it)."
        ))),
        None => Ok(()),
    }
}

fn no_port(error: std::io::Error) -> CommandError {
    CommandError::new(format!("No free port was found: {error}."))
}

fn origin(port: u16) -> String {
    format!("http://localhost:{port}")
}

/// Returns whether a port is taken on either address of `localhost`: browsers prefer the IPv6 one, so its owner would get the
/// visitors.
fn is_taken(port: u16) -> bool {
    let taken =
        |bound: std::io::Result<TcpListener>| bound.is_err_and(|error| error.kind() == ErrorKind::AddrInUse);
    taken(TcpListener::bind((Ipv4Addr::LOCALHOST, port)))
        || taken(TcpListener::bind((Ipv6Addr::LOCALHOST, port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORTS: Ports = Ports {
        shell: 3000,
        licensing: 3001,
        products: 3002,
        builder: 3003,
        api: 4000,
    };

    #[test]
    fn a_taken_port_is_named_with_the_option_that_changes_it() {
        let failure = PORTS.check_against(&App::ALL, |port| port == 3002).unwrap_err();
        assert!(failure.sentence().contains("Port 3002 is taken"), "{failure}");
        assert!(failure.sentence().contains("--port-products"), "{failure}");
        // An app that does not start needs no port.
        PORTS.check_against(&[App::Shell], |port| port == 3002).unwrap();
    }

    #[test]
    fn one_port_cannot_serve_two_sites() {
        let ports = Ports { api: 3000, ..PORTS };
        let failure = ports.check_against(&App::ALL, |_| false).unwrap_err();
        assert!(failure.sentence().contains("asked for twice"), "{failure}");
    }

    #[test]
    fn a_listener_takes_its_port() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        assert!(is_taken(holder.local_addr().unwrap().port()));
    }

    #[test]
    fn no_free_port_is_given_twice() {
        let Ports {
            shell,
            licensing,
            products,
            builder,
            api,
        } = Ports::free().unwrap();
        assert_eq!(
            std::collections::BTreeSet::from([shell, licensing, products, builder, api]).len(),
            5
        );
    }
}
