//! Uploaded files, behind `object_store`: a folder by default, or a bucket.

pub mod private;

use crate::Failure;
use object_store::{
    ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, memory::InMemory, path::Path,
};
use std::{path::PathBuf, sync::Arc};

/// A store of files.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// The folder, if the files are in one.
    folder: Option<PathBuf>,
}

impl Files {
    /// Opens a folder of files, creating it if necessary. Only this process's user may read them.
    pub fn folder(folder: &std::path::Path) -> Result<Self, Failure> {
        private::create_folder(folder)?;
        private::restrict(folder, 0o700)?;
        Ok(Self {
            store: Arc::new(LocalFileSystem::new_with_prefix(folder)?),
            folder: Some(folder.to_owned()),
        })
    }

    /// Creates a store in memory, for tests.
    pub fn memory() -> Self {
        Self {
            store: Arc::new(InMemory::new()),
            folder: None,
        }
    }

    /// Stores `bytes` under `key` (segments separated by `/`), replacing earlier content.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        if let Some(folder) = &self.folder {
            // The store would create the folders in between readable for everybody.
            let file = folder.join(key);
            private::create_folder(file.parent().unwrap_or(folder))?;
        }
        self.store.put(&Path::from(key), PutPayload::from(bytes)).await?;
        if let Some(folder) = &self.folder {
            private::restrict(&folder.join(key), 0o600)?;
        }
        Ok(())
    }

    /// Returns the bytes under `key`, if any.
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.store.get(&Path::from(key)).await {
            Ok(found) => Ok(Some(found.bytes().await?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the file under `key`, if any.
    pub async fn delete(&self, key: &str) -> Result<(), Failure> {
        match self.store.delete(&Path::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::Files;
    use std::{
        fs::{Permissions, metadata},
        os::unix::fs::PermissionsExt as _,
        path::Path,
    };

    #[tokio::test]
    async fn only_the_servers_user_reads_the_files() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("uploads");
        std::fs::create_dir(&folder).unwrap();
        // The mode that an earlier version used.
        std::fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
        let files = Files::folder(&folder).unwrap();
        files.put("proofs/one", vec![1]).await.unwrap();
        files.put("proofs/one", vec![1, 2]).await.unwrap();
        let mode = |path: &Path| metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("proofs/one"))), (0o700, 0o600));
        assert_eq!(mode(&folder.join("proofs")), 0o700);
        assert_eq!(files.get("proofs/one").await.unwrap(), Some(vec![1, 2]));
    }
}
