//! Uploaded files, behind `object_store`: a folder here, a bucket in a deployment that has one.

use crate::Failure;
use object_store::{
    ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, memory::InMemory, path::Path,
};
use std::{path::PathBuf, sync::Arc};

/// A place for files.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// Where the files lie, if in a folder.
    folder: Option<PathBuf>,
}

impl Files {
    /// Files under a folder, which is made where it is not there. They are other people's papers: nobody else on the
    /// machine may enter the folder or read a file in it.
    pub fn folder(folder: &std::path::Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder)?;
        private::folder(folder)?;
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
        let path = Path::from(key);
        self.store.put(&path, PutPayload::from(bytes)).await?;
        if let Some(folder) = &self.folder {
            private::file(&folder.join(path.as_ref())).await?;
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

#[cfg(unix)]
mod private {
    use std::{fs::Permissions, io, os::unix::fs::PermissionsExt as _, path::Path};

    pub(super) fn folder(path: &Path) -> io::Result<()> {
        std::fs::set_permissions(path, Permissions::from_mode(0o700))
    }

    pub(super) async fn file(path: &Path) -> io::Result<()> {
        tokio::fs::set_permissions(path, Permissions::from_mode(0o600)).await
    }
}

#[cfg(not(unix))]
mod private {
    use std::{io, path::Path};

    pub(super) fn folder(_: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(super) async fn file(_: &Path) -> io::Result<()> {
        Ok(())
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
        assert_eq!(files.get("proofs/one").await.unwrap(), Some(vec![1, 2]));
    }
}
