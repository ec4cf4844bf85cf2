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
pub use feedback::notice::{Notice, NoticeProps, problem_notice};
pub use feedback::skeleton::{Skeleton, SkeletonProps, SkeletonShape};
pub(crate) use feedback::toasts::set_receiver;
pub use feedback::toasts::{Toast, Toaster, Toasts, use_toasts};
pub use feedback::tone::Tone;
pub use form::{
    altered_field::{AlteredField, AlteredFieldProps, read_yes_or_no, yes_or_no},
    button::{Button, ButtonKind, ButtonProps, IconButton, IconButtonProps, Size},
    checkbox::{Checkbox, CheckboxProps},
    combobox::{Combobox, ComboboxProps, Suggestion},
    copy_field::{CopyField, CopyFieldProps},
    date_field::{DateField, DateFieldProps, read_day},
    field::{Field, FieldProps, described_by},
    file_field::{FileField, FileFieldProps, chosen_file::ChosenFile},
    filter_chips::{FilterChips, FilterChipsProps},
    radio_cards::{RadioCards, RadioCardsProps},
    search_field::{SearchField, SearchFieldProps},
    select::{Choice, Select, SelectProps},
    text_field::{TextField, TextFieldProps, TextKind},
};
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
