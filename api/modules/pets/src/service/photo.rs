//! A pet's photo: two files under keys that change with every upload.
//!
//! New files are marked as stale before they are written, and shown by the transaction that removes the mark. So a reader sees
//! the old photo or the new one at every moment, and a crash leaves only files that are removed later.

use super::{Pets, pets};
use crate::{
    picture::{Pictures, develop},
    store::{pets as store, stale_files},
};
use allpet_contract::{
    File, Problem,
    pets::{PET_NOT_FOUND, PICTURE_TOO_LARGE, Pet, PhotoSize},
};
use allpet_domain::id::{PetId, UserId};
use allpet_kernel::{Failure, Tx, cursor::base64url};

/// Maximum size of an upload, in bytes: 10 MB.
pub(crate) const UPLOAD_MAX: usize = 10 * 1024 * 1024;
/// Seconds after which an unfinished upload has failed: a request takes at most 20.
const UPLOAD_SECONDS: i64 = 3_600;
const CONTENT_TYPE: &str = "image/jpeg";

fn key(pet: PetId, version: &str, size: PhotoSize) -> String {
    let size = match size {
        PhotoSize::Full => "full",
        PhotoSize::Thumbnail => "thumbnail",
    };
    format!("pets/{pet}/{version}-{size}.jpg")
}

fn keys(pet: PetId, version: &str) -> [String; 2] {
    [
        key(pet, version, PhotoSize::Full),
        key(pet, version, PhotoSize::Thumbnail),
    ]
}

pub(crate) async fn put(app: &Pets, owner: UserId, id: PetId, bytes: Vec<u8>) -> Result<Pet, Failure> {
    if bytes.len() > UPLOAD_MAX {
        return Err(too_large(bytes.len()).into());
    }
    pets::read(app, owner, id).await?;
    let pictures = develop(bytes).await?;
    let version = base64url(&app.kernel.randomness().bytes::<12>());
    write_files(app, id, &version, pictures).await?;
    let shown = show(app, owner, id, &version).await;
    remove_stale_files(app).await;
    shown
}

async fn write_files(app: &Pets, id: PetId, version: &str, pictures: Pictures) -> Result<(), Failure> {
    let later = app.kernel.now().plus_seconds(UPLOAD_SECONDS);
    let mut tx = app.db.begin().await?;
    for key in keys(id, version) {
        stale_files::mark(&mut tx, &key, later).await?;
    }
    tx.commit().await?;
    let [full, thumbnail] = keys(id, version);
    app.files.put(&full, pictures.full).await?;
    app.files.put(&thumbnail, pictures.thumbnail).await
}

async fn show(app: &Pets, owner: UserId, id: PetId, version: &str) -> Result<Pet, Failure> {
    let mut tx = app.begin(owner).await?;
    let Some(pet) = store::find_in(&mut tx, owner, id).await? else {
        // The pet was deleted while the picture was processed: its files are removed too.
        for key in keys(id, version) {
            stale_files::mark(&mut tx, &key, app.kernel.now()).await?;
        }
        tx.commit().await?;
        return Err(PET_NOT_FOUND.into());
    };
    discard(app, &mut tx, &pet).await?;
    store::set_photo(&mut tx, id, owner, Some(version)).await?;
    for key in keys(id, version) {
        stale_files::unmark(&mut tx, &key).await?;
    }
    tx.commit().await?;
    Ok(Pet {
        photo: Some(version.to_owned()),
        ..pet
    })
}

pub(crate) async fn read(app: &Pets, owner: UserId, id: PetId, size: PhotoSize) -> Result<File, Failure> {
    // The photo may be replaced between reading the row and reading the file. Then the row is read again.
    for _ in 0..3 {
        let version = pets::read(app, owner, id).await?.photo.ok_or_else(no_photo)?;
        if let Some(bytes) = app.files.get(&key(id, &version, size)).await? {
            return Ok(File {
                content_type: CONTENT_TYPE.to_owned(),
                bytes,
            });
        }
    }
    Err(Failure::internal(format!(
        "the file of the photo of pet {id} is missing"
    )))
}

pub(crate) async fn delete(app: &Pets, owner: UserId, id: PetId) -> Result<Pet, Failure> {
    let mut tx = app.begin(owner).await?;
    let pet = app.find_in(&mut tx, owner, id).await?;
    discard(app, &mut tx, &pet).await?;
    store::set_photo(&mut tx, id, owner, None).await?;
    tx.commit().await?;
    remove_stale_files(app).await;
    Ok(Pet { photo: None, ..pet })
}

/// Marks the files of the pet's current photo as stale.
pub(super) async fn discard(app: &Pets, tx: &mut Tx, pet: &Pet) -> Result<(), Failure> {
    let Some(version) = &pet.photo else { return Ok(()) };
    for key in keys(pet.id, version) {
        stale_files::mark(tx, &key, app.kernel.now()).await?;
    }
    Ok(())
}

/// Removes stale files. Files that cannot be removed now are retried later, so no caller gets an error.
pub(crate) async fn remove_stale_files(app: &Pets) {
    if let Err(failure) = try_to_remove_stale_files(app).await {
        tracing::warn!(error = ?failure, "stale photos could not be removed");
    }
}

/// Removes stale files and returns their number.
pub(crate) async fn try_to_remove_stale_files(app: &Pets) -> Result<u32, Failure> {
    let mut removed = 0;
    for key in stale_files::due(&app.db, app.kernel.now()).await? {
        if let Err(failure) = app.files.delete(&key).await {
            // One failure does not stop the removal of the others.
            tracing::warn!(key, error = ?failure, "a stale photo could not be removed");
            continue;
        }
        let mut tx = app.db.begin().await?;
        stale_files::unmark(&mut tx, &key).await?;
        tx.commit().await?;
        removed += 1;
    }
    Ok(removed)
}

fn too_large(bytes: usize) -> Problem {
    Problem::new(PICTURE_TOO_LARGE).detail(format!(
        "The file has {bytes} bytes; at most 10 MB ({UPLOAD_MAX} bytes) are taken. Choose a smaller one."
    ))
}

fn no_photo() -> Failure {
    Problem::new(PET_NOT_FOUND)
        .detail("This pet has no photo yet.")
        .into()
}
