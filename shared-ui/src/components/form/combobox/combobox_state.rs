//! The state of a combobox: whether its list is open, and which suggestion is active.

use super::ComboboxProps;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The state, and the handlers that change it.
pub(super) struct ComboboxState {
    /// The index of the active suggestion.
    pub(super) active: Option<usize>,
    /// Whether the list is visible.
    pub(super) shown: bool,
    /// Puts a suggestion into the field.
    pub(super) choose: Callback<AttrValue>,
    pub(super) oninput: Callback<InputEvent>,
    pub(super) onkeydown: Callback<KeyboardEvent>,
    pub(super) onblur: Callback<FocusEvent>,
    pub(super) onclick: Callback<MouseEvent>,
}

#[hook]
pub(super) fn use_combobox(props: &ComboboxProps) -> ComboboxState {
    let open = use_state_eq(|| false);
    let active = use_state_eq(|| None::<usize>);
    let count = props.suggestions.len();
    let active_index = active.filter(|index| *index < count);
    let close = {
        let (open, active) = (open.clone(), active.clone());
        Callback::from(move |()| {
            open.set(false);
            active.set(None);
        })
    };
    let choose = {
        let (onchange, close) = (props.onchange.clone(), close.clone());
        Callback::from(move |value: AttrValue| {
            onchange.emit(value.to_string());
            close.emit(());
        })
    };
    let oninput = {
        let (open, active, onchange) = (open.clone(), active.clone(), props.onchange.clone());
        Callback::from(move |event: InputEvent| {
            open.set(true);
            active.set(None);
            onchange.emit(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onblur = {
        let (onleave, close) = (props.onleave.clone(), close.clone());
        Callback::from(move |_: FocusEvent| {
            close.emit(());
            onleave.emit(());
        })
    };
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let active_value = active_index
        .and_then(|index| props.suggestions.get(index))
        .map(|suggestion| suggestion.value.clone());
    let keys = Keys {
        open: open.clone(),
        active: active.clone(),
        count,
        active_value,
        choose: choose.clone(),
        close,
    };
    ComboboxState {
        active: active_index,
        shown: *open && (count > 0 || (!props.loading && !props.value.is_empty())),
        choose,
        oninput,
        onkeydown: Callback::from(move |event| keys.handle(&event)),
        onblur,
        onclick,
    }
}

/// Handles the keys of the field.
struct Keys {
    open: UseStateHandle<bool>,
    active: UseStateHandle<Option<usize>>,
    count: usize,
    /// The active suggestion's text.
    active_value: Option<AttrValue>,
    choose: Callback<AttrValue>,
    close: Callback<()>,
}

impl Keys {
    fn handle(&self, event: &KeyboardEvent) {
        match event.key().as_str() {
            key @ ("ArrowDown" | "ArrowUp") => {
                event.prevent_default();
                let active = self.active.filter(|index| *self.open && *index < self.count);
                self.active.set(next_active(active, self.count, key));
                self.open.set(true);
            }
            "Enter" if *self.open => {
                if let Some(value) = self.active_value.clone() {
                    // Chooses the suggestion instead of submitting the form.
                    event.prevent_default();
                    self.choose.emit(value);
                } else {
                    self.close.emit(());
                }
            }
            "Escape" if *self.open => {
                // Closes the list, but not the dialog around it.
                event.prevent_default();
                event.stop_propagation();
                self.close.emit(());
            }
            _ => {}
        }
    }
}

/// Returns the suggestion that becomes active with an arrow key. It wraps around, and begins with the first or the last.
fn next_active(active: Option<usize>, count: usize, key: &str) -> Option<usize> {
    if count == 0 {
        return None;
    }
    Some(match (key, active) {
        ("ArrowDown", None) => 0,
        ("ArrowDown", Some(index)) => (index + 1) % count,
        ("ArrowUp", None | Some(0)) => count - 1,
        (_, Some(index)) => index.min(count) - 1,
        (_, None) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::next_active;

    #[test]
    fn the_arrow_keys_wrap_around() {
        assert_eq!(next_active(None, 3, "ArrowDown"), Some(0));
        assert_eq!(next_active(Some(2), 3, "ArrowDown"), Some(0));
        assert_eq!(next_active(None, 3, "ArrowUp"), Some(2));
        assert_eq!(next_active(Some(0), 3, "ArrowUp"), Some(2));
        assert_eq!(next_active(Some(2), 3, "ArrowUp"), Some(1));
        assert_eq!(next_active(Some(1), 0, "ArrowDown"), None);
    }
}
