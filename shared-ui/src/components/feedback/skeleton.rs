//! A placeholder for content that is loading.

use yew::prelude::*;

/// The shape of the expected content. The skeleton has its height, so that the page does not jump.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonShape {
    /// Lines of text.
    #[default]
    Lines,
    /// A list with rows of 64 CSS pixels.
    Rows,
    /// Cards in a grid.
    Cards,
    /// A form.
    Form,
}

/// Props of [`Skeleton`].
#[derive(Properties, PartialEq)]
pub struct SkeletonProps {
    /// The shape of the expected content.
    #[prop_or_default]
    pub shape: SkeletonShape,
    /// The number of lines, rows, cards or fields.
    #[prop_or(3)]
    pub count: usize,
}

/// A skeleton. The style sheet hides it for the first 150 ms.
#[component]
pub fn Skeleton(props: &SkeletonProps) -> Html {
    let (outer, inner) = match props.shape {
        SkeletonShape::Lines => ("stack tight", "skeleton line"),
        SkeletonShape::Rows => ("list", "skeleton row-tall"),
        SkeletonShape::Cards => ("grid", "skeleton block"),
        SkeletonShape::Form => ("form", "skeleton control"),
    };
    html! {
        <div class={classes!("waiting", outer)} role="status" aria-label="Loading">
            { for (0..props.count).map(|_| html! { <span class={inner} /> }) }
        </div>
    }
}
