//! The components, one file each. Text is said by the page; what a component adds of its own is in its documentation.

mod badge;
mod button;
mod card;
mod drawing;
mod empty_state;
mod error_state;
mod field;
mod icon;
mod icon_paths;
mod link;
mod loaded;
mod notice;
mod page_header;
mod skeleton;
mod text_field;
mod tone;

pub use badge::{Badge, BadgeProps};
pub use button::{Button, ButtonKind, ButtonProps, IconButton, IconButtonProps, Size};
pub use card::{Card, CardKind, CardProps};
pub use drawing::{Drawing, DrawingProps, Picture};
pub use empty_state::{EmptyState, EmptyStateProps};
pub use error_state::{ErrorState, ErrorStateProps};
pub use field::{Field, FieldProps, described_by};
pub use icon::{Icon, IconKind, IconProps};
pub use link::{Link, LinkButton, LinkButtonProps, LinkProps, Navigate};
pub use loaded::{Loaded, LoadedProps};
pub use notice::{Notice, NoticeProps};
pub use page_header::{PageHeader, PageHeaderProps};
pub use skeleton::{Skeleton, SkeletonProps, SkeletonShape};
pub use text_field::{TextField, TextFieldProps, TextKind};
pub use tone::Tone;
