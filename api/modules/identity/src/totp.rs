//! Codes of authenticator apps (TOTP, RFC 6238): six digits, 30 seconds each, HMAC-SHA-1, which every app knows.

use allpet_contract::identity::second_factor::{QrCode, SecondFactorSetup};
use allpet_domain::Timestamp;
use allpet_kernel::Failure;
use qrcode::{Color, EcLevel, QrCode as Drawing};
use std::fmt::Write as _;
use totp_rs::{Builder, Totp};

/// Bytes of a secret (RFC 4226, section 4).
pub(crate) const SECRET_BYTES: usize = 20;
/// The name under which apps list the account.
const ISSUER: &str = "All Pet Plus";

/// Returns the time step of `code`, if it is the present one, the one before or the next: clocks differ, and people type slowly.
pub(crate) fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Result<Option<i64>, Failure> {
    let seconds = u64::try_from(now.unix_seconds()).map_err(Failure::internal)?;
    let step = totp(secret, "")?.check(code, seconds);
    step.map(i64::try_from).transpose().map_err(Failure::internal)
}

/// Returns what an app needs to show the codes of a secret.
pub(crate) fn setup(secret: &[u8], email: &str) -> Result<SecondFactorSetup, Failure> {
    // The account's name must not contain a colon.
    let totp = totp(secret, &email.replace(':', " "))?;
    let address = totp
        .to_url()
        .map_err(|error| Failure::internal(error.to_string()))?;
    Ok(SecondFactorSetup {
        secret: totp.secret().to_base32(),
        qr: qr(&address)?,
        address,
    })
}

fn totp(secret: &[u8], email: &str) -> Result<Totp, Failure> {
    let builder = Builder::new()
        .with_secret(secret.to_vec())
        .with_issuer(Some(ISSUER))
        .with_account_name(email);
    builder
        .build()
        .map_err(|error| Failure::internal(error.to_string()))
}

/// Draws a QR code: a rectangle of height one for each run of dark modules in a row.
fn qr(text: &str) -> Result<QrCode, Failure> {
    let drawing = Drawing::with_error_correction_level(text, EcLevel::M).map_err(Failure::internal)?;
    let width = drawing.width();
    let mut path = String::new();
    for (y, row) in drawing.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            let length = run.len();
            if run.contains(&Color::Dark) {
                write!(path, "M{x} {y}h{length}v1h-{length}z").map_err(Failure::internal)?;
            }
            x += length;
        }
    }
    let size = u32::try_from(width).map_err(Failure::internal)?;
    Ok(QrCode { size, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix_millis(seconds * 1_000)
    }

    /// The test vectors of RFC 6238, appendix B, in six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            let step = i64::try_from(seconds / 30).unwrap();
            assert_eq!(
                step_of(secret, code, at(seconds)).unwrap(),
                Some(step),
                "{seconds}"
            );
            assert_eq!(
                step_of(secret, code, at(seconds + 30)).unwrap(),
                Some(step),
                "a slow person"
            );
            assert_eq!(step_of(secret, code, at(seconds + 90)).unwrap(), None, "too late");
        }
    }

    #[test]
    fn an_app_gets_the_secret_in_three_forms() {
        let setup = setup(b"12345678901234567890", "Zoë:x@example.com").unwrap();
        assert_eq!(setup.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(
            setup.address.starts_with("otpauth://totp/All%20Pet%20Plus:"),
            "{}",
            setup.address
        );
        assert!(setup.address.contains(&setup.secret));
        assert!(setup.qr.size >= 21 && setup.qr.path.starts_with("M0 0h7v1h-7z"));
    }
}
