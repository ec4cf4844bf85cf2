//! Tests that the browser reads and writes what `serde_json` does: every exchange that the API's wire tests keep as a snapshot.
#![cfg(target_arch = "wasm32")]

use allpet_contract::{
    Endpoint, Problem, apps::*, builder::*, catalog::*, identity::account::*, identity::*, licensing::*,
    orders::*, payments::*, pets::*, tenants::*,
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A request and its answer, as a snapshot has them.
struct Exchange {
    query: String,
    body: String,
    answer: String,
}

impl Exchange {
    fn read(snapshot: &str) -> Self {
        let text = with_ids(snapshot.splitn(3, "---\n").last().unwrap_or_default());
        let (request, answer) = text.split_once("\n\n").expect("a request and an answer");
        let mut lines = request.lines();
        let target = lines.next().unwrap_or_default();
        Self {
            query: target
                .split_once('?')
                .map(|(_, query)| query.to_owned())
                .unwrap_or_default(),
            body: json(lines.filter(|line| !line.starts_with("Idempotency-Key: "))),
            answer: json(answer.lines().skip(1)),
        }
    }
}

/// A body; nothing is `null`, as both ends read it.
fn json<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let text: String = lines.collect();
    if text.is_empty() { "null".to_owned() } else { text }
}

/// Puts in what the snapshots leave to chance.
fn with_ids(text: &str) -> String {
    let ids = (1..60).map(|n| (format!("[id {n}]"), format!("01936f1e-0000-7000-8000-{n:012}")));
    let named = [("[tag]", "0000-0048"), ("[order number]", "AP-0000-0012")];
    let named = named.map(|(mask, value)| (mask.to_owned(), value.to_owned()));
    ids.chain(named)
        .fold(text.to_owned(), |text, (mask, value)| text.replace(&mask, &value))
}

/// Checks that a text is read and written alike, and that a wrong byte in it makes no value that is not one of the type.
fn agree<T: Serialize + DeserializeOwned>(name: &str, text: &str) {
    let value: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error} in {text}"));
    let read: T = allpet_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error} in {text}"));
    let tree = |value: &T| serde_json::to_value(value).unwrap_or_default();
    assert_eq!(tree(&read), tree(&value), "{name}");
    assert_eq!(
        allpet_json::to_string(&value).ok(),
        serde_json::to_string(&value).ok(),
        "{name}"
    );
    for (turn, at) in (0..text.len()).step_by(text.len() / 40 + 1).enumerate() {
        let mut wrong = text.as_bytes().to_vec();
        wrong[at] = b"0\"}x,-.n"[turn % 8];
        let read = allpet_json::from_slice::<T>(&wrong).ok();
        if let Ok(value) = serde_json::from_slice::<T>(&wrong) {
            assert_eq!(
                read.as_ref().map(tree),
                Some(tree(&value)),
                "{name}: {}",
                String::from_utf8_lossy(&wrong)
            );
        } else if let Some(read) = read {
            let again = serde_json::from_value::<T>(tree(&read));
            assert_eq!(again.ok().as_ref().map(tree), Some(tree(&read)), "{name}");
        }
    }
}

fn query_agrees<T: Serialize + DeserializeOwned>(name: &str, text: &str) {
    let read: T = allpet_json::from_query(text).unwrap_or_else(|error| panic!("{name}: {error} in {text}"));
    assert_eq!(allpet_json::to_query(&read).as_deref(), Ok(text), "{name}");
}

macro_rules! exchanges {
    ($test:ident: $($endpoint:ident)+) => {
        #[wasm_bindgen_test]
        fn $test() {
            $({
                let name = stringify!($endpoint);
                let exchange = Exchange::read(include_str!(concat!(
                    "../../api/server/src/tests/snapshots/",
                    stringify!($endpoint),
                    ".snap"
                )));
                agree::<<$endpoint as Endpoint>::Body>(name, &exchange.body);
                agree::<<$endpoint as Endpoint>::Response>(name, &exchange.answer);
                if <$endpoint as Endpoint>::HAS_QUERY {
                    query_agrees::<<$endpoint as Endpoint>::Query>(name, &exchange.query);
                }
            })+
        }
    };
}

exchanges! {
    parsers_agree_on_people_and_pets:
    CreatePet DeletePet DeletePhoto ListPets MakePrimary MarkDeceased ReadPet SearchBreeds UpdatePet
    Refresh SignIn SignOut SignUp UpdateProfile WhoAmI ReadKeySet
    VerifyEmail RequestVerification RequestPasswordReset ResetPassword ChangePassword ChangeEmail CloseAccount ListSessions
    EndSession EndOtherSessions
    AddMember ListMembers ListTenants PutMember ReadTenant RemoveMember UpdatePublicProfile UpdateTenant ListApps
}

exchanges! {
    parsers_agree_on_licensing:
    Apply Approve ConfirmApplicationPayment DismissFinderMessage ListJurisdictions MyApplications MyFinderMessages MyLicences MyProofs
    PayApplication QuoteLicence ReadApplication ReadCase ReadFigures ReadJurisdiction ReadQueueCounts ReadRegisterLicence
    Reject RevokeLicence SearchRegister TellOwner UndoApproval VerifyTag Withdraw
}

exchanges! {
    parsers_agree_on_the_shop:
    AddToCart BeginProduction ImportGuestDesign CancelOrder ChangeLine ConfirmOrderPayment CorrectStock DeliverOrder FindOrder
    ListCategories ListProducts ListShopOrders ListShopPayments ListStock MergeCart MyOrders OpenOrder PackOrder PayOrder
    PlaceOrder PriceCheckout ReadCart ReadLedger ReadOrder ReadProduct ReadShopOrder RefundOrder RemoveLine Reorder ShipOrder
    Tokenise
}

exchanges! {
    parsers_agree_on_the_builder:
    CreateDesign DeleteDesign DuplicateDesign ListDesigns ListPresets ListShares PriceDesign ReadDesign ReadSharedDesign
    ShareDesign UpdateDesign WithdrawShare
}

#[wasm_bindgen_test]
fn parsers_agree_on_types_without_a_snapshot() {
    let invalid = r#"{"type":"about:blank","title":"Invalid","status":422,"code":"invalid","detail":"é \" \u0000",
        "errors":[{"field":"name","code":"required","message":"Enter a name."}],"request_id":"r-1","retry_after":3}"#;
    agree::<Problem>("Problem", invalid);
    agree::<DesignPatch>("DesignPatch", r#"{"version":3,"pet":null}"#);
    agree::<StockCorrection>(
        "StockCorrection",
        r#"{"counted":12,"based_on":14,"reason":"Counted"}"#,
    );
    let kept: DesignPatch = allpet_json::from_str(r#"{"version":3}"#).expect("a patch");
    let emptied: DesignPatch = allpet_json::from_str(r#"{"version":3,"pet":null}"#).expect("a patch");
    assert_eq!((kept.pet, emptied.pet), (None, Some(None)), "not said, and none");
}
