//! Pets and their owners. Every statement names the owner, so another person's pet is not found.

use allpet_contract::pets::Pet;
use allpet_domain::{
    Day, Timestamp,
    id::{PetId, UserId},
    pet::{PetProfile, PetState, Sex, Species},
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use sqlx::FromRow;
use uuid::Uuid;

/// The part of the list that a pet belongs to: 0 the primary one, 1 the others, 2 those that are gone.
macro_rules! part {
    () => {
        "CAST(CASE WHEN p.state IN ('deceased', 'rehomed') THEN 2 WHEN o.primary_pet = p.id THEN 0 ELSE 1 END AS BIGINT)"
    };
}
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.owner, p.name, p.species, p.breed, p.second_breed, p.sex, p.altered, p.born, \
             p.weight_grams, p.colour, p.microchip, p.state, p.photo, p.created_at, ",
            part!(),
            " AS part FROM pets p JOIN owners o ON o.owner = p.owner WHERE p.owner = $1 AND ",
            $rest
        )
    };
}

/// More pets than anybody has: how many an export or an erasure reads at once.
pub(crate) const MOST_PETS: u32 = 100_000;

const LOCK: &str =
    "INSERT INTO owners (owner) VALUES ($1) ON CONFLICT (owner) DO UPDATE SET owner = excluded.owner";
const FIND: &str = select!("p.id = $2");
const LIST_FIRST: &str = concat!(select!("TRUE ORDER BY "), part!(), ", p.id DESC LIMIT $2");
const LIST_BEHIND: &str = concat!(
    select!("("),
    part!(),
    " > $3 OR (",
    part!(),
    " = $3 AND p.id < $4)) ORDER BY ",
    part!(),
    ", p.id DESC LIMIT $2"
);
const INSERT: &str = "INSERT INTO pets (id, owner, name, species, breed, second_breed, sex, altered, born, \
    weight_grams, colour, microchip, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
const UPDATE: &str = "UPDATE pets SET name = $3, species = $4, breed = $5, second_breed = $6, sex = $7, altered = $8, \
    born = $9, weight_grams = $10, colour = $11, microchip = $12 WHERE id = $1 AND owner = $2";
const SET_STATE: &str = "UPDATE pets SET state = $3 WHERE id = $1 AND owner = $2";
const SET_PHOTO: &str = "UPDATE pets SET photo = $3 WHERE id = $1 AND owner = $2";
const DELETE: &str = "DELETE FROM pets WHERE id = $1 AND owner = $2";
const DELETE_ALL: &str = "DELETE FROM pets WHERE owner = $1";
const DELETE_OWNER: &str = "DELETE FROM owners WHERE owner = $1";
const WEIGHTS: &str = "SELECT grams, said_at FROM weights WHERE pet = $1 ORDER BY id";
const INSERT_WEIGHT: &str = "INSERT INTO weights (id, pet, grams, said_at) VALUES ($1, $2, $3, $4)";
const SET_PRIMARY: &str = "UPDATE owners SET primary_pet = $2 WHERE owner = $1";
/// Keeps the primary pet while it lives; otherwise chooses the newest living one, or none.
const CHOOSE_PRIMARY: &str = "UPDATE owners SET primary_pet = (SELECT p.id FROM pets p \
    JOIN owners o ON o.owner = p.owner WHERE p.owner = $1 AND p.state IN ('at-home', 'lost') \
    ORDER BY CASE WHEN p.id = o.primary_pet THEN 0 ELSE 1 END, p.id DESC LIMIT 1) WHERE owner = $1";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    owner: Uuid,
    name: String,
    species: String,
    breed: String,
    second_breed: Option<String>,
    sex: String,
    altered: bool,
    born: Option<time::Date>,
    weight_grams: Option<i64>,
    colour: String,
    microchip: Option<String>,
    state: String,
    photo: Option<String>,
    created_at: time::OffsetDateTime,
    part: i64,
}

/// The position of a pet in its owner's list.
pub(crate) type ListPosition = (i64, Uuid);

fn pet(row: Row) -> Result<(ListPosition, Pet), Failure> {
    let unknown = |column: &str, word: &str| Failure::internal(format!("pet {}: {column} “{word}”", row.id));
    let profile = PetProfile {
        species: Species::parse(&row.species).ok_or_else(|| unknown("species", &row.species))?,
        sex: Sex::parse(&row.sex).ok_or_else(|| unknown("sex", &row.sex))?,
        weight_grams: row.weight_grams.and_then(|grams| u32::try_from(grams).ok()),
        born: row.born.map(Day),
        name: row.name,
        breed: row.breed,
        second_breed: row.second_breed,
        altered: row.altered,
        colour: row.colour,
        microchip: row.microchip,
    };
    let pet = Pet {
        id: PetId(row.id),
        owner: UserId(row.owner),
        profile,
        state: PetState::parse(&row.state).ok_or_else(|| unknown("state", &row.state))?,
        primary: row.part == 0,
        photo: row.photo,
        created: Timestamp::new(row.created_at),
    };
    Ok(((row.part, row.id), pet))
}

/// Locks the owner's row until the transaction ends, creating it if necessary.
pub(crate) async fn lock(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(LOCK).bind(owner.0).execute(c).await.map(drop))?)
}

pub(crate) async fn find(db: &Db, owner: UserId, id: PetId) -> Result<Option<Pet>, Failure> {
    let row: Option<Row> =
        on_read!(db, c => sqlx::query_as(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?;
    row.map(|row| pet(row).map(|(_, pet)| pet)).transpose()
}

/// As [`find`], inside a transaction.
pub(crate) async fn find_in(tx: &mut Tx, owner: UserId, id: PetId) -> Result<Option<Pet>, Failure> {
    let row: Option<Row> =
        on_write!(tx, c => sqlx::query_as(FIND).bind(owner.0).bind(id.0).fetch_optional(c).await)?;
    row.map(|row| pet(row).map(|(_, pet)| pet)).transpose()
}

/// Lists at most `limit` pets, from the start or after a position.
pub(crate) async fn list(
    db: &Db,
    owner: UserId,
    behind: Option<ListPosition>,
    limit: u32,
) -> Result<Vec<(ListPosition, Pet)>, Failure> {
    let limit = i64::from(limit);
    let rows: Vec<Row> = match behind {
        None => on_read!(db, c => sqlx::query_as(LIST_FIRST).bind(owner.0).bind(limit).fetch_all(c).await)?,
        Some((part, id)) => on_read!(db, c => {
            sqlx::query_as(LIST_BEHIND).bind(owner.0).bind(limit).bind(part).bind(id).fetch_all(c).await
        })?,
    };
    rows.into_iter().map(pet).collect()
}

/// As [`list`] from the start, inside a transaction.
pub(crate) async fn list_in(tx: &mut Tx, owner: UserId, limit: u32) -> Result<Vec<Pet>, Failure> {
    let limit = i64::from(limit);
    let rows: Vec<Row> =
        on_write!(tx, c => sqlx::query_as(LIST_FIRST).bind(owner.0).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(|row| pet(row).map(|(_, pet)| pet)).collect()
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: PetId,
    owner: UserId,
    profile: &PetProfile,
    now: Timestamp,
) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(INSERT)
        .bind(id.0)
        .bind(owner.0)
        .bind(&profile.name)
        .bind(profile.species.as_str())
        .bind(&profile.breed)
        .bind(&profile.second_breed)
        .bind(profile.sex.as_str())
        .bind(profile.altered)
        .bind(profile.born.map(|day| day.0))
        .bind(profile.weight_grams.map(i64::from))
        .bind(&profile.colour)
        .bind(&profile.microchip)
        .bind(PetState::AtHome.as_str())
        .bind(now.inner())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    id: PetId,
    owner: UserId,
    profile: &PetProfile,
) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(UPDATE)
        .bind(id.0)
        .bind(owner.0)
        .bind(&profile.name)
        .bind(profile.species.as_str())
        .bind(&profile.breed)
        .bind(&profile.second_breed)
        .bind(profile.sex.as_str())
        .bind(profile.altered)
        .bind(profile.born.map(|day| day.0))
        .bind(profile.weight_grams.map(i64::from))
        .bind(&profile.colour)
        .bind(&profile.microchip)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Adds to the history of a pet's weight.
pub(crate) async fn insert_weight(
    tx: &mut Tx,
    row: Uuid,
    pet: PetId,
    grams: u32,
    now: Timestamp,
) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(INSERT_WEIGHT)
        .bind(row)
        .bind(pet.0)
        .bind(i64::from(grams))
        .bind(now.inner())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

pub(crate) async fn set_state(tx: &mut Tx, id: PetId, owner: UserId, state: PetState) -> Result<(), Failure> {
    let word = state.as_str();
    Ok(
        on_write!(tx, c => sqlx::query(SET_STATE).bind(id.0).bind(owner.0).bind(word).execute(c).await.map(drop))?,
    )
}

pub(crate) async fn set_photo(
    tx: &mut Tx,
    id: PetId,
    owner: UserId,
    version: Option<&str>,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(SET_PHOTO).bind(id.0).bind(owner.0).bind(version).execute(c).await.map(drop))?,
    )
}

pub(crate) async fn delete(tx: &mut Tx, id: PetId, owner: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(DELETE).bind(id.0).bind(owner.0).execute(c).await.map(drop))?)
}

/// Deletes all pets of an owner, with their weights, and the owner's row.
pub(crate) async fn delete_all(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE_ALL).bind(owner.0).execute(c).await.map(drop))?;
    Ok(on_write!(tx, c => sqlx::query(DELETE_OWNER).bind(owner.0).execute(c).await.map(drop))?)
}

/// Lists the weights of a pet in grams, each with the time when its owner entered it.
pub(crate) async fn weights(db: &Db, pet: PetId) -> Result<Vec<(i64, Timestamp)>, Failure> {
    let rows: Vec<(i64, time::OffsetDateTime)> =
        on_read!(db, c => sqlx::query_as(WEIGHTS).bind(pet.0).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .map(|(grams, at)| (grams, Timestamp::new(at)))
        .collect())
}

/// Makes `id` the primary pet.
pub(crate) async fn set_primary(tx: &mut Tx, owner: UserId, id: PetId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(SET_PRIMARY).bind(owner.0).bind(id.0).execute(c).await.map(drop))?)
}

/// Keeps the primary pet while it lives; otherwise the newest living one takes its place.
pub(crate) async fn choose_primary(tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(CHOOSE_PRIMARY).bind(owner.0).execute(c).await.map(drop))?)
}
