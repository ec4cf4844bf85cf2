//! Boundaries between the layers of the code.

use super::{extension, line_with};

/// Finds SQL outside a store. The kernel and the server's tests may use every module's tables; a module's own code uses its
/// store.
pub(super) fn sql_outside_a_store(path: &str, content: &str) -> Option<String> {
    let in_module = path.starts_with("api/modules/") && path.contains("/src/");
    let in_server = path.starts_with("api/server/src/") && !path.starts_with("api/server/src/tests/");
    let other = in_server || ["domain/", "contract/"].iter().any(|at| path.starts_with(at));
    if !(in_module || other) || is_store(path) || extension(path) != "rs" {
        return None;
    }
    line_with(
        content,
        &[
            "sqlx::query",
            "query_as(",
            "query_scalar(",
            "\"SELECT ",
            "\"INSERT INTO ",
            "\"DELETE FROM ",
        ],
    )
}

fn is_store(path: &str) -> bool {
    path.split('/').any(|part| part == "store" || part == "store.rs")
}

/// Finds a store that uses a service: services depend on stores, never the other way round.
pub(super) fn store_that_knows_a_service(path: &str, content: &str) -> Option<String> {
    let is_one = path.starts_with("api/modules/") && path.contains("/src/") && is_store(path);
    if is_one {
        line_with(content, &["crate::service", "super::service", "crate::{service"])
    } else {
        None
    }
}

/// Finds a window message outside the frame protocol.
pub(super) fn message_outside_frame(path: &str, content: &str) -> Option<String> {
    // The journeys play the attacker.
    if path.starts_with("frame/") || path.starts_with("e2e/") || path.starts_with("xtask/") {
        return None;
    }
    line_with(content, &["postMessage(", "post_message(", "post_message_with"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_belongs_to_stores() {
        let sql = "let row = sqlx::query(\"SELECT 1\");";
        assert!(sql_outside_a_store("api/modules/pets/src/service.rs", sql).is_some());
        assert!(sql_outside_a_store("api/modules/pets/src/store.rs", sql).is_none());
        assert!(sql_outside_a_store("api/modules/pets/src/store/list.rs", sql).is_none());
        assert!(sql_outside_a_store("api/kernel/src/outbox.rs", sql).is_none());
        assert!(sql_outside_a_store("api/modules/pets/tests/pets.rs", sql).is_none());
        assert!(sql_outside_a_store("api/server/src/tests/shop/world.rs", sql).is_none());
        assert!(sql_outside_a_store("api/server/src/serve.rs", sql).is_some());
    }

    #[test]
    fn a_store_knows_no_service() {
        let knows = "use crate::service::prices::Price;";
        assert!(store_that_knows_a_service("api/modules/pets/src/store/list.rs", knows).is_some());
        assert!(store_that_knows_a_service("api/modules/pets/src/service.rs", knows).is_none());
        assert!(
            store_that_knows_a_service("api/modules/pets/src/store.rs", "use crate::photo::Photo;").is_none()
        );
    }

    #[test]
    fn only_the_frame_posts_messages() {
        let call = "port.post_message(&value)?;";
        assert!(message_outside_frame("shell/src/app.rs", call).is_some());
        assert!(message_outside_frame("frame/src/web/port.rs", call).is_none());
        assert!(message_outside_frame("shell/src/app.rs", "//! Never calls `postMessage` itself.").is_none());
    }
}
