//! A mail server (RFC 5321) that the tests tell how to answer.

use smtp_proto::{
    Error, Request,
    request::receiver::{DataReceiver, RequestReceiver},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// How the server treats a recipient.
#[derive(Clone, Debug)]
pub(crate) enum Treatment {
    /// Answers `RCPT` with this.
    Refuse(&'static str),
    /// Takes the mail, and closes the connection without an answer. Once; the next mail is accepted.
    TakeSilently,
}

/// A mail that the server took.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedMail {
    pub(crate) to: String,
    /// Headers and body, as received.
    pub(crate) text: String,
}

impl ReceivedMail {
    /// Returns the text without the marks of quoted-printable (RFC 2045).
    pub(crate) fn readable(&self) -> String {
        self.text.replace("=\r\n", "").replace("=3D", "=")
    }

    /// Returns the value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let prefix = format!("{name}: ");
        let line = self.text.lines().find(|line| line.starts_with(&prefix))?;
        Some(line[prefix.len()..].to_owned())
    }
}

/// The server; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct SmtpServer {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    port: u16,
    treatments: BTreeMap<String, Treatment>,
    mails: Vec<ReceivedMail>,
}

impl SmtpServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self::default();
        server.shared.lock().unwrap().port = listener.local_addr().unwrap().port();
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(accepting.clone().serve(stream));
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.shared.lock().unwrap().port)
    }

    pub(crate) fn treat(&self, address: &str, treatment: Treatment) {
        let mut shared = self.shared.lock().unwrap();
        shared.treatments.insert(address.to_owned(), treatment);
    }

    pub(crate) fn accept_again(&self, address: &str) {
        self.shared.lock().unwrap().treatments.remove(address);
    }

    /// Returns the mails so far.
    pub(crate) fn mails(&self) -> Vec<ReceivedMail> {
        self.shared.lock().unwrap().mails.clone()
    }

    async fn serve(self, mut stream: TcpStream) -> Option<()> {
        stream.write_all(b"220 test ready\r\n").await.ok()?;
        let (mut receiver, mut to) = (RequestReceiver::default(), String::new());
        loop {
            let mut chunk = [0; 4_096];
            let size = stream.read(&mut chunk).await.ok().filter(|size| *size > 0)?;
            let mut bytes = chunk[..size].iter();
            loop {
                let request = match receiver.ingest(&mut bytes) {
                    Ok(request) => request.into_owned(),
                    Err(Error::NeedsMoreData { .. }) => break,
                    Err(error) => {
                        let answer = format!("500 5.5.1 {error}\r\n");
                        stream.write_all(answer.as_bytes()).await.ok()?;
                        continue;
                    }
                };
                let answer = match request {
                    Request::Ehlo { .. } => "250-test\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n",
                    Request::Rcpt { to: address } => {
                        to = address.address;
                        self.answer_to_recipient(&to)
                    }
                    Request::Data => {
                        stream.write_all(b"354 go on\r\n").await.ok()?;
                        self.receive(&mut stream, &to).await?
                    }
                    Request::Quit => {
                        stream.write_all(b"221 2.0.0 bye\r\n").await.ok()?;
                        return None;
                    }
                    _ => "250 2.0.0 ok\r\n",
                };
                stream.write_all(answer.as_bytes()).await.ok()?;
            }
        }
    }

    fn answer_to_recipient(&self, address: &str) -> &'static str {
        let treatment = self.shared.lock().unwrap().treatments.get(address).cloned();
        match treatment {
            Some(Treatment::Refuse(answer)) => answer,
            _ => "250 2.1.5 ok\r\n",
        }
    }

    /// Receives a mail. Returns the answer; none if the connection ends.
    async fn receive(&self, stream: &mut TcpStream, to: &str) -> Option<&'static str> {
        let (mut receiver, mut text) = (DataReceiver::new(), Vec::new());
        loop {
            let mut chunk = [0; 4_096];
            let size = stream.read(&mut chunk).await.ok().filter(|size| *size > 0)?;
            if receiver.ingest(&mut chunk[..size].iter(), &mut text) {
                break;
            }
        }
        let mut shared = self.shared.lock().unwrap();
        shared.mails.push(ReceivedMail {
            to: to.to_owned(),
            text: String::from_utf8(text).unwrap(),
        });
        if matches!(shared.treatments.get(to), Some(Treatment::TakeSilently)) {
            shared.treatments.remove(to);
            return None;
        }
        Some("250 2.0.0 queued as 7\r\n")
    }
}
