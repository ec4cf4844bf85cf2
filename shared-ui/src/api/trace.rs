//! The trace of a request begins in the browser (W3C Trace Context). The API continues it, and what an operator sees of the request has
//! the id that the page sent.

use super::random::{hex, random_bytes};
use allpet_contract::WireRequest;

/// Returns the header `traceparent` of a new trace; `None` for a request that the browser sends without asking the API first: another
/// header would cost a visitor of a public page a second exchange.
pub(super) fn traceparent(request: &WireRequest, token: Option<&str>) -> Option<String> {
    let is_asked_for = token.is_some() || request.content_type.is_some() || request.idempotency_key.is_some();
    is_asked_for.then(|| {
        let mut ids = random_bytes::<24>();
        // Ids of zeros are invalid.
        ids[0] |= 1;
        ids[16] |= 1;
        write(&ids)
    })
}

/// Writes a sampled trace context of version 00: a trace's id of 16 bytes and a span's of 8.
fn write(ids: &[u8; 24]) -> String {
    let (trace, span) = ids.split_at(16);
    let mut text = String::from("00-");
    text.push_str(&hex(trace));
    text.push('-');
    text.push_str(&hex(span));
    text.push_str("-01");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::Method;

    #[test]
    fn a_trace_context_has_the_form_of_the_standard() {
        let mut ids = [0x4b; 24];
        ids[16] = 0x0f;
        assert_eq!(
            write(&ids),
            "00-4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b-0f4b4b4b4b4b4b4b-01"
        );
    }

    #[test]
    fn a_guest_who_reads_a_public_page_asks_once() {
        let request = WireRequest {
            method: Method::Get,
            target: "/api/products".into(),
            content_type: None,
            body: Vec::new(),
            idempotency_key: None,
            cookies: false,
            bearer: false,
            bearer_if_any: true,
        };
        assert_eq!(traceparent(&request, None), None);
    }
}
