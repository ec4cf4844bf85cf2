//! The one component type that Yew sees.

use crate::stand_in::BaseComponent;
use std::{
    any::{Any, TypeId},
    convert::Infallible,
    marker::PhantomData,
    rc::Rc,
};
use yew::functional::{FunctionComponent, FunctionProvider, HookContext};
use yew::html::{Context, Html, HtmlResult, Properties};
use yew::virtual_dom::{Key, VComp, VList, VNode};

/// A component's function and properties, as values.
#[derive(Clone, Properties)]
pub(crate) struct Told {
    /// Which component it is.
    id: TypeId,
    run: fn(&mut HookContext, &dyn Any) -> HtmlResult,
    same: fn(&dyn Any, &dyn Any) -> bool,
    props: Rc<dyn Any>,
}

impl Told {
    /// What `C` is told.
    pub(crate) fn of<C, P>(props: P) -> Self
    where
        C: FunctionProvider<Properties = P> + 'static,
        P: PartialEq + 'static,
    {
        Self {
            id: TypeId::of::<C>(),
            run: run::<C, P>,
            same: same::<P>,
            props: Rc::new(props),
        }
    }
}

fn run<C: FunctionProvider<Properties = P>, P: 'static>(
    context: &mut HookContext,
    props: &dyn Any,
) -> HtmlResult {
    match props.downcast_ref::<P>() {
        Some(props) => C::run(context, props),
        // `Told::of` puts the function and its properties together, so there is no other case.
        None => Ok(Html::default()),
    }
}

fn same<P: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    match (one.downcast_ref::<P>(), other.downcast_ref::<P>()) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && (Rc::ptr_eq(&self.props, &other.props) || (self.same)(&*self.props, &*other.props))
    }
}

/// Every function component.
pub(crate) struct One {
    hooks: FunctionComponent<Self>,
    /// How often another component took this one's place.
    turn: u32,
}

impl FunctionProvider for One {
    type Properties = Told;

    fn run(context: &mut HookContext, told: &Told) -> HtmlResult {
        (told.run)(context, &*told.props)
    }
}

impl yew::html::BaseComponent for One {
    type Message = ();
    type Properties = Told;

    fn create(context: &Context<Self>) -> Self {
        Self {
            hooks: FunctionComponent::new(context),
            turn: 0,
        }
    }

    fn update(&mut self, _: &Context<Self>, (): ()) -> bool {
        true
    }

    /// Where another component takes this one's place, Yew sees the same type and keeps the instance: its hooks are
    /// given up here, and its nodes by the key of the next view.
    fn changed(&mut self, context: &Context<Self>, before: &Told) -> bool {
        if context.props().id != before.id {
            self.hooks.destroy();
            self.hooks = FunctionComponent::new(context);
            self.turn += 1;
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> HtmlResult {
        let node = self.hooks.render(context.props())?;
        // A list's own key is not looked at; that of a list inside a list is.
        let turn = VList::with_children(vec![node], Some(Key::from(self.turn)));
        Ok(VList::with_children(vec![turn.into()], None).into())
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        self.hooks.rendered();
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.hooks.destroy();
    }

    fn prepare_state(&self) -> Option<String> {
        self.hooks.prepare_state()
    }
}

/// Where `html!` makes a component's node. There is no value of it.
#[derive(Debug)]
pub struct VChild<C>(Infallible, PhantomData<C>);

impl<C, P> VChild<C>
where
    C: BaseComponent<Properties = P> + FunctionProvider<Properties = P>,
    P: Properties + PartialEq + 'static,
{
    /// The node of `C`, told `props`.
    #[expect(
        clippy::new_ret_no_self,
        reason = "`html!` calls it by this name and wants a node"
    )]
    pub fn new(props: P, key: Option<Key>) -> VNode {
        node(Told::of::<C, P>(props), key)
    }
}

/// Not generic: generated once.
#[inline(never)]
fn node(told: Told, key: Option<Key>) -> VNode {
    VNode::from(VComp::new::<One>(Rc::new(told), key))
}
