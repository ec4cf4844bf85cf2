//! How many entries Redis has trimmed from a stream, and how far a group has read in it.

use crate::{
    Failure,
    events::{
        bus::redis::{redis_error, stream},
        outbox::BATCH_SIZE,
    },
};
use redis::{aio::MultiplexedConnection, cmd};

/// Counts the entries that were trimmed in front of a group as read, else the publisher would wait for the group to read them. It looks at
/// a page of entries at a time, because a stream may hold many. `KEYS`: stream. `ARGV`: group, entries of a page. Returns how many entries
/// Redis has trimmed from the beginning of the stream.
const COUNT_TRIMMED: &str = "local function fields(list) \
    local found = {} for i = 1, #list, 2 do found[list[i]] = list[i + 1] end return found end \
    local stream = fields(redis.call('XINFO', 'STREAM', KEYS[1])) \
    local trimmed = stream['entries-added'] - stream['length'] \
    for _, list in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do local group = fields(list) \
    if group['name'] == ARGV[1] then local last = group['last-delivered-id'] \
    local read, from = trimmed, '-' \
    repeat local page = redis.call('XRANGE', KEYS[1], from, last, 'COUNT', ARGV[2]) \
    read = read + #page if #page > 0 then from = '(' .. page[#page][1] end \
    until #page < tonumber(ARGV[2]) \
    redis.call('XGROUP', 'SETID', KEYS[1], ARGV[1], last, 'ENTRIESREAD', read) end end return trimmed";

/// Runs [`COUNT_TRIMMED`] for the group of a module.
pub(super) async fn count(
    connection: &mut MultiplexedConnection,
    producer: &str,
    module: &str,
) -> Result<usize, Failure> {
    let mut command = cmd("EVAL");
    command
        .arg(COUNT_TRIMMED)
        .arg(1)
        .arg(stream(producer))
        .arg(module)
        .arg(BATCH_SIZE);
    command.query_async(connection).await.map_err(redis_error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::TestRedis;
    use redis::{
        Client,
        streams::{StreamInfoGroupsReply, StreamReadReply},
    };

    #[tokio::test]
    async fn entries_trimmed_in_front_of_a_group_count_as_read() {
        let redis = TestRedis::start().await;
        let client = Client::open(redis.url().0).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let key = stream("producer");
        let mut adding = redis::pipe();
        for _ in 0..1_000 {
            let entry = adding.cmd("XADD").arg(&key).arg("*").arg("envelope").arg("{}");
            entry.ignore();
        }
        let create = adding.cmd("XGROUP").arg("CREATE").arg(&key).arg("first").arg("0");
        create.arg("ENTRIESREAD").arg(0).ignore();
        adding.cmd("XTRIM").arg(&key).arg("MAXLEN").arg(700).ignore();
        let (): () = adding.query_async(&mut connection).await.unwrap();
        // Exactly two pages, and a part of a third.
        for count in [2 * BATCH_SIZE, BATCH_SIZE / 2] {
            let mut read = cmd("XREADGROUP");
            read.arg("GROUP")
                .arg("first")
                .arg("consumer")
                .arg("COUNT")
                .arg(count);
            read.arg("STREAMS").arg(&key).arg(">");
            let _: StreamReadReply = read.query_async(&mut connection).await.unwrap();
            assert_eq!(count_of_first(&mut connection).await, 300);
            let mut info = cmd("XINFO");
            let groups: StreamInfoGroupsReply = info
                .arg("GROUPS")
                .arg(&key)
                .query_async(&mut connection)
                .await
                .unwrap();
            let expected = if count == 2 * BATCH_SIZE {
                700 - 2 * BATCH_SIZE
            } else {
                700 - 2 * BATCH_SIZE - BATCH_SIZE / 2
            };
            assert_eq!(groups.groups[0].lag, Some(expected));
        }
    }

    async fn count_of_first(connection: &mut MultiplexedConnection) -> usize {
        count(connection, "producer", "first").await.unwrap()
    }
}
