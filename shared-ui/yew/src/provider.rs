//! Values that are handed down.

use crate::stand_in::{BaseComponent, Context, FunctionComponent};
use std::{marker::PhantomData, rc::Rc};
use yew::functional::{FunctionProvider, HookContext};
use yew::html::HtmlResult;
use yew::virtual_dom::{VComp, VNode};

pub use yew::functional::use_context;

/// Hands `context` down to all that stand inside, by its type.
#[derive(Debug)]
pub struct ContextProvider<T>(PhantomData<T>);

type Real<T> = yew::ContextProvider<T>;
type Told<T> = yew::context::ContextProviderProps<T>;

impl<T: Clone + PartialEq + 'static> FunctionProvider for ContextProvider<T> {
    type Properties = Told<T>;

    fn run(_: &mut HookContext, told: &Told<T>) -> HtmlResult {
        Ok(VNode::from(VComp::new::<Real<T>>(Rc::new(told.clone()), None)))
    }
}

impl<T: Clone + PartialEq + 'static> BaseComponent for ContextProvider<T> {
    type Message = ();
    type Properties = Told<T>;

    fn create(context: &Context<Self>) -> Self {
        let _ = FunctionComponent::<Self>::new(context);
        Self(PhantomData)
    }
    fn update(&mut self, _: &Context<Self>, (): ()) -> bool {
        true
    }
    fn changed(&mut self, _: &Context<Self>, _: &Told<T>) -> bool {
        true
    }
    fn view(&self, _: &Context<Self>) -> HtmlResult {
        Ok(VNode::default())
    }
    fn rendered(&mut self, _: &Context<Self>, _: bool) {}
    fn destroy(&mut self, _: &Context<Self>) {}
    fn prepare_state(&self) -> Option<String> {
        None
    }
}
