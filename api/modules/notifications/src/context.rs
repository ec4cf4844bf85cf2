//! The context of a message: the event, and the present facts of the modules that own its subject. Templates read it.

use crate::{
    Notifications,
    kinds::{Audience, Kind},
};
use allpet_contract::{
    Client, Problem,
    apps::{AppManifest, ListApps},
    identity::{Contact, PERSON_NOT_FOUND, ReadContact, mail::AccountLink},
    licensing::{Application, Licence, ReadApplicantsApplication, ReadOwnersLicence, Renewal},
    orders::{Order, ReadBuyersOrder},
    payments::PaymentSubject,
    problem::NOT_FOUND,
    tenants::{ListTenants, Tenant, invitations::InvitationLink},
};
use allpet_domain::{
    email,
    english::English,
    id::{ApplicationId, LicenceId, OrderId, TenantId, UserId},
    licensing::{ApplicationState, LicenceState},
    orders::OrderState,
};
use allpet_kernel::{Failure, transport::ModuleTransport};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The subject of a kind of message, and so the module that has its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The application that the event names.
    Application,
    /// The application whose fee was refunded; nothing if the refund is of something else.
    RefundedApplication,
    /// The licence that the event names, and how its renewal stands.
    Licence,
    /// The order that the event names.
    Order,
    /// The account that the event names.
    Account,
    /// The owner that the event names, whose home page says more.
    Owner,
    /// A request of the account that the event names. Its link is made when the mail is sent.
    AccountRequest,
    /// The queue of the authority that the event names, for the person whom the job names.
    Queue,
    /// The stock of the shop that the event names, for the person whom the job names.
    Stock,
    /// The invitation that the event names. The tenants module names its address and makes its link when the mail is sent.
    Invitation,
    /// Nothing besides the event: the account is gone.
    Nothing,
}

/// The person to whom a message is addressed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Person {
    /// The display name; empty if it is unknown.
    pub(crate) name: String,
}

/// The facts of a message, as templates see them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// The payload of the event.
    pub(crate) event: Value,
    /// The person.
    pub(crate) person: Person,
    /// The authority's variety of English; American elsewhere.
    #[serde(default)]
    pub(crate) english: English,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) application: Option<Application>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) licence: Option<Licence>,
    /// How the renewal of the licence stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) renewal: Option<Renewal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) order: Option<Order>,
    /// The shop whose stock the message is about: its reader may work for several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shop: Option<Tenant>,
    /// The link of a request of the account. Only while a mail is rendered: it is a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) request: Option<AccountLink>,
    /// The link of an invitation. Only while a mail is rendered: it is a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) invitation: Option<InvitationLink>,
    /// The path of the shell that leads to the thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) href: Option<String>,
    /// The address that a mail links to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
}

/// Whom a message reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipient {
    /// The account; `None` for a guest.
    pub(crate) person: Option<UserId>,
    /// The address for mail; `None` if the account or its address is gone.
    pub(crate) email: Option<String>,
}

impl Facts {
    fn new(event: Value) -> Self {
        Self {
            event,
            person: Person::default(),
            english: English::American,
            application: None,
            licence: None,
            renewal: None,
            order: None,
            shop: None,
            request: None,
            invitation: None,
            href: None,
            url: None,
        }
    }

    pub(crate) fn application_state(&self) -> Option<ApplicationState> {
        self.application.as_ref().map(|application| application.state)
    }

    /// Returns whether the licence is in a state in which its owner should renew it, and they have not begun to.
    pub(crate) fn needs_renewal(&self, state: LicenceState) -> bool {
        let is_in_state = self
            .licence
            .as_ref()
            .is_some_and(|licence| licence.state == state);
        is_in_state && self.renewal.is_some_and(|renewal| !renewal.under_way)
    }

    pub(crate) fn order_state(&self) -> Option<OrderState> {
        self.order.as_ref().map(|order| order.state)
    }

    /// Returns a field of the event.
    pub(crate) fn field<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_value(self.event.get(name)?.clone()).ok()
    }
}

/// Reads the facts of a message and its recipient; `None` if there is nobody to tell, or nothing to tell any more. `person`: the
/// recipient, if the kind addresses staff.
pub(crate) async fn load(
    app: &Notifications,
    kind: &Kind,
    event: Value,
    person: Option<UserId>,
) -> Result<Option<(Facts, Recipient)>, Failure> {
    let client = app.kernel.client(crate::NAME);
    let mut facts = Facts::new(event);
    let loaded = match kind.subject {
        Subject::Application => match facts.field("application") {
            Some(id) => load_application(&client, &mut facts, id).await?,
            None => None,
        },
        Subject::RefundedApplication => match facts.field("subject") {
            Some(PaymentSubject::LicenceApplication(id)) => load_application(&client, &mut facts, id).await?,
            _ => None,
        },
        Subject::Licence => match facts.field("licence") {
            Some(id) => load_licence(&client, &mut facts, id).await?,
            None => None,
        },
        Subject::Order => match facts.field("order") {
            Some(id) => load_order(&client, &mut facts, id).await?,
            None => None,
        },
        Subject::Account | Subject::AccountRequest => match facts.field("user") {
            Some(user) => load_account(&client, &mut facts, user).await?,
            None => None,
        },
        Subject::Owner => match facts.field("owner") {
            Some(owner) => load_account(&client, &mut facts, owner).await?,
            None => None,
        },
        Subject::Queue => match person {
            Some(person) => load_account(&client, &mut facts, person).await?,
            None => None,
        },
        Subject::Stock => match person {
            Some(person) => {
                facts.shop = find_shop(&client, &facts).await?;
                load_account(&client, &mut facts, person).await?
            }
            None => None,
        },
        // Whether the address has an account does not matter.
        Subject::Invitation => Some(Recipient {
            person: None,
            email: None,
        }),
        Subject::Nothing => Some(Recipient {
            person: None,
            email: facts.field("email"),
        }),
    };
    let recipient = match (loaded, kind.audience) {
        (Some(recipient), _) => recipient,
        // The addresses that the event names hear of it, also if the account was closed meanwhile.
        (None, Audience::NamedAddresses) => Recipient {
            person: None,
            email: None,
        },
        (None, Audience::Person | Audience::Staff(_)) => return Ok(None),
    };
    set_links(app, &client, kind, &mut facts, &recipient).await?;
    Ok(Some((facts, recipient)))
}

type ModuleClient = Client<ModuleTransport>;

/// Turns the answer that a thing is gone into `None`. An older process answers 404 to endpoints that it does not have, too.
fn found<T>(answer: Result<T, Problem>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(problem) if problem.status == 404 && problem.code != NOT_FOUND.code => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

async fn load_application(
    client: &ModuleClient,
    facts: &mut Facts,
    application: ApplicationId,
) -> Result<Option<Recipient>, Failure> {
    let Some(read) = found(client.send(ReadApplicantsApplication { application }).await)? else {
        return Ok(None);
    };
    facts.application = Some(read.application);
    facts.licence = read.licence;
    facts.english = read.english;
    load_account(client, facts, read.owner).await
}

async fn load_licence(
    client: &ModuleClient,
    facts: &mut Facts,
    licence: LicenceId,
) -> Result<Option<Recipient>, Failure> {
    let Some(read) = found(client.send(ReadOwnersLicence { licence }).await)? else {
        return Ok(None);
    };
    facts.english = read.licence.english;
    facts.licence = Some(read.licence);
    facts.renewal = Some(read.renewal);
    load_account(client, facts, read.owner).await
}

async fn load_order(
    client: &ModuleClient,
    facts: &mut Facts,
    order: OrderId,
) -> Result<Option<Recipient>, Failure> {
    let Some(order) = found(client.send(ReadBuyersOrder { order }).await)? else {
        return Ok(None);
    };
    facts.person.name.clone_from(&order.address.name);
    // The address that the buyer gave for news of this order.
    let email = Some(order.email.clone());
    facts.order = Some(order);
    // Who closed their account has neither inbox nor preferences any more, and reads of the order as a guest does.
    let person = match facts.field("owner") {
        Some(owner) => find_contact(client, owner).await?.map(|_| owner),
        None => None,
    };
    Ok(Some(Recipient { person, email }))
}

/// Finds the shop that the event names.
async fn find_shop(client: &ModuleClient, facts: &Facts) -> Result<Option<Tenant>, Failure> {
    let shop: Option<TenantId> = facts.field("tenant");
    let tenants = client.send(ListTenants {}).await?;
    Ok(tenants.into_iter().find(|tenant| Some(tenant.id) == shop))
}

/// Reads how a person is reached; `None` if the account is closed.
async fn find_contact(client: &ModuleClient, user: UserId) -> Result<Option<Contact>, Failure> {
    match client.send(ReadContact { user }).await {
        Ok(contact) => Ok(Some(contact)),
        Err(problem) if problem.code == PERSON_NOT_FOUND.code => Ok(None),
        Err(problem) => Err(problem.into()),
    }
}

async fn load_account(
    client: &ModuleClient,
    facts: &mut Facts,
    user: UserId,
) -> Result<Option<Recipient>, Failure> {
    let Some(contact) = find_contact(client, user).await? else {
        return Ok(None);
    };
    facts.person.name = contact.name;
    let email = email::check("email", &contact.email).ok();
    Ok(Some(Recipient {
        person: Some(user),
        email,
    }))
}

/// Sets where the message leads: for an account into the dashboard, for a guest to the order on the store's site.
async fn set_links(
    app: &Notifications,
    client: &ModuleClient,
    kind: &Kind,
    facts: &mut Facts,
    recipient: &Recipient,
) -> Result<(), Failure> {
    let (app_id, path) = match (kind.subject, &facts.order) {
        (Subject::Order, Some(order)) => ("products", order_path(order, recipient)),
        (Subject::Application | Subject::RefundedApplication, _) => ("licensing", "/licences".to_owned()),
        (Subject::Licence, _) => ("licensing", renewal_path(facts)),
        (Subject::Queue, _) => ("licensing", "/queue".to_owned()),
        (Subject::Stock, _) => ("products", "/shop/stock".to_owned()),
        (Subject::Account | Subject::Owner, _) => {
            let page = match kind.name {
                _ if kind.subject == Subject::Owner => "/dashboard",
                // After several wrong codes, nobody gets into the settings for a while.
                "second-factor-guessed" => "/forgot-password",
                _ => "/dashboard/settings",
            };
            facts.href = Some(page.to_owned());
            facts.url = Some([app.shell_origin(), page].concat());
            return Ok(());
        }
        _ => return Ok(()),
    };
    let apps = client.send(ListApps {}).await?;
    let Some(manifest) = apps.iter().find(|manifest| manifest.id == app_id) else {
        return Ok(());
    };
    if recipient.person.is_some() {
        let href = dashboard_path(manifest, &path);
        facts.url = Some([app.shell_origin(), &href].concat());
        facts.href = Some(href);
    } else {
        facts.url = Some([manifest.origin.as_str(), &path].concat());
    }
    Ok(())
}

fn dashboard_path(manifest: &AppManifest, path: &str) -> String {
    ["/dashboard/", &manifest.route, path].concat()
}

/// Returns the path in the licensing app at which the owner renews the licence.
fn renewal_path(facts: &Facts) -> String {
    match &facts.licence {
        Some(licence) => ["/apply?pet=", &licence.pet.to_string()].concat(),
        None => "/licences".to_owned(),
    }
}

/// Returns the order's path in the store. For a guest it carries the key that opens the order in any browser.
fn order_path(order: &Order, recipient: &Recipient) -> String {
    let path = ["/orders/", &order.id.to_string()].concat();
    match &order.key {
        Some(key) if recipient.person.is_none() => [&path, "?key=", key].concat(),
        _ => path,
    }
}
