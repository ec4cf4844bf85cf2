//! The data of the load: a licence with a tag, created as people do, and the words that clerks search for.

use crate::{BenchError, caller::Caller, load::Shot, process::Running};
use allpet_contract::{
    Client, IdempotencyKey, Transport as _, Upload,
    client::wire,
    identity::{Account, SignIn, SignInForm},
    licensing::{
        Application, ApplicationForm, Apply, Approve, MyLicences, PayApplication, ProofQuery, PublicProfile,
        QuoteLicence, RegisterQuery, SearchRegister, UploadProof, VerifyTag,
    },
    page::Paging,
    payments::{CardForm, PayForm, Tokenise},
    pets::CreatePet,
};
use allpet_domain::{
    Timestamp,
    id::TenantId,
    licensing::{OwnerFacts, PetFacts, ProofKind, QuoteInput, TagCode},
    pet::{PetProfile, Sex, Species},
};

/// The origin of the load's requests.
pub(crate) const ORIGIN: &str = "http://localhost:3000";
/// The demo accounts' password.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The requests of the load.
#[derive(Debug)]
pub(crate) struct Scene {
    /// Verifies a tag.
    pub(crate) tag: Shot,
    /// Verifies tags that were never issued: each queries the database.
    pub(crate) unknown: Vec<Shot>,
    /// The response to `tag`.
    pub(crate) answer: Vec<u8>,
    /// Searches the register: names, breeds, ZIP codes, numbers, states.
    pub(crate) searches: Vec<Shot>,
}

/// Licenses an owner's pet, and signs a clerk in.
pub(crate) async fn prepare(api: &Running) -> Result<Scene, BenchError> {
    let (owner, _) = sign_in(api, "ada@example.com").await?;
    let (clerk, account) = sign_in(api, "clerk@seattle.example").await?;
    let tenant = account
        .roles
        .first()
        .ok_or_else(|| BenchError("the clerk has no workplace".into()))?
        .tenant;
    let application = apply(&owner, tenant).await?;
    clerk
        .send(Approve {
            tenant,
            application: application.id,
        })
        .await?;
    let licences = owner
        .send(MyLicences {
            query: Paging::default(),
        })
        .await?
        .items;
    let code = licences
        .into_iter()
        .next()
        .ok_or_else(|| BenchError("no licence was issued".into()))?
        .tag;
    let request = wire(VerifyTag { code })?;
    let tag = Shot::new(request.target.clone(), None);
    let answer = clerk.transport().send(request).await?.body;
    let token = clerk.transport().token.clone();
    let searches = searches(tenant)?
        .into_iter()
        .map(|target| Shot::new(target, token.as_deref()))
        .collect();
    Ok(Scene {
        tag,
        unknown: unknown_tags()?,
        answer,
        searches,
    })
}

async fn sign_in(api: &Running, email: &str) -> Result<(Client<Caller>, Account), BenchError> {
    let caller = Caller {
        port: api.port,
        origin: ORIGIN,
        token: None,
    };
    let form = SignInForm {
        email: email.into(),
        password: PASSWORD.into(),
        code: None,
        app: "shell".into(),
    };
    let session = Client::new(caller.clone()).send(SignIn { body: form }).await?;
    Ok((
        Client::new(Caller {
            token: Some(session.access_token),
            ..caller
        }),
        session.user,
    ))
}

/// Returns the current time.
#[expect(clippy::disallowed_methods, reason = "a measurement uses the current time")]
fn now() -> Timestamp {
    Timestamp::new(time::OffsetDateTime::now_utc())
}

async fn apply(owner: &Client<Caller>, authority: TenantId) -> Result<Application, BenchError> {
    let now = now();
    let key = |what: &str| IdempotencyKey(format!("{what}-{}", now.unix_millis()));
    let profile = PetProfile {
        name: "Bolt".into(),
        species: Species::Dog,
        breed: "Whippet".into(),
        second_breed: None,
        sex: Sex::Male,
        altered: true,
        born: Some(now.day().plus_days(-1_000)),
        weight_grams: None,
        colour: String::new(),
        microchip: None,
    };
    let facts = PetFacts::of(&profile, false);
    let pet = owner
        .send(CreatePet {
            key: key("pet"),
            body: profile,
        })
        .await?;
    let mut proofs = Vec::new();
    for kind in [ProofKind::Rabies, ProofKind::Alteration] {
        let body = Upload {
            content_type: "application/pdf".into(),
            bytes: b"%PDF-1.4\n%%EOF\n".to_vec(),
        };
        proofs.push(
            owner
                .send(UploadProof {
                    query: ProofQuery {
                        kind,
                        name: "paper.pdf".into(),
                    },
                    body,
                })
                .await?
                .id,
        );
    }
    let rabies_until = Some(now.day().plus_days(700));
    let input = QuoteInput {
        pet: facts,
        owner: OwnerFacts::default(),
        term_months: 12,
        start: now.day(),
        rabies_until,
        previous_expiry: None,
    };
    let quote = owner
        .send(QuoteLicence {
            id: "seattle".into(),
            body: input,
        })
        .await?;
    let form = ApplicationForm {
        authority,
        pet: pet.id,
        term_months: 12,
        start: now.day(),
        rabies_until,
        owner: OwnerFacts::default(),
        service_animal: false,
        zip: "98101".into(),
        proofs,
        public: PublicProfile {
            show_name: true,
            show_breed: true,
            contact: String::new(),
        },
        expected_total: quote.total,
    };
    let application = owner
        .send(Apply {
            key: key("apply"),
            body: form,
        })
        .await?;
    let card_token = owner.send(Tokenise { body: card() }).await?.token;
    Ok(owner
        .send(PayApplication {
            application: application.id,
            key: key("pay"),
            body: PayForm { card_token },
        })
        .await?)
}

/// Returns a card that is not declined.
pub(crate) fn card() -> CardForm {
    CardForm {
        number: "4242 4242 4242 4242".into(),
        month: 12,
        // Valid for some years after the measurement.
        year: u16::try_from(now().day().0.year() + 5).unwrap_or_default(),
        code: "123".into(),
    }
}

fn unknown_tags() -> Result<Vec<Shot>, BenchError> {
    let code = |number: u8| TagCode::new([number; 10]).as_str().to_owned();
    let shot = |number| {
        let target = wire(VerifyTag { code: code(number) })?.target;
        Ok(Shot::new(target, None).expecting(404))
    };
    (1..=100).map(shot).collect()
}

/// The searches of clerks: frequent and rare names, breeds in two words, numbers, ZIP codes, alone and with filters.
fn searches(tenant: TenantId) -> Result<Vec<String>, BenchError> {
    let terms = [
        "",
        "luna",
        "charlie",
        "wall-e",
        "bella max",
        "lab",
        "retriever golden",
        "domestic shorthair",
        "terrier jack",
        "S1245",
        "8002756",
        "98103",
        "zorro",
        "m",
        "chihuahua 98118",
        "nobody-is-called-this",
    ];
    let mut targets = Vec::new();
    for q in terms {
        for (state, species) in [(None, None), (Some("expired"), None), (None, Some(Species::Cat))] {
            let query = RegisterQuery {
                q: q.into(),
                state: state.map(str::to_owned),
                species,
                ..RegisterQuery::default()
            };
            targets.push(wire(SearchRegister { tenant, query })?.target);
        }
    }
    Ok(targets)
}
