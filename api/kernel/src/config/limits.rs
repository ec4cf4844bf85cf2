//! Reads the settings of limits.

use super::source::Source;
use crate::limits::LimitSettings;
use allpet_contract::limit::SIGN_UPS;

impl Source<'_> {
    /// Reads a number of connections.
    pub(super) fn connections(&mut self, name: &str, default: &str) -> usize {
        let most: usize = self.parse(name, default, &format!("a number like {default}"));
        if most == 0 {
            self.errors.push(format!("  {name}: set it to 1 or more"));
        }
        most
    }

    /// Reads how many requests may be in work, if it is configured.
    pub(super) fn requests_in_work(&mut self) -> Option<usize> {
        const NAME: &str = "ALLPET_REQUESTS_IN_WORK";
        self.text(NAME)?;
        Some(self.connections(NAME, "128"))
    }

    /// Reads the factor and the changed limits.
    pub(super) fn limits(&mut self) -> LimitSettings {
        let mut settings = LimitSettings::default();
        // The name of this setting in earlier releases.
        if self.text("ALLPET_SIGN_UPS_PER_HOUR").is_some() {
            let burst: u32 = self.parse("ALLPET_SIGN_UPS_PER_HOUR", "30", "a number like 30");
            settings.bursts.insert(SIGN_UPS.name.to_owned(), burst.max(1));
        }
        if let Some(text) = self.text("ALLPET_LIMITS") {
            match LimitSettings::parse_bursts(&text) {
                Ok(bursts) => settings.bursts.extend(bursts),
                Err(error) => self.errors.push(format!("  ALLPET_LIMITS: {error}")),
            }
        }
        if let Some(text) = self.text("ALLPET_LIMIT_FACTOR") {
            match LimitSettings::parse_factor(&text) {
                Ok(factor) => settings.factor = factor,
                Err(error) => self.errors.push(format!("  ALLPET_LIMIT_FACTOR: {error}")),
            }
        }
        settings
    }
}
