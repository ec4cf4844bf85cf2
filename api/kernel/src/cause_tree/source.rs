//! Where the events and jobs of all modules are read.

use super::store;
use crate::{Db, Failure};
use allpet_contract::operations::module::{ModuleCauses, ModuleCausesQuery};
use futures::future::try_join_all;

/// Asks the modules for their events and jobs.
pub trait CauseSource: Sync {
    /// Asks every module, and joins the answers. What a module that does not answer knows is missing.
    fn read(&self, query: &ModuleCausesQuery) -> impl Future<Output = Result<ModuleCauses, Failure>> + Send;
}

/// The databases of all modules, as the command line opens them.
#[derive(Clone, Copy, Debug)]
pub struct Databases<'a>(pub &'a [(&'static str, Db)]);

impl CauseSource for Databases<'_> {
    async fn read(&self, query: &ModuleCausesQuery) -> Result<ModuleCauses, Failure> {
        let answers = self.0.iter().map(|(module, db)| store::read(db, module, query));
        let mut all = ModuleCauses::default();
        for answer in try_join_all(answers).await? {
            all.append(answer);
        }
        Ok(all)
    }
}
