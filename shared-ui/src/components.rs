//! The components, one file each. The page provides the texts; a component's documentation names any text that it adds.

mod data;
mod feedback;
mod form;
mod layout;
mod marketing;
mod navigation;

pub use data::avatar::{Avatar, AvatarProps};
pub use data::badge::{Badge, BadgeProps};
pub use data::day_text::{DayText, DayTextProps};
pub use data::facts::{Facts, FactsProps};
pub use data::finder_message::{FINDER_MESSAGES, FinderMessageNotice, FinderMessageNoticeProps};
pub use data::list::{List, ListProps, ListRow, ListRowProps};
pub use data::load_more::{LoadMore, LoadMoreProps};
pub use data::money::{Amount, AmountProps, ExplainedAmount, ExplainedAmountProps, FeeLines, FeeLinesProps};
pub use data::name::isolate_name;
pub use data::states::{design_badge, order_badge};
pub use data::table::{Column, ColumnKind, Order, Row, Table, TableProps};
pub use data::uploaded_picture::{UploadedPicture, UploadedPictureProps};
pub use feedback::dialog::{Confirm, ConfirmProps, Dialog, DialogProps};
pub use feedback::empty_state::{EmptyState, EmptyStateProps};
pub use feedback::error_state::{ErrorState, ErrorStateProps};
pub use feedback::error_summary::{ErrorSummary, ErrorSummaryProps};
pub use feedback::loaded::{Loaded, LoadedProps};
pub use feedback::not_found::{NotFoundContent, NotFoundContentProps};
pub use feedback::notice::{Notice, NoticeProps};
pub use feedback::skeleton::{Skeleton, SkeletonProps, SkeletonShape};
pub(crate) use feedback::toasts::set_receiver;
pub use feedback::toasts::{Toast, Toaster, Toasts, use_toasts};
pub use feedback::tone::Tone;
pub use form::altered_field::{AlteredField, AlteredFieldProps, read_yes_or_no, yes_or_no};
pub use form::button::{Button, ButtonKind, ButtonProps, IconButton, IconButtonProps, Size};
pub use form::checkbox::{Checkbox, CheckboxProps};
pub use form::chosen_file::ChosenFile;
pub use form::combobox::{Combobox, ComboboxProps, Suggestion};
pub use form::copy_field::{CopyField, CopyFieldProps};
pub use form::date_field::{DateField, DateFieldProps, read_day};
pub use form::field::{Field, FieldProps, described_by};
pub use form::file_field::{FileField, FileFieldProps};
pub use form::filter_chips::{FilterChips, FilterChipsProps};
pub use form::radio_cards::{RadioCards, RadioCardsProps};
pub use form::search_field::{SearchField, SearchFieldProps};
pub use form::select::{Choice, Select, SelectProps};
pub use form::text_field::{TextField, TextFieldProps, TextKind};
pub use layout::card::{Card, CardKind, CardProps};
pub use layout::icon::{Icon, IconKind, IconProps};
pub use layout::page_header::{PageHeader, PageHeaderProps};
pub use marketing::drawing::{Drawing, DrawingProps, Picture};
pub use marketing::site::{
    Band, BandProps, Brand, BrandProps, Hero, HeroProps, NavLink, PairsProps, Proof, Questions, SiteFooter,
    SiteFooterProps, SiteHeader, SiteHeaderProps, Steps,
};
pub use navigation::link::{Link, LinkButton, LinkButtonProps, LinkProps};
pub use navigation::menu::{Menu, MenuAct, MenuEntry, MenuProps};
pub use navigation::stepper::{Stepper, StepperProps};
pub use navigation::tabs::{Tab, Tabs, TabsProps};
