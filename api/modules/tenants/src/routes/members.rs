//! The members of a tenant, whom its admins manage.

use crate::{Tenants, service::membership, store};
use allpet_contract::{
    identity::{FindPeople, PeopleQuery, Person},
    tenants::{AddMember, ListMembers, Member, NO_SUCH_PERSON, PutMember, RemoveMember, TENANT_NOT_FOUND},
};
use allpet_domain::{id::UserId, validation};
use allpet_kernel::{Admin, Failure};

pub(crate) async fn list(app: Tenants, admin: Admin, _: ListMembers) -> Result<Vec<Member>, Failure> {
    if !store::tenants::exists(&app.db, admin.tenant).await? {
        return Err(TENANT_NOT_FOUND.into());
    }
    let mut members = store::members::of_tenant(&app.db, admin.tenant).await?;
    let ids = members.iter().map(|member| member.user).collect();
    let people = find_people(&app, PeopleQuery { ids, email: None }).await?;
    for member in &mut members {
        if let Some(person) = people.iter().find(|person| person.id == member.user) {
            add_identity(member, person);
        }
    }
    Ok(members)
}

pub(crate) async fn add(app: Tenants, admin: Admin, request: AddMember) -> Result<Member, Failure> {
    let form = request.body;
    let email = Some(validation::email("email", &form.email)?);
    let person = find_one(
        &app,
        PeopleQuery {
            ids: Vec::new(),
            email,
        },
    )
    .await?;
    let (user, address) = (person.id, Some(person.email.as_str()));
    let mut member = membership::add(&app.kernel, &app.db, admin.tenant, user, address, form.role).await?;
    add_identity(&mut member, &person);
    Ok(member)
}

pub(crate) async fn put(app: Tenants, admin: Admin, request: PutMember) -> Result<Member, Failure> {
    let person = by_id(&app, request.user).await?;
    let (address, role) = (Some(person.email.as_str()), request.body.role);
    let mut member = membership::put(&app.kernel, &app.db, admin.tenant, person.id, address, role).await?;
    add_identity(&mut member, &person);
    Ok(member)
}

pub(crate) async fn remove(app: Tenants, admin: Admin, request: RemoveMember) -> Result<(), Failure> {
    let ids = vec![request.user];
    let people = find_people(&app, PeopleQuery { ids, email: None }).await?;
    let address = people.first().map(|person| person.email.as_str());
    membership::remove(&app.kernel, &app.db, admin.tenant, request.user, address).await
}

async fn by_id(app: &Tenants, user: UserId) -> Result<Person, Failure> {
    let ids = vec![user];

    find_one(app, PeopleQuery { ids, email: None }).await
}

async fn find_one(app: &Tenants, query: PeopleQuery) -> Result<Person, Failure> {
    let found = find_people(app, query).await?.into_iter().next();
    found.ok_or_else(|| NO_SUCH_PERSON.into())
}

async fn find_people(app: &Tenants, body: PeopleQuery) -> Result<Vec<Person>, Failure> {
    Ok(app.kernel.client(crate::NAME).send(FindPeople { body }).await?)
}

fn add_identity(member: &mut Member, person: &Person) {
    member.name.clone_from(&person.name);
    member.email.clone_from(&person.email);
}
