//! What stands in for something that is on its way.

use yew::prelude::*;

/// What is on its way. The skeleton is as tall as the thing, so that nothing jumps when it comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonShape {
    /// Lines of text.
    #[default]
    Lines,
    /// A list of rows of 64 px, as lists have them.
    Rows,
    /// Cards in a grid.
    Cards,
    /// A form.
    Form,
}

/// Props of [`Skeleton`].
#[derive(Properties, PartialEq)]
pub struct SkeletonProps {
    /// What is on its way.
    #[prop_or_default]
    pub shape: SkeletonShape,
    /// How many lines, rows, cards or fields.
    #[prop_or(3)]
    pub count: usize,
}

/// A skeleton; nothing is seen of it for the first 150 ms (the style sheet sees to that).
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
