//! Uploading a document as soon as it is chosen.

use super::proof_field::ProofFieldProps;
use crate::components::proof_label;
use allpet_contract::{
    ErrorCode, Problem, Upload,
    licensing::{Proof, ProofQuery, UploadProof},
};
use allpet_domain::{licensing::ProofKind, text::capitalize};
use allpet_ui::{
    app_runtime::{Api, use_environment},
    hooks::Mutation,
    prelude::*,
};

/// The browser can no longer read the file: it was changed or deleted. Only this page creates it.
const FILE_GONE: ErrorCode = ErrorCode::new(410, "file-gone", "The file cannot be read");

/// The chosen file, and the request that uploads it.
pub(super) struct ProofUpload {
    /// `None` until a file is chosen in this page.
    pub(super) file: UseStateHandle<Option<ChosenFile>>,
    pub(super) upload: Mutation<ChosenFile>,
    /// Why the field itself refused the last file.
    pub(super) refused: UseStateHandle<Option<AttrValue>>,
    /// Uploads another file, or removes the document.
    pub(super) onchange: Callback<Option<ChosenFile>>,
}

impl ProofUpload {
    /// Returns why there is no document although the person chose one, for the summary of the form's errors; `None` if there is one, or
    /// none was chosen.
    pub(super) fn obstacle(&self, kind: ProofKind) -> Option<String> {
        let problem = self.upload.problem.as_ref();
        obstacle(kind, self.upload.busy, problem, self.refused.as_deref())
    }

    /// Returns whether sending the same file again may help. It does not if the file itself was refused.
    pub(super) fn may_retry(&self) -> bool {
        self.file.is_some() && self.upload.problem.as_ref().is_some_and(Problem::is_temporary)
    }

    /// Returns the callback that uploads the same file once more.
    pub(super) fn retry(&self) -> Callback<MouseEvent> {
        let (file, upload) = (self.file.clone(), self.upload.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(file) = &*file {
                upload.run(file.clone());
            }
        })
    }
}

/// Returns the upload of a field. Its `onchange` receives the document, and `None` while another file is on its way.
#[hook]
pub(super) fn use_proof_upload(props: &ProofFieldProps) -> ProofUpload {
    let api = use_environment().map(|environment| environment.api);
    let file = use_state_eq(|| None::<ChosenFile>);
    let refused = use_state_eq(|| None::<AttrValue>);
    let kind = props.kind;
    let upload = use_mutation(move |file: ChosenFile| send(api.clone(), kind, file), {
        let on_uploaded = props.onchange.clone();
        move |proof| on_uploaded.emit(Some(proof))
    });
    let onchange = {
        let (file, upload, on_removed) = (file.clone(), upload.clone(), props.onchange.clone());
        Callback::from(move |chosen: Option<ChosenFile>| {
            file.set(chosen.clone());
            upload.forget();
            on_removed.emit(None);
            if let Some(chosen) = chosen {
                upload.run(chosen);
            }
        })
    };
    ProofUpload {
        file,
        upload,
        refused,
        onchange,
    }
}

fn obstacle(kind: ProofKind, busy: bool, problem: Option<&Problem>, refused: Option<&str>) -> Option<String> {
    if busy {
        let document = capitalize(kind.label());
        return Some(document + " is still being sent. Wait a moment, then continue.");
    }
    match problem {
        Some(problem) if problem.is_temporary() => {
            Some(["We couldn’t send ", kind.label(), ". ", problem.message()].concat())
        }
        _ => {
            let reason = problem.map(Problem::message).or(refused)?;
            Some([proof_label(kind), ": ", reason].concat())
        }
    }
}

async fn send(api: Option<Api>, kind: ProofKind, file: ChosenFile) -> Result<Proof, Problem> {
    let Some(bytes) = file.read().await else {
        return Err(Problem::new(FILE_GONE)
            .detail("The file has changed or gone since you chose it. Choose it again."));
    };
    let query = ProofQuery {
        kind,
        name: file.name.to_string(),
    };
    let body = Upload {
        content_type: file.content_type.to_string(),
        bytes,
    };
    let api = api.ok_or_else(Problem::offline)?;
    api.send(UploadProof { query, body }).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::{
        licensing::{DOCUMENT_TOO_LARGE, NOT_A_DOCUMENT},
        problem::{INTERNAL, TIMEOUT},
    };

    #[test]
    fn the_summary_says_what_was_wrong_with_a_document() {
        let text = |problem: Problem| obstacle(ProofKind::Rabies, false, Some(&problem), None).unwrap();
        assert_eq!(
            text(Problem::new(NOT_A_DOCUMENT).detail("Send a PDF.")),
            "Rabies certificate: Send a PDF."
        );
        assert_eq!(
            text(Problem::offline()),
            "We couldn’t send the rabies certificate. Check your connection and try again."
        );
        let refused = obstacle(ProofKind::Rabies, false, None, Some("The file is too large."));
        assert_eq!(refused.unwrap(), "Rabies certificate: The file is too large.");
        let sending = obstacle(ProofKind::Rabies, true, None, None).unwrap();
        assert!(
            sending.starts_with("The rabies certificate is still being sent"),
            "{sending}"
        );
        assert_eq!(obstacle(ProofKind::Rabies, false, None, None), None);
    }

    #[test]
    fn only_what_may_pass_is_sent_again() {
        for refused in [NOT_A_DOCUMENT, DOCUMENT_TOO_LARGE, FILE_GONE] {
            assert!(!Problem::new(refused).is_temporary(), "{refused:?}");
        }
        for temporary in [Problem::offline(), Problem::new(TIMEOUT), Problem::new(INTERNAL)] {
            assert!(temporary.is_temporary(), "{temporary}");
        }
    }
}
