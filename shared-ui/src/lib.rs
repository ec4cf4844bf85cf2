//! Design tokens, components and hooks shared by the shell and the apps.
