//! A table; on a phone, each row is a card.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// The contents of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, aligned at the start.
    #[default]
    Text,
    /// Numbers and amounts, aligned at the end, with digits of equal width.
    Numeric,
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
    /// The heading; on a phone, the label of the value. May be empty for a column of actions.
    pub label: AttrValue,
    /// The column's contents.
    pub kind: ColumnKind,
    /// Whether the rows can be sorted by this column.
    pub sortable: bool,
}

impl Column {
    /// Creates a column of words.
    pub fn text(label: impl Into<AttrValue>) -> Self {
        Self {
            label: label.into(),
            kind: ColumnKind::Text,
            sortable: false,
        }
    }

    /// Creates a numeric column.
    pub fn numeric(label: impl Into<AttrValue>) -> Self {
        Self {
            label: label.into(),
            kind: ColumnKind::Numeric,
            sortable: false,
        }
    }

    /// Makes the column sortable.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }
}

/// A row with one cell per column. The first cell is the row's heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The row's stable key.
    pub key: AttrValue,
    /// The cells.
    pub cells: Vec<Html>,
    /// Whether the page shows this row's details.
    pub selected: bool,
}

impl Row {
    /// Creates a row.
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
    /// The caption for screen readers: "Applications".
    pub caption: AttrValue,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in their order.
    pub rows: Vec<Row>,
    /// The index of the column by which the rows are sorted, from 0.
    #[prop_or_default]
    pub order: Option<(usize, Order)>,
    /// Receives the index of a sortable column whose heading was clicked.
    #[prop_or_default]
    pub onorder: Callback<usize>,
    /// Shown under the rows in the same box, such as [`LoadMore`](crate::components::LoadMore).
    #[prop_or_default]
    pub foot: Html,
}

/// A table with a sticky head. Below 700 CSS pixels, each row is a card.
#[component]
pub fn Table(props: &TableProps) -> Html {
    html! {
        <div class="table-box">
            <table class="table cards">
                <caption class="unseen">{ &props.caption }</caption>
                <thead><tr>{ for props.columns.iter().enumerate().map(|(index, column)| heading(props, index, column)) }</tr></thead>
                <tbody>{ for props.rows.iter().map(|row| body_row(&props.columns, row)) }</tbody>
            </table>
            { props.foot.clone() }
        </div>
    }
}

fn figure(kind: ColumnKind) -> Option<&'static str> {
    (kind == ColumnKind::Numeric).then_some("figure")
}

fn heading(props: &TableProps, index: usize, column: &Column) -> Html {
    let sorted = props
        .order
        .filter(|(by, _)| *by == index)
        .map(|(_, order)| match order {
            Order::Ascending => "ascending",
            Order::Descending => "descending",
        });
    let onorder = props.onorder.clone();
    html! {
        <th scope="col" class={classes!(figure(column.kind))} aria-sort={sorted}>
            if column.sortable {
                <button type="button" class="sort" onclick={move |_: MouseEvent| onorder.emit(index)}>
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
            { for row.cells.iter().zip(columns).enumerate().map(|(index, (cell, column))| {
                let class = classes!(figure(column.kind));
                if index == 0 {
                    html! { <th scope="row" {class}>{ cell.clone() }</th> }
                } else {
                    html! { <td {class} data-label={column.label.clone()}><span>{ cell.clone() }</span></td> }
                }
            }) }
        </tr>
    }
}
