//! A person's data: the export names them, and after they closed their account no database does.
//!
//! Ada has a pet, a licence, an order and a download of her data. The tests use the world of the wire format, where all modules run.

use super::{
    licensing::{application, payment, proof_upload},
    shop::steps::{GOOD, pay, placed, stock, variant},
    world::{Page, World},
};
use allpet_contract::{
    Problem, Upload,
    identity::{
        ProfileForm, UpdateProfile,
        account::{CloseAccount, CloseForm},
        data_export::{DataExportForm, DownloadDataExport, ReadDataExport, StartDataExport},
    },
    licensing::Approve,
    operations::module::{ErasureStatus, ExportPersonalData, ReadErasure},
    orders::{DeliverOrder, PackOrder, ShipOrder, Shipment},
    page::Paging,
    pets::{ListPets, PutPhoto},
    routes,
    tenants::invitations::{InvitationForm, InviteMember},
};
use allpet_domain::{id::OrderId, licensing::ProofKind, role::Role};
use allpet_kernel::{Db, both_engines, on_read, on_write};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

const PASSWORD: &str = "correct horse battery";
const DAY: u64 = 24 * 60 * 60;

/// Parts of Ada's e-mail address, name, street, telephone number and tracking code, in lower case.
const TRACES: [&str; 5] = ["ada@example.com", "byron", "12 main street", "555 0100", "1z999"];

/// The columns that keep her name: the register is the authority's record (`docs/privacy.md`).
const AUTHORITY_RECORDS: [&str; 3] = [
    "licensing.applications.owner_name",
    "licensing.register.also",
    "licensing.register.words",
];

/// Ada gets a licence for her pet, an invitation, and a parcel that is on its way.
async fn live(world: &World, ada: &Page) -> OrderId {
    let body = ProfileForm {
        name: "Ada Byron".into(),
    };
    ada.send(UpdateProfile { body }).await.unwrap();
    let rabies = ada
        .send(proof_upload(world, ProofKind::Rabies).await)
        .await
        .unwrap();
    let apply = application(world, ada, "Rex", rabies.id).await;
    let application = ada.send(apply).await.unwrap().id;
    let (fee, code) = payment(ada, application).await;
    ada.send(fee).await.unwrap();
    ada.send(code).await.unwrap();
    world.deliver_events().await;
    let tenant = world.seattle;
    let body = InvitationForm {
        email: "ada@example.com".into(),
        role: Role::Clerk,
    };
    let admin = world.kim(tenant, Role::Admin);
    admin.send(InviteMember { tenant, body }).await.unwrap();
    let clerk = world.kim(tenant, Role::Clerk);
    clerk.send(Approve { tenant, application }).await.unwrap();
    let query = Paging::default();
    let pet = ada.send(ListPets { query }).await.unwrap().items[0].id;
    let body = Upload {
        content_type: "image/png".into(),
        bytes: world.picture().await,
    };
    ada.send(PutPhoto { pet, body }).await.unwrap();

    let stock = stock(world).await;
    let order = placed(ada, variant(&stock[0]), "one").await.id;
    ada.send(pay(ada, order, GOOD, "pay-one").await).await.unwrap();
    world.deliver_events().await;
    let (merchant, tenant) = (world.kim(world.shop, Role::Merchant), world.shop);
    merchant.send(PackOrder { tenant, order }).await.unwrap();
    let body = Shipment {
        carrier: "UPS".into(),
        tracking: "1Z999".into(),
    };
    merchant.send(ShipOrder { tenant, order, body }).await.unwrap();
    world.deliver_events().await;
    order
}

fn start() -> StartDataExport {
    let body = DataExportForm {
        current_password: PASSWORD.into(),
    };
    StartDataExport { body }
}

fn download() -> DownloadDataExport {
    let body = DataExportForm {
        current_password: PASSWORD.into(),
    };
    DownloadDataExport { body }
}

/// Starts an export, and returns its document.
async fn exported(world: &World, ada: &Page) -> Value {
    ada.send(start()).await.unwrap();
    world.deliver_events().await;
    let file = ada.send(download()).await.unwrap();
    serde_json::from_slice(&file.bytes).unwrap()
}

/// Returns the columns of all databases in which a text is found, as `module.table.column`.
async fn columns_with(world: &World, text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (module, db) in &world.databases {
        for (table, column, kind) in columns(db).await {
            let value = if kind == "bytea" {
                format!("encode(\"{column}\", 'escape')")
            } else {
                format!("CAST(\"{column}\" AS TEXT)")
            };
            let count = format!("SELECT COUNT(*) FROM \"{table}\" WHERE LOWER({value}) LIKE $1");
            let pattern = format!("%{text}%");
            let rows: i64 =
                on_read!(db, c => sqlx::query_scalar(AssertSqlSafe(count)).bind(pattern).fetch_one(c).await)
                    .unwrap();
            if rows > 0 {
                found.insert(format!("{module}.{table}.{column}"));
            }
        }
    }
    found
}

/// Returns the columns of a database: table, name and type. Leaves out SQLite's full-text indexes: they store no text that one can
/// read.
async fn columns(db: &Db) -> Vec<(String, String, String)> {
    let all = if db.is_postgres() {
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns \
         WHERE table_schema = current_schema()"
    } else {
        "SELECT m.name, p.name, LOWER(p.type) FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' \
         AND m.name NOT LIKE 'register_words%' AND m.name NOT LIKE 'product_words%' AND m.name NOT LIKE 'vocabulary_trigrams%'"
    };
    let columns: Vec<(String, String, String)> =
        on_read!(db, c => sqlx::query_as(all).fetch_all(c).await).unwrap();
    assert!(columns.len() > 20, "{columns:?}");
    columns
}

/// Returns the answer of each module that stores something of people.
async fn erasures(world: &World) -> Vec<(&'static str, ErasureStatus)> {
    let client = world.app.kernel.client("operations");
    let mut all = Vec::new();
    for name in routes::modules() {
        let (module, user) = (name.to_owned(), world.ada);
        let status = client.send(ReadErasure { module, user }).await.unwrap();
        if status.stores {
            all.push((name, status));
        }
    }
    all
}

async fn wait(world: &World, days: u64) {
    world.app.kernel.clock().advance_seconds(days * DAY);
    world.deliver_events().await;
}

fn code(outcome: Result<impl Sized, Problem>) -> String {
    outcome.err().map(|problem| problem.code).unwrap_or_default()
}

both_engines! {
    async fn a_person_downloads_all_that_is_stored_of_them(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        live(&world, &ada).await;
        let wrong = DataExportForm { current_password: "a wrong password".into() };
        assert_eq!(code(ada.send(StartDataExport { body: wrong }).await), "invalid");
        assert_eq!(code(ada.send(download()).await), "identity.data-export-not-found");
        let client = world.app.kernel.client("orders");
        let export = ExportPersonalData { module: "licensing".to_owned(), user: world.ada };
        assert_eq!(code(client.send(export).await), "forbidden", "a module reads no other module’s records of people");
        let document = exported(&world, &ada).await;
        let wrong = DataExportForm { current_password: "a wrong password".into() };
        assert_eq!(code(ada.send(DownloadDataExport { body: wrong }).await), "invalid", "a session that was left open is not enough");
        let sections = &document["sections"];
        let names: Vec<&String> = sections.as_object().unwrap().keys().collect();
        assert_eq!(names, ["builder", "identity", "licensing", "notifications", "orders", "pets", "tenants"]);
        assert_eq!(sections["identity"]["account"]["email"], "ada@example.com");
        assert_eq!((&sections["identity"]["new_email"], &sections["identity"]["platform_admin"]), (&Value::Null, &Value::Bool(false)));
        for (module, list) in [("identity", "known_browsers"), ("notifications", "suppressed"), ("tenants", "invitations")] {
            assert!(sections[module][list].is_array(), "{module}: {list}");
        }
        assert!(sections["pets"]["pets"][0]["photo"]["base64"].is_string());
        assert_eq!(sections["pets"]["pets"][0]["weights"][0]["grams"], 12_500);
        assert_eq!(sections["orders"]["orders"][0]["address"]["line1"], "12 Main Street");
        assert_eq!(sections["orders"]["orders"][0]["totals"]["total"]["currency"], "USD");
        assert_eq!(sections["licensing"]["applications"][0]["public"]["contact"], "+1 206 555 0100");
        assert_eq!(sections["licensing"]["licences"].as_array().unwrap().len(), 1);
        assert!(sections["licensing"]["documents"][0]["file"]["base64"].is_string());
        assert!(!sections["notifications"]["inbox"].as_array().unwrap().is_empty());
        let status = ada.send(ReadDataExport {}).await.unwrap();
        assert_eq!(status.export.map(|export| export.progress), Some(100));
        let log = "SELECT COUNT(*) FROM audit_records WHERE action = 'data-export-started'";
        let recorded: i64 = on_read!(world.databases["operations"], c => sqlx::query_scalar(log).fetch_one(c).await).unwrap();
        assert_eq!(recorded, 1);
        let inbox = "SELECT COUNT(*) FROM notifications WHERE kind = 'data-export-ready'";
        let told: i64 = on_read!(world.databases["notifications"], c => sqlx::query_scalar(inbox).fetch_one(c).await).unwrap();
        assert_eq!(told, 1);
    }

    async fn an_export_is_started_once_a_day_and_removed_after_a_week(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        exported(&world, &ada).await;
        assert_eq!(code(ada.send(start()).await), "identity.data-export-too-soon");
        wait(&world, 1).await;
        // Her token has expired by now.
        let ada = world.ada();
        let status = ada.send(ReadDataExport {}).await.unwrap();
        assert!(status.export.is_some() && status.next.is_none(), "{status:?}");
        assert_eq!(world.app.run_scheduled("identity", "identity.remove-data-exports").await, 0);
        wait(&world, 6).await;
        let ada = world.ada();
        assert_eq!(code(ada.send(download()).await), "identity.data-export-not-found");
        assert_eq!(world.app.run_scheduled("identity", "identity.remove-data-exports").await, 1);
        exported(&world, &ada).await;
    }

    async fn a_failed_export_says_so_and_another_can_be_started(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        ada.send(start()).await.unwrap();
        let in_work = ada.send(ReadDataExport {}).await.unwrap();
        assert!(in_work.next.is_some(), "{in_work:?}");
        // As after the last attempt.
        let die = "UPDATE jobs SET state = 'dead' WHERE kind = 'identity.export-data'";
        let mut tx = world.databases["identity"].begin().await.unwrap();
        on_write!(tx, c => sqlx::query(die).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let failed = ada.send(ReadDataExport {}).await.unwrap();
        assert!(failed.export.is_some_and(|export| export.until.is_none()) && failed.next.is_none(), "{failed:?}");
        world.app.kernel.clock().advance_seconds(1);
        exported(&world, &ada).await;
    }

    async fn a_closed_account_leaves_no_trace_but_what_the_law_requires(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let order = live(&world, &ada).await;
        exported(&world, &ada).await;
        for text in TRACES {
            assert!(!columns_with(&world, text).await.is_empty(), "{text}: its absence would prove nothing");
        }
        assert!(erasures(&world).await.iter().all(|(_, status)| status.erased.is_none()));
        let body = CloseForm { current_password: PASSWORD.into(), code: None };
        ada.send(CloseAccount { body }).await.unwrap();
        let exports = "SELECT COUNT(*) FROM data_exports";
        let left: i64 = on_read!(world.databases["identity"], c => sqlx::query_scalar(exports).fetch_one(c).await).unwrap();
        assert_eq!(left, 0, "the document goes with the account, before any event is delivered");
        world.deliver_events().await;
        let erasures = erasures(&world).await;
        assert_eq!(erasures.len(), 7, "{erasures:?}");
        assert!(erasures.iter().all(|(_, status)| status.erased.is_some()), "{erasures:?}");
        let on_its_way = columns_with(&world, "12 main street").await;
        assert!(on_its_way.contains("orders.orders.snapshot"), "the parcel needs its address: {on_its_way:?}");

        let (merchant, tenant) = (world.kim(world.shop, Role::Merchant), world.shop);
        let delivered = merchant.send(DeliverOrder { tenant, order }).await.unwrap();
        world.deliver_events().await;
        assert_eq!(world.app.run_scheduled("orders", "orders.anonymise-finished").await, 1);
        assert_eq!(world.app.run_scheduled("orders", "orders.anonymise-finished").await, 0);
        // The last mails are sent, and what events and jobs carried is deleted.
        for days in [4, 9] {
            wait(&world, days).await;
        }
        for db in world.databases.values() {
            db.delete_expired(world.app.kernel.now()).await.unwrap();
        }
        for text in TRACES {
            let left = columns_with(&world, text).await;
            let left: Vec<_> = left.iter().filter(|column| text != "byron" || !AUTHORITY_RECORDS.contains(&column.as_str())).collect();
            assert!(left.is_empty(), "{text} is still in {left:?}");
        }
        let snapshot = "SELECT snapshot FROM orders";
        let kept: String = on_read!(world.databases["orders"], c => sqlx::query_scalar(snapshot).fetch_one(c).await).unwrap();
        let kept: Value = serde_json::from_str(&kept).unwrap();
        assert_eq!(kept["totals"]["total"]["minor"], delivered.totals.total.minor);
        assert_eq!(kept["address"]["country"], "US");
        let licences = "SELECT COUNT(*) FROM licences WHERE state = 'issued' AND contact = ''";
        let in_force: i64 = on_read!(world.databases["licensing"], c => sqlx::query_scalar(licences).fetch_one(c).await).unwrap();
        assert_eq!(in_force, 1, "the licence stays in force");
    }
}
