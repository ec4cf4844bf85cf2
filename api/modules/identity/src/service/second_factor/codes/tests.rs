use super::*;
use crate::{
    MIGRATIONS, Settings,
    service::passwords::Passwords,
    store::people::{self, Person},
};
use allpet_kernel::{
    both_engines,
    testkit::{TestDatabases, kernel, user},
};
use totp_rs::Builder;

const SECRET: [u8; totp::SECRET_BYTES] = *b"12345678901234567890";

/// Stores a person whose second step is on. Returns the module's state and their recovery codes.
async fn turned_on(databases: &TestDatabases) -> (Identity, RecoveryCodes) {
    let db = databases.open("identity").await;
    db.migrate(MIGRATIONS).await.unwrap();
    let app = Identity {
        kernel: kernel(),
        db,
        settings: Settings::default(),
        passwords: Passwords::new(),
        passkeys: None,
    };
    let person = Person {
        id: user(1),
        email: "ada@example.com".into(),
        name: "Ada Park".into(),
        password: String::new(),
        created: app.kernel.now(),
        verified: true,
    };
    let mut tx = app.db.begin().await.unwrap();
    assert!(people::insert(&mut tx, &person).await.unwrap());
    assert!(store_factors::begin(&mut tx, user(1), &SECRET, 0).await.unwrap());
    assert!(
        store_factors::confirm(&mut tx, user(1), &SECRET, 0, 0)
            .await
            .unwrap()
    );
    let codes = renew(&app.kernel, &mut tx, user(1)).await.unwrap();
    tx.commit().await.unwrap();
    (app, codes)
}

async fn check_typed(app: &Identity, typed: &str) -> Result<Proof, Failure> {
    let record = store_factors::find(&app.db, user(1)).await.unwrap().unwrap();
    check(app, user(1), &record, typed).await
}

async fn use_up_and_commit(app: &Identity, proof: &Proof) -> Result<(), Failure> {
    let mut tx = app.db.begin().await.unwrap();
    use_up(&mut tx, user(1), proof).await?;
    tx.commit().await.unwrap();
    Ok(())
}

/// Returns the code that the app shows now.
fn present_code(app: &Identity) -> String {
    let totp = Builder::new().with_secret(SECRET.to_vec()).build().unwrap();
    let seconds = u64::try_from(app.kernel.now().unix_seconds()).unwrap();
    totp.generate(seconds).to_string()
}

both_engines! {
    async fn of_two_who_use_a_code_at_once_one_gets_in(engine) {
        let databases = TestDatabases::new(engine).await;
        let (app, codes) = turned_on(&databases).await;
        for typed in [present_code(&app), codes.codes[0].clone()] {
            // Both are checked before either is used.
            let first = check_typed(&app, &typed).await.unwrap();
            let second = check_typed(&app, &typed).await.unwrap();
            use_up_and_commit(&app, &first).await.unwrap();
            let problem = use_up_and_commit(&app, &second).await.unwrap_err().into_problem();
            assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code.as_str()), ("code", WRONG));
        }
    }

    async fn a_hundred_wrong_codes_in_a_row_are_the_most(engine) {
        let databases = TestDatabases::new(engine).await;
        let (app, codes) = turned_on(&databases).await;
        let code = async |typed: &str| {
            // Longer than the longest delay between two codes.
            app.kernel.clock().advance_seconds(901);
            check_typed(&app, typed).await.err().map(|failure| failure.into_problem().code)
        };
        for number in 1..=100 {
            assert_eq!(code("0000-0000-0000-0000").await.as_deref(), Some("invalid"), "{number}");
        }
        let locked = Some("identity.second-factor-locked");
        assert_eq!(code(&codes.codes[0]).await.as_deref(), locked, "a right one comes too late");
        assert_eq!(code(&present_code(&app)).await.as_deref(), locked);
        let mut tx = app.db.begin().await.unwrap();
        forget_wrong(&mut tx, user(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(code(&codes.codes[0]).await, None);
    }
}
