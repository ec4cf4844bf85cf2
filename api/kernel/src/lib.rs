//! What every API module stands on.
