//! Uploaded files, behind `object_store`: a folder here, a bucket in a deployment that has one.

use crate::Failure;
use object_store::{
    ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, memory::InMemory, path::Path,
};
use std::sync::Arc;

/// A place for files.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// Files under a folder, which is made where it is not there.
    pub fn folder(folder: &std::path::Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?)))
    }

    /// Files in memory, for tests of what does not concern files.
    pub fn memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    /// Keeps `bytes` under `key` (segments with `/` between them), over what was there.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        self.0.put(&Path::from(key), PutPayload::from(bytes)).await?;
        Ok(())
    }

    /// The bytes under `key`, where there are any.
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.0.get(&Path::from(key)).await {
            Ok(found) => Ok(Some(found.bytes().await?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what is under `key`; nothing where there is nothing.
    pub async fn delete(&self, key: &str) -> Result<(), Failure> {
        match self.0.delete(&Path::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
