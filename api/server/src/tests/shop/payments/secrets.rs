//! A card's number is neither stored nor logged.

use crate::tests::shop::world::{ASKS, DECLINES, GOOD, IS_SHORT, TIMES_OUT, World};
use allpet_contract::payments::{CardForm, Tokenise};
use allpet_kernel::{both_engines, on_read, testkit::Engine};
use std::{
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Reads everything in the databases.
async fn read_databases(world: &World, engine: Engine) -> Vec<u8> {
    if engine == Engine::Sqlite {
        let mut all = Vec::new();
        read_all(world.databases.folder(), &mut all);
        return all;
    }
    let mut all = Vec::new();
    for (db, table) in [
        (&world.payments, "SELECT t::text FROM payments t"),
        (&world.payments, "SELECT t::text FROM refunds t"),
        (&world.payments, "SELECT t::text FROM ledger t"),
        (&world.payments, "SELECT t::text FROM test_gateway_tokens t"),
        (&world.payments, "SELECT t::text FROM test_gateway_charges t"),
        (&world.payments, "SELECT t::text FROM outbox t"),
        (&world.payments, "SELECT t::text FROM idempotency t"),
        (&world.orders, "SELECT t::text FROM orders t"),
        (&world.orders, "SELECT t::text FROM outbox t"),
        (&world.orders, "SELECT t::text FROM idempotency t"),
    ] {
        let rows: Vec<String> = on_read!(db, c => sqlx::query_scalar(table).fetch_all(c).await).unwrap();
        all.extend(rows.concat().into_bytes());
    }
    all
}

fn read_all(folder: &Path, into: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else {
            into.extend(std::fs::read(path).unwrap());
        }
    }
}

fn holds(all: &[u8], text: &str) -> bool {
    all.windows(text.len()).any(|part| part == text.as_bytes())
}

both_engines! {
    async fn no_card_number_is_stored_or_logged(engine) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let world = World::new(engine).await;
        for number in [GOOD, DECLINES, IS_SHORT, ASKS, TIMES_OUT] {
            let guest = world.shopper(1).await;
            let order = world.place(&guest).await.unwrap().id;
            let _ = world.pay(&guest, order, number).await;
            let wrong = CardForm { number: format!("{number}1"), month: 12, year: 30, code: "987".into() };
            let problem = guest.send(Tokenise { body: wrong }).await.unwrap_err();
            assert!(!problem.to_string().contains(number));
        }
        world.run_schedules().await;
        tracing::info!("the log is written");
        let (stored, logged) = (read_databases(&world, engine).await, log.0.lock().unwrap().clone());
        assert!(holds(&stored, "4242") && holds(&stored, "succeeded"), "the last digits are found, so the search works");
        assert!(holds(&logged, "the log is written"));
        for number in [GOOD, DECLINES, IS_SHORT, ASKS, TIMES_OUT] {
            let plain = number.replace(' ', "");
            for text in [number, plain.as_str()] {
                assert!(!holds(&stored, text), "{text} is in a database");
                assert!(!holds(&logged, text), "{text} is in the log");
            }
        }
    }
}
