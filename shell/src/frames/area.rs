//! The area of the embedded apps: the layer of iframes, and the placeholder for an app that is loading or has failed.

use super::{app_request::AppRequest, embedded_app::FrameState, frame_set::Frames};
use allpet_contract::apps::AppManifest;
use allpet_frame::Context;
use allpet_ui::components::{
    Button, Drawing, IconKind, LinkButton, Picture, Skeleton, SkeletonShape, isolate_name,
};
use allpet_ui::hooks::use_window_event;
use web_sys::Element;
use yew::prelude::*;

/// Props of [`FrameArea`].
#[derive(Properties, PartialEq)]
pub(crate) struct FrameAreaProps {
    /// The frames.
    pub(crate) frames: Frames,
    /// The app in front and the path inside it; `None` while a built-in page is in front.
    pub(crate) front: Option<(AppManifest, AttrValue)>,
    /// The context that the apps receive.
    pub(crate) context: Context,
    /// Receives the apps' requests.
    pub(crate) onrequest: Callback<AppRequest>,
}

/// The layer of iframes. It stays in the document until the dashboard is unmounted.
#[component]
pub(crate) fn FrameArea(props: &FrameAreaProps) -> Html {
    let layer = use_node_ref();
    let update = use_force_update();
    let frames = &props.frames;
    use_effect_with((frames.clone(), layer.clone()), |(frames, layer)| {
        if let Some(layer) = layer.cast::<Element>() {
            frames.attach(layer);
        }
        let frames = frames.clone();
        move || frames.dispose()
    });
    let resized_frames = frames.clone();
    use_window_event("resize", move |_: &Event| resized_frames.update_viewport());
    let online_frames = frames.clone();
    use_window_event("online", move |_: &Event| online_frames.retry_online());
    let onrequest = props.onrequest.clone();
    frames.set_on_request(Callback::from(move |request| {
        if request == AppRequest::Changed {
            update.force_update();
        }
        onrequest.emit(request);
    }));
    use_effect_with(props.context.clone(), {
        let frames = frames.clone();
        move |context| frames.set_context(context)
    });
    use_effect_with(props.front.clone(), {
        let (frames, context) = (frames.clone(), props.context.clone());
        move |front| match front {
            Some((app, path)) => frames.show(app, path, &context),
            None => frames.hide(),
        }
    });
    let placeholder = props.front.as_ref().and_then(|(app, path)| {
        let retry = {
            let (frames, app, path, context) =
                (frames.clone(), app.clone(), path.clone(), props.context.clone());
            Callback::from(move |_: MouseEvent| frames.retry(&app, &path, &context))
        };
        match frames.state(&app.id) {
            Some(FrameState::Ready) => None,
            Some(FrameState::Failed { why, ran, .. }) => {
                Some(html! { <Failed app={app.clone()} path={path.clone()} {why} {ran} {retry} /> })
            }
            Some(FrameState::Waiting) | None => Some(html! {
                <div class="page" data-testid="app-waiting">
                    <span class="skeleton title waiting" />
                    <div class="frame-wait"><Skeleton shape={SkeletonShape::Rows} count={4} /></div>
                </div>
            }),
        }
    });
    html! {
        <div class="frames" data-hidden={props.front.is_none().then_some("")}>
            // Yew must see this element as empty; `Frames` adds and removes its iframes.
            <div class="frame-layer" ref={layer} />
            { placeholder.unwrap_or_default() }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FailedProps {
    app: AppManifest,
    path: AttrValue,
    why: String,
    ran: bool,
    retry: Callback<MouseEvent>,
}

/// Says why an app failed to load or has stopped, and offers to load it anew or to open it in its own tab.
#[component]
fn Failed(props: &FailedProps) -> Html {
    let app = &props.app;
    let mut address = app.origin.clone();
    address.push_str(&props.path);
    let (what, verb) = if props.ran {
        (" has stopped", "Reload")
    } else {
        (" didn’t load", "Try again")
    };
    html! {
        <div class="page"><div class="state" role="alert" data-testid="app-failed">
            <Drawing picture={Picture::Plug} />
            <h1 tabindex="-1">{ isolate_name(&app.name) }{ what }</h1>
            <p>{ &props.why }{ " The rest of your dashboard works as usual." }</p>
            <div class="row">
                <Button text={verb} icon={IconKind::Refresh} onclick={props.retry.clone()} testid="app-retry" />
                <LinkButton text="Open in its own tab" href={address} own_tab=true />
            </div>
        </div></div>
    }
}
