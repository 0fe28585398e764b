package io.arna.broker.port;

import io.arna.broker.event.Counters;
import io.arna.broker.limit.Limits;

/** What the rules on one shard have around them. */
public record ShardContext(Shard shard, Store store, Events events, Counters counters, Limits limits) {}
