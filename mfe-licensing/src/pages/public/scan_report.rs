//! Reports that somebody reads the page of a tag, so that its owner hears of it.

use allpet_contract::{Problem, licensing::ReportScan};
use allpet_domain::licensing::TagCode;
use allpet_ui::app_runtime::use_environment;
use yew::prelude::*;

/// Reports once that the page of the tag is shown. `tag`: the tag, once the page shows it and it is linked to an owner. A program that
/// reads the page without running it reports nothing.
#[hook]
pub(super) fn use_scan_report(tag: Option<TagCode>) {
    let api = use_environment().map(|environment| environment.api);
    use_effect_with(tag, move |tag| {
        let (Some(api), Some(tag)) = (api, *tag) else {
            return;
        };
        let code = tag.to_string();
        wasm_bindgen_futures::spawn_local(async move {
            // The finder has nothing to do with it: the page stays as it is if the report fails.
            let _: Result<(), Problem> = api.send(ReportScan { code }).await;
        });
    });
}
