//! Confirming what was received, and how far a module has come.

use super::{Broken, Omitted, PRODUCERS, RedisStream, World, epoch};

impl World {
    /// `confirm_entries`.
    pub(in crate::simulator::events) fn confirm_to_redis(
        &mut self,
        process: usize,
        module: usize,
        stream: &mut RedisStream,
    ) -> Result<(), Broken> {
        let received = std::mem::take(&mut stream.received);
        if received.is_empty() {
            return Ok(());
        }
        let (_, connection) = self.shared_connection(process)?;
        self.command(connection, |_, redis| {
            for (producer, id) in received {
                if let Some(group) = &mut redis.streams[producer].groups[module] {
                    group.pending.remove(&id);
                }
            }
        })
    }

    /// `all_positions`.
    pub(in crate::simulator::events) fn positions_of_redis(
        &mut self,
        process: usize,
        module: usize,
        stream: &RedisStream,
    ) -> Result<Vec<(String, i64)>, Broken> {
        let (_, connection) = self.shared_connection(process)?;
        let mut positions = Vec::new();
        for producer in (0..PRODUCERS).filter(|producer| stream.joined[*producer]) {
            let state = self.command(connection, |_, redis| {
                let keys = &redis.streams[producer];
                let group = keys.groups[module].as_ref()?;
                let until = group.pending.first_key_value();
                let until = until.map_or((group.last_delivered, true), |(id, _)| (*id, false));
                Some((keys.epoch.clone(), until))
            })?;
            let (epoch, (until, inclusive)) = state.ok_or(Broken)?;
            // Another command, before which the stream may change.
            let last = self.command(connection, |_, redis| {
                let last = redis.streams[producer].last_entry(until, inclusive);
                last.map(|entry| (entry.epoch.clone(), entry.settled))
            })?;
            let last = last.as_ref().map(|(epoch, settled)| (epoch.as_str(), *settled));
            let any_epoch = self.omitted == Some(Omitted::EpochOfEntry);
            let last = last.map(|(of_entry, settled)| match &epoch {
                Some(epoch) if any_epoch => (epoch.as_str(), settled),
                _ => (of_entry, settled),
            });
            let saved = stream.positions[producer];
            let reached = epoch::reached(epoch.as_deref(), saved, last);
            positions.push((producer.to_string(), reached.unwrap_or(saved).max(saved)));
        }
        Ok(positions)
    }

    /// `RedisEventStream::acknowledge`.
    pub(in crate::simulator::events) fn acknowledge_to_redis(
        &mut self,
        process: usize,
        module: usize,
        stream: &mut RedisStream,
        positions: &[(usize, i64)],
    ) -> Result<(), Broken> {
        for (producer, seq) in positions {
            stream.positions[*producer] = *seq;
        }
        let (_, connection) = self.shared_connection(process)?;
        for (producer, seq) in positions {
            self.publish_position(connection, module, *producer, *seq)?;
        }
        Ok(())
    }
}
