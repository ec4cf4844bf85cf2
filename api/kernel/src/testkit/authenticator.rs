//! A device that keeps a passkey, as a browser presents it (Web Authentication, level 3).

use crate::cursor::base64url;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The flags of authenticator data: somebody is present, was recognized, and a key is contained.
const PRESENT: u8 = 1;
const RECOGNIZED: u8 = 4;
const HAS_KEY: u8 = 64;

/// A device with one key. What the test changes is what the device does wrong.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    /// The id that the device gave the key.
    pub id: Vec<u8>,
    /// The person for whom the key was made.
    pub person: String,
    /// The origin of the page that the browser shows.
    pub origin: String,
    /// Counts the uses of the key.
    pub counter: u32,
    /// Whether the device has recognized its person.
    pub recognizes: bool,
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authenticator(…)")
    }
}

impl Authenticator {
    /// Creates a device whose key follows from a number, behind a page of this origin.
    ///
    /// # Panics
    /// If the number is 0.
    pub fn new(number: u8, origin: &str) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).expect("a number that is a key"),
            id: vec![number; 16],
            person: String::new(),
            origin: origin.to_owned(),
            counter: 0,
            recognizes: true,
        }
    }

    /// Creates the passkey that the server's options ask for. Returns the credential as the browser's `toJSON` does.
    ///
    /// # Panics
    /// If the options are none.
    pub fn create(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options");
        self.person = text(&options["user"]["id"]);
        let client = self.client_data("webauthn.create", &options);
        let data = self.data(&text(&options["rp"]["id"]), HAS_KEY);
        // A map of three entries: the format `none`, no statement, and the data.
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).expect("short data"));
        object.extend(&data);
        json!({
            "id": base64url(&self.id),
            "rawId": base64url(&self.id),
            "type": "public-key",
            "response": { "clientDataJSON": base64url(&client), "attestationObject": base64url(&object), "transports": ["internal"] },
            "clientExtensionResults": { "credProps": { "rk": true } },
        })
        .to_string()
    }

    /// Signs in as the server's options ask. Returns the credential as the browser's `toJSON` does.
    ///
    /// # Panics
    /// If the options are none.
    pub fn sign_in(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options");
        self.counter += 1;
        let client = self.client_data("webauthn.get", &options);
        let data = self.data(&text(&options["rpId"]), 0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": base64url(&self.id),
            "rawId": base64url(&self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": base64url(&client),
                "authenticatorData": base64url(&data),
                "signature": base64url(signature.to_der().as_bytes()),
                "userHandle": self.person,
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = text(&options["challenge"]);
        let data =
            json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    /// The authenticator data, with the public key where the flags say so.
    fn data(&self, host: &str, flags: u8) -> Vec<u8> {
        let recognized = if self.recognizes { RECOGNIZED } else { 0 };
        let mut data = Sha256::digest(host).to_vec();
        data.push(flags | PRESENT | recognized);
        data.extend(self.counter.to_be_bytes());
        if flags & HAS_KEY != 0 {
            data.extend([0; 16]);
            data.extend([0, u8::try_from(self.id.len()).expect("a short id")]);
            data.extend(&self.id);
            let point = self.key.verifying_key().to_encoded_point(false);
            // A map of five entries: key type 2, algorithm -7, curve 1, and the two coordinates.
            data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
            data.extend(point.x().expect("a coordinate"));
            data.extend([0x22, 0x58, 32]);
            data.extend(point.y().expect("a coordinate"));
        }
        data
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
