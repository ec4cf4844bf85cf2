//! Looks at a module's database for `api doctor`, without creating or changing anything.

use super::DatabaseUrl;
use allpet_domain::Timestamp;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use std::{
    fs::OpenOptions,
    io::{self, Read as _},
    path::Path,
    str::FromStr as _,
};

/// The beginning of every SQLite database that is not empty.
const SQLITE_HEADER: &[u8] = b"SQLite format 3\0";

/// Whether the schema exists, whether the user may create it, and tables in it, the server's clock, and the connections that it accepts
/// from users who are no superusers.
const LOOK: &str = "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1::TEXT), \
    has_database_privilege(current_database(), 'CREATE'), \
    COALESCE((SELECT has_schema_privilege(oid, 'USAGE') AND has_schema_privilege(oid, 'CREATE') \
    FROM pg_namespace WHERE nspname = $1::TEXT), TRUE), \
    (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT, \
    current_setting('max_connections')::BIGINT - current_setting('superuser_reserved_connections')::BIGINT \
    - COALESCE(current_setting('reserved_connections', true)::BIGINT, 0)";

/// The findings of a check of a module's database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatabaseCheck {
    /// Whether the module has its file or schema. If not, its first start creates it.
    pub exists: bool,
    /// Whether the user may create the schema; true on SQLite.
    pub may_create: bool,
    /// Whether the user may create tables in the schema; true on SQLite, and where there is no schema.
    pub may_create_tables: bool,
    /// The time by the clock of the database server; `None` on SQLite, which has the clock of this machine.
    pub server_time: Option<Timestamp>,
    /// How many connections the server accepts; `None` on SQLite.
    pub connections: Option<u32>,
}

impl DatabaseUrl {
    /// Looks at the database of `module`. Fails if it cannot be used.
    pub async fn check(&self, module: &str) -> Result<DatabaseCheck, sqlx::Error> {
        match self {
            Self::Sqlite(folder) => sqlite(folder, module).map_err(sqlx::Error::Io),
            Self::Postgres(url) => postgres(url, module).await,
        }
    }
}

/// Reads the file itself: SQLite would create its log beside it.
fn sqlite(folder: &Path, module: &str) -> Result<DatabaseCheck, io::Error> {
    let file = folder.join(format!("{module}.db"));
    let exists = file.try_exists()?;
    if exists {
        let mut header = Vec::new();
        let length = u64::try_from(SQLITE_HEADER.len()).unwrap_or(u64::MAX);
        OpenOptions::new()
            .read(true)
            .write(true)
            .open(&file)?
            .take(length)
            .read_to_end(&mut header)?;
        if !header.is_empty() && header != SQLITE_HEADER {
            let message = format!("{} is not a database of SQLite", file.display());
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
    }
    Ok(DatabaseCheck {
        exists,
        may_create: true,
        may_create_tables: true,
        server_time: None,
        connections: None,
    })
}

async fn postgres(url: &str, module: &str) -> Result<DatabaseCheck, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.application_name("doctor");
    let mut connection = PgConnection::connect_with(&options).await?;
    let look = sqlx::query_as(LOOK).bind(module);
    let (exists, may_create, may_create_tables, millis, connections): (bool, bool, bool, i64, i64) =
        look.fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(DatabaseCheck {
        exists,
        may_create,
        may_create_tables,
        server_time: u64::try_from(millis).ok().map(Timestamp::from_unix_millis),
        connections: u32::try_from(connections).ok(),
    })
}

#[cfg(test)]
mod tests {
    use crate::{both_engines, db::DatabaseUrl, testkit::TestDatabases};

    both_engines! {
        async fn a_check_creates_nothing(engine) {
            let databases = TestDatabases::new(engine).await;
            let check = async || databases.url.check("things").await.unwrap();
            for _ in 0..2 {
                let found = check().await;
                assert!(!found.exists && found.may_create, "{found:?}");
            }
            let things = databases.open("things").await;
            things.migrate(&[]).await.unwrap();
            let found = check().await;
            assert!(found.exists && found.may_create_tables);
            assert_eq!((found.server_time.is_some(), found.connections.is_some()), (things.is_postgres(), things.is_postgres()));
        }
    }

    #[tokio::test]
    async fn a_file_that_is_no_database_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("things.db"), "Dear diary, today").unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().to_owned());
        let error = url.check("things").await.unwrap_err().to_string();
        assert!(error.contains("is not a database"), "{error}");
    }
}
