//! Reads the events of a stream, which arrives in chunks.

use allpet_contract::live::{CHANGE, Change, RESET};
use allpet_domain::live::Topic;

/// A stream that does not end an event within this many bytes is not the feed.
const LONGEST: usize = 64 * 1024;

/// The part of a stream that is not yet a whole event.
#[derive(Default)]
pub(super) struct Parser {
    rest: String,
    /// The id of the last event.
    pub(super) last_id: Option<String>,
}

impl Parser {
    /// Reads a chunk. Returns the topics of the changes in it, each once; all topics if changes were missed.
    pub(super) fn read(&mut self, chunk: &str) -> Vec<Topic> {
        self.rest.push_str(chunk);
        let mut topics = Vec::new();
        while let Some(end) = self.rest.find("\n\n") {
            let block: String = self.rest.drain(..end + 2).collect();
            for topic in self.read_block(&block) {
                if !topics.contains(&topic) {
                    topics.push(topic);
                }
            }
        }
        if self.rest.len() > LONGEST {
            self.rest.clear();
        }
        topics
    }

    fn read_block(&mut self, block: &str) -> Vec<Topic> {
        let (mut event, mut data) = ("", "");
        for line in block.lines() {
            match line.split_once(": ") {
                Some(("id", id)) => self.last_id = Some(id.to_owned()),
                Some(("event", name)) => event = name,
                Some(("data", text)) => data = text,
                _ => {}
            }
        }
        match event {
            // A topic that this release does not know is of nothing that it shows.
            CHANGE => allpet_json::from_str::<Change>(data)
                .map(|change| change.topic)
                .into_iter()
                .collect(),
            RESET => Topic::ALL.to_vec(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: u32, topic: &str) -> String {
        format!("event: change\nid: {id}\ndata: {{\"topic\":\"{topic}\",\"subject\":\"s\"}}\n\n")
    }

    #[test]
    fn events_are_read_however_they_are_cut() {
        let stream = [
            "event: ready\nid: 4\ndata: {}\n\n:\nid: 5\n\n",
            &change(6, "order.changed"),
        ]
        .concat();
        for cut in 0..stream.len() {
            let mut parser = Parser::default();
            let mut topics = parser.read(&stream[..cut]);
            topics.extend(parser.read(&stream[cut..]));
            assert_eq!(topics, [Topic::OrderChanged], "cut at {cut}");
            assert_eq!(parser.last_id.as_deref(), Some("6"));
        }
    }

    #[test]
    fn a_sign_of_life_moves_the_position_on() {
        let mut parser = Parser::default();
        assert_eq!(parser.read(":\nid: 5\n\n"), []);
        assert_eq!(parser.last_id.as_deref(), Some("5"));
    }

    #[test]
    fn a_topic_is_told_once_and_an_unknown_one_not_at_all() {
        let chunk = [
            change(1, "cart.changed"),
            change(2, "toy.changed"),
            change(3, "cart.changed"),
        ]
        .concat();
        assert_eq!(Parser::default().read(&chunk), [Topic::CartChanged]);
    }

    #[test]
    fn a_person_who_missed_changes_reads_everything_anew() {
        assert_eq!(
            Parser::default().read("event: reset\nid: 9\ndata: {}\n\n"),
            Topic::ALL
        );
    }

    #[test]
    fn an_endless_event_is_dropped() {
        let mut parser = Parser::default();
        parser.read(&"x".repeat(LONGEST + 1));
        assert_eq!(parser.read(&change(1, "cart.changed")), [Topic::CartChanged]);
    }
}
