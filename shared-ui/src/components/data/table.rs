//! Rows of the same kind, in columns; cards on a phone.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// What a column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words: at the start of the line.
    #[default]
    Words,
    /// Numbers, amounts: at the end of the line, digits under digits.
    Figures,
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest, earliest or A first.
    Ascending,
    /// Largest, latest or Z first.
    Descending,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading; on a phone the label of its value. May be empty for the column of actions.
    pub label: AttrValue,
    /// What it holds.
    pub kind: ColumnKind,
    /// The rows can be ordered by it.
    pub sortable: bool,
}

impl Column {
    /// A column of words.
    pub fn words(label: impl Into<AttrValue>) -> Self {
        Self {
            label: label.into(),
            kind: ColumnKind::Words,
            sortable: false,
        }
    }

    /// A column of figures.
    pub fn figures(label: impl Into<AttrValue>) -> Self {
        Self {
            label: label.into(),
            kind: ColumnKind::Figures,
            sortable: false,
        }
    }

    /// By which the rows can be ordered.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }
}

/// A row: a cell for each column. The first names the row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Tells the row from the others, and stays.
    pub key: AttrValue,
    /// Its cells.
    pub cells: Vec<Html>,
    /// It is the one shown beside the list.
    pub selected: bool,
}

impl Row {
    /// A row.
    pub fn new(key: impl Into<AttrValue>, cells: Vec<Html>) -> Self {
        Self {
            key: key.into(),
            cells,
            selected: false,
        }
    }
}

/// Props of [`Table`].
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// What the rows are, for screen readers: "Applications".
    pub caption: AttrValue,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in their order.
    pub rows: Vec<Row>,
    /// The column (from 0) that the rows are ordered by.
    #[prop_or_default]
    pub order: Option<(usize, Order)>,
    /// The heading of a sortable column was pressed.
    #[prop_or_default]
    pub onorder: Callback<usize>,
    /// Stands under the rows, in the same box: [`LoadMore`](crate::components::LoadMore).
    #[prop_or_default]
    pub foot: Html,
}

/// A table with a sticky head. Under 700 px each row is a card.
#[component]
pub fn Table(props: &TableProps) -> Html {
    html! {
        <div class="table-box">
            <table class="table cards">
                <caption class="unseen">{ &props.caption }</caption>
                <thead><tr>{ for props.columns.iter().enumerate().map(|(place, column)| heading(props, place, column)) }</tr></thead>
                <tbody>{ for props.rows.iter().map(|row| body_row(&props.columns, row)) }</tbody>
            </table>
            { props.foot.clone() }
        </div>
    }
}

fn figure(kind: ColumnKind) -> Option<&'static str> {
    (kind == ColumnKind::Figures).then_some("figure")
}

fn heading(props: &TableProps, place: usize, column: &Column) -> Html {
    let sorted = props
        .order
        .filter(|(by, _)| *by == place)
        .map(|(_, order)| match order {
            Order::Ascending => "ascending",
            Order::Descending => "descending",
        });
    let onorder = props.onorder.clone();
    html! {
        <th scope="col" class={classes!(figure(column.kind))} aria-sort={sorted}>
            if column.sortable {
                <button type="button" class="sort" onclick={move |_: MouseEvent| onorder.emit(place)}>
                    { &column.label }<Icon kind={IconKind::ChevronDown} class="small" />
                </button>
            } else {
                { &column.label }
            }
        </th>
    }
}

fn body_row(columns: &[Column], row: &Row) -> Html {
    html! {
        <tr key={row.key.as_str()} aria-selected={row.selected.then_some("true")}>
            { for row.cells.iter().zip(columns).enumerate().map(|(place, (cell, column))| {
                let class = classes!(figure(column.kind));
                if place == 0 {
                    html! { <th scope="row" {class}>{ cell.clone() }</th> }
                } else {
                    html! { <td {class} data-label={column.label.clone()}><span>{ cell.clone() }</span></td> }
                }
            }) }
        </tr>
    }
}
