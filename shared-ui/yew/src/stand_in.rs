//! What `#[component]` writes its code against. None of it is ever run: a component's function is called by
//! [`One`](crate::one::One), and the rest of what the attribute writes is left out of the program.

use std::{convert::Infallible, marker::PhantomData};
use yew::functional::FunctionProvider;
use yew::html::{HtmlResult, Properties};

/// A component's type, as `html!` names it.
pub trait BaseComponent: Sized + 'static {
    /// Always `()`: a function component gets no messages.
    type Message: 'static;
    /// What the component is told.
    type Properties: Properties + PartialEq + 'static;

    #[doc(hidden)]
    fn create(ctx: &Context<Self>) -> Self;
    #[doc(hidden)]
    fn update(&mut self, ctx: &Context<Self>, msg: Self::Message) -> bool;
    #[doc(hidden)]
    fn changed(&mut self, ctx: &Context<Self>, old_props: &Self::Properties) -> bool;
    #[doc(hidden)]
    fn view(&self, ctx: &Context<Self>) -> HtmlResult;
    #[doc(hidden)]
    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool);
    #[doc(hidden)]
    fn destroy(&mut self, ctx: &Context<Self>);
    #[doc(hidden)]
    fn prepare_state(&self) -> Option<String>;
}

/// There is none: what takes it is never called.
#[derive(Debug)]
pub struct Context<C> {
    never: Infallible,
    of: PhantomData<C>,
}

impl<C: BaseComponent> Context<C> {
    #[doc(hidden)]
    pub fn props(&self) -> &C::Properties {
        match self.never {}
    }
}

/// A field of the struct that `#[component]` writes.
#[derive(Debug)]
pub struct FunctionComponent<C>(PhantomData<C>);

impl<C: FunctionProvider + 'static> FunctionComponent<C> {
    #[doc(hidden)]
    pub fn new(ctx: &Context<C>) -> Self {
        match ctx.never {}
    }

    #[doc(hidden)]
    pub fn render(&self, _: &C::Properties) -> HtmlResult {
        Ok(yew::Html::default())
    }

    #[doc(hidden)]
    pub fn rendered(&self) {}

    #[doc(hidden)]
    pub fn destroy(&self) {}

    #[doc(hidden)]
    pub fn prepare_state(&self) -> Option<String> {
        None
    }
}
