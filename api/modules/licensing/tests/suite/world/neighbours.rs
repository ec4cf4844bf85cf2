//! Test doubles of the other modules that licensing calls, typed by the contract.

use allpet_contract::{
    identity::{Account, WhoAmI},
    pets::{PET_NOT_FOUND, Pet, ReadPet},
    tenants::{ListStaff, ListTenants, StaffMember, Tenant, TenantKind},
};
use allpet_domain::{
    id::{PetId, UserId},
    pet::{PetProfile, PetState, Sex, Species},
    role::Role,
};
use allpet_kernel::{
    Anyone, Db, Failure, Kernel, Module, Owner, Routes, Service,
    testkit::{beginning, tenant, user},
};
use std::sync::{Arc, Mutex};

/// All pets.
pub(crate) type Pets = Arc<Mutex<Vec<Pet>>>;

/// Reads a pet for its owner only, as the real module does.
async fn read_pet(pets: Pets, owner: Owner, request: ReadPet) -> Result<Pet, Failure> {
    let pets = pets.lock().unwrap();
    let found = pets
        .iter()
        .find(|pet| pet.id == request.pet && pet.owner == owner.user());
    found.cloned().ok_or_else(|| PET_NOT_FOUND.into())
}

pub(crate) fn authority(number: u8, slug: &str, name: &str) -> Tenant {
    Tenant {
        id: tenant(number),
        slug: slug.into(),
        name: name.into(),
        kind: TenantKind::Authority,
        jurisdiction: Some(slug.into()),
    }
}

async fn list_tenants((): (), _: Anyone, _: ListTenants) -> Result<Vec<Tenant>, Failure> {
    let shop = Tenant {
        kind: TenantKind::Shop,
        jurisdiction: None,
        ..authority(3, "shop", "A shop")
    };
    Ok(vec![
        authority(1, "seattle", "Seattle Animal Shelter"),
        authority(2, "king-county", "Regional Animal Services"),
        shop,
    ])
}

/// Lists Ada, who works for every authority and may not decide her own applications, and somebody who has none.
async fn list_staff((): (), _: Service, _: ListStaff) -> Result<Vec<StaffMember>, Failure> {
    let member = |number| StaffMember {
        user: user(number),
        role: Role::Clerk,
    };
    Ok([1, 9].map(member).to_vec())
}

/// Composes a pets module over `pets`, with an outbox of its own in `db`.
pub(crate) async fn pets(kernel: &Kernel, db: Db, pets: Pets) -> Module {
    db.migrate(&[]).await.unwrap();
    let (router, operations) = Routes::new(kernel.clone(), pets).on(read_pet).finish();
    Module {
        name: "pets",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db,
    }
}

async fn who_am_i((): (), owner: Owner, _: WhoAmI) -> Result<Account, Failure> {
    let number = owner.user().0.as_bytes()[0];
    Ok(Account {
        id: owner.user(),
        email: format!("person{number}@mail.example"),
        unverified: false,
        new_email: None,
        name: owner.claims.name.clone(),
        roles: Vec::new(),
        platform_admin: false,
        roles_withheld: false,
        created: beginning(),
    })
}

/// Composes an identity module that knows everybody's address.
pub(crate) async fn identity(kernel: &Kernel, db: Db) -> Module {
    db.migrate(&[]).await.unwrap();
    let (router, operations) = Routes::new(kernel.clone(), ()).on(who_am_i).finish();
    Module {
        name: "identity",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db,
    }
}

/// Composes a tenants module with two authorities and a shop.
pub(crate) async fn tenants(kernel: &Kernel, db: Db) -> Module {
    db.migrate(&[]).await.unwrap();
    let (router, operations) = Routes::new(kernel.clone(), ())
        .on(list_tenants)
        .on(list_staff)
        .finish();
    Module {
        name: "tenants",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db,
    }
}

pub(crate) fn pet(number: u8, owner: UserId, name: &str) -> Pet {
    Pet {
        id: PetId(uuid::Uuid::from_bytes([number; 16])),
        owner,
        profile: PetProfile {
            name: name.into(),
            species: Species::Dog,
            breed: "Terrier, Jack Russell".into(),
            second_breed: Some("Mix".into()),
            sex: Sex::Male,
            altered: true,
            born: "2021-04-01".parse().ok(),
            weight_grams: Some(7_500),
            colour: String::new(),
            microchip: None,
        },
        state: PetState::AtHome,
        primary: false,
        photo: None,
        created: beginning(),
    }
}
