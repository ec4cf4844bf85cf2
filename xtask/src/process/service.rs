//! A long-running program: the API, a site, a database server.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{group, guard, step};
use crate::command_error::{CommandError, Outcome};
use crate::diagnose;
use crate::interrupt;
use crate::workspace;

/// A running program; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Service {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Service {
    /// Starts a program with its output in `log`.
    pub(crate) fn start(name: &str, command: &mut Command, log: PathBuf) -> Outcome<Self> {
        workspace::write(&log, "")?;
        let open = || {
            File::options()
                .append(true)
                .open(&log)
                .map_err(|error| CommandError::file("write", &log, &error))
        };
        let child = step::spawn(command, Stdio::from(open()?), Stdio::from(open()?))?;
        Ok(Self {
            name: name.to_owned(),
            child,
            log,
        })
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks the program to end, without waiting.
    pub(crate) fn ask_to_stop(&self) {
        group::ask_to_stop(self.pid());
    }

    /// Fails with the end of its log if the program has ended.
    pub(crate) fn check(&mut self) -> Outcome<()> {
        let Ok(Some(status)) = self.child.try_wait() else {
            return Ok(());
        };
        let output = fs::read_to_string(&self.log).unwrap_or_default();
        let sentence = diagnose::cause(&output).map_or_else(
            || {
                format!(
                    "{} stopped ({status}); its whole log is in {}.",
                    self.name,
                    self.log.display()
                )
            },
            str::to_owned,
        );
        Err(CommandError::with_evidence(sentence, diagnose::tail(&output, 30)))
    }

    /// Waits until `ready` returns true. Fails if the program ends or the time runs out.
    pub(crate) fn wait_until(&mut self, limit: Duration, ready: impl Fn() -> bool) -> Outcome<()> {
        if interrupt::wait_until(limit, || self.check().map(|()| ready()))? {
            return Ok(());
        }
        let output = fs::read_to_string(&self.log).unwrap_or_default();
        Err(CommandError::with_evidence(
            format!(
                "{} did not answer within {} s; its log is in {}.",
                self.name,
                limit.as_secs(),
                self.log.display()
            ),
            diagnose::tail(&output, 30),
        ))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        group::stop_child(&mut self.child);
        guard::forget(self.child.id());
    }
}

/// Returns whether a program accepts connections on this machine's `port`.
pub(crate) fn accepts(port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpStream::connect_timeout(&address, Duration::from_secs(2)).is_ok()
}

/// Returns whether `GET path` on this machine's `port` answers 200.
pub(crate) fn answers(port: u16, path: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let limit = Duration::from_secs(2);
        let mut stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), limit)?;
        stream.set_read_timeout(Some(limit))?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn serve_once(answer: &'static str) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // Reads first, since closing a connection with unread bytes resets it, and loses the answer.
            let mut request = [0; 1024];
            assert!(stream.read(&mut request).unwrap() > 0);
            stream.write_all(answer.as_bytes()).unwrap();
        });
        port
    }

    #[test]
    fn ready_means_200_and_nothing_else() {
        assert!(answers(serve_once("HTTP/1.1 200 OK\r\n\r\n"), "/healthz"));
        assert!(!answers(
            serve_once("HTTP/1.1 503 Service Unavailable\r\n\r\n"),
            "/healthz"
        ));
    }

    #[test]
    fn a_service_that_ends_is_noticed_with_its_last_words() {
        let log = std::env::temp_dir().join(format!("xtask-service-{}.log", std::process::id()));
        let mut service = Service::start(
            "The test",
            Command::new("sh").args(["-c", "echo last words; exit 3"]),
            log.clone(),
        )
        .unwrap();
        let failure = service.wait_until(Duration::from_secs(10), || false).unwrap_err();
        assert!(failure.to_string().contains("last words"), "{failure}");
        assert!(
            failure
                .sentence()
                .starts_with("The test stopped (exit status: 3)"),
            "{failure}"
        );
        fs::remove_file(log).unwrap();
    }

    #[test]
    fn stopping_reaches_the_children_of_a_service() {
        let log = std::env::temp_dir().join(format!("xtask-children-{}.log", std::process::id()));
        let script = "sleep 600 & echo $!; wait";
        let mut service =
            Service::start("The test", Command::new("sh").args(["-c", script]), log.clone()).unwrap();
        let grandchild = || fs::read_to_string(&log).unwrap().trim().parse::<i32>().ok();
        service
            .wait_until(Duration::from_secs(10), || grandchild().is_some())
            .unwrap();
        let pid = rustix::process::Pid::from_raw(grandchild().unwrap()).unwrap();
        assert!(rustix::process::test_kill_process(pid).is_ok());
        drop(service);
        let gone = interrupt::wait_until(Duration::from_secs(10), || Ok(is_gone(pid))).unwrap();
        assert!(gone, "the grandchild still runs");
        fs::remove_file(log).unwrap();
    }

    /// True for a process that ended, even if its adoptive parent has not reaped it yet.
    fn is_gone(pid: rustix::process::Pid) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
        rustix::process::test_kill_process(pid).is_err() || stat.contains(") Z ")
    }
}
