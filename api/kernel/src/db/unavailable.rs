//! Errors that are not the request's fault and pass: the database does not answer, or has no room.

use std::{error::Error, io::ErrorKind};

/// Why nothing can be read or written at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unavailable {
    /// The database does not answer, restarts, or has no free connection.
    NoAnswer,
    /// The disk is full or broken, or a quota or limit on files is used up.
    Full,
}

impl Unavailable {
    /// Finds it in an error or in one of its causes; none if the error will not pass. Logs the database's code of a write without room,
    /// which says whether the device failed.
    pub(crate) fn find(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(error) = error.downcast_ref::<sqlx::Error>() {
                return Self::of_database(error);
            }
            if let Some(error) = error.downcast_ref::<std::io::Error>() {
                let is_full = matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
                return is_full.then_some(Self::Full);
            }
            next = error.source();
        }
        None
    }

    fn of_database(error: &sqlx::Error) -> Option<Self> {
        match error {
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Io(_) => Some(Self::NoAnswer),
            sqlx::Error::Database(error) => {
                let code = error.code()?;
                let found = Self::of_code(code.as_ref());
                if found == Some(Self::Full) {
                    tracing::error!(%code, "cannot write: disk full, quota or device error");
                }
                found
            }
            _ => None,
        }
    }

    /// `code`: five characters of PostgreSQL, or a number of SQLite.
    fn of_code(code: &str) -> Option<Self> {
        match code {
            // Disk full.
            "53100" => return Some(Self::Full),
            // Too many connections or too little memory; it stops, has stopped or starts; the server ended the session; a deadlock.
            "53200" | "53300" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "40P01" => {
                return Some(Self::NoAnswer);
            }
            // The connection.
            of_postgres if of_postgres.len() == 5 => {
                return of_postgres.starts_with("08").then_some(Self::NoAnswer);
            }
            _ => {}
        }
        // The low byte is the code, the others say more about it: SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL.
        let code: u32 = code.parse().ok()?;
        match code & 0xFF {
            5 | 6 => Some(Self::NoAnswer),
            13 => Some(Self::Full),
            // SQLite knows a full disk only. A quota or limit is an error in writing (SQLITE_IOERR_WRITE), as is one of the device, and
            // so is a full disk under its shared memory (SQLITE_IOERR_SHMSIZE).
            _ if matches!(code, 778 | 4874) => Some(Self::Full),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_an_unavailable_database_are_recognised() {
        for code in ["57P01", "57P03", "53300", "08006", "25P03", "5", "517"] {
            assert_eq!(Unavailable::of_code(code), Some(Unavailable::NoAnswer), "{code}");
        }
        for code in ["53100", "13", "778", "4874"] {
            assert_eq!(Unavailable::of_code(code), Some(Unavailable::Full), "{code}");
        }
        for code in ["23505", "42P01", "2067", "1", "266"] {
            assert_eq!(Unavailable::of_code(code), None, "{code}");
        }
        let full = std::io::Error::from(ErrorKind::StorageFull);
        assert_eq!(Unavailable::find(&full), Some(Unavailable::Full));
        assert_eq!(Unavailable::find(&sqlx::Error::RowNotFound), None);
        assert_eq!(
            Unavailable::find(&sqlx::Error::PoolTimedOut),
            Some(Unavailable::NoAnswer)
        );
    }
}
