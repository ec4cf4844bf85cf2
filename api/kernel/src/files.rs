//! Uploaded files, behind `object_store`: a folder here, a bucket in a deployment that has one.

pub mod private;

use crate::Failure;
use object_store::{
    ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, memory::InMemory, path::Path,
};
use std::{path::PathBuf, sync::Arc};

/// A place for files.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// Where the files lie, where they lie in a folder.
    folder: Option<PathBuf>,
}

impl Files {
    /// Files under a folder, which is made where it is not there. Nobody but this user reads them.
    pub fn folder(folder: &std::path::Path) -> Result<Self, Failure> {
        private::create_folder(folder)?;
        private::close(folder, 0o700)?;
        Ok(Self {
            store: Arc::new(LocalFileSystem::new_with_prefix(folder)?),
            folder: Some(folder.to_owned()),
        })
    }

    /// Files in memory, for tests of what does not concern files.
    pub fn memory() -> Self {
        Self {
            store: Arc::new(InMemory::new()),
            folder: None,
        }
    }

    /// Keeps `bytes` under `key` (segments with `/` between them), over what was there.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        if let Some(folder) = &self.folder {
            // The store would make the folders between for everybody.
            let file = folder.join(key);
            private::create_folder(file.parent().unwrap_or(folder))?;
        }
        self.store.put(&Path::from(key), PutPayload::from(bytes)).await?;
        if let Some(folder) = &self.folder {
            private::close(&folder.join(key), 0o600)?;
        }
        Ok(())
    }

    /// The bytes under `key`, where there are any.
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.store.get(&Path::from(key)).await {
            Ok(found) => Ok(Some(found.bytes().await?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what is under `key`; nothing where there is nothing.
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
    async fn only_the_server_reads_the_papers() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("uploads");
        std::fs::create_dir(&folder).unwrap();
        // As an earlier version left it.
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
