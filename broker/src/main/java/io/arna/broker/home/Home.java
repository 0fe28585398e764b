package io.arna.broker.home;

import io.arna.broker.message.MessageIds;
import io.arna.broker.port.ShardContext;
import io.arna.broker.routing.Publisher;
import io.arna.broker.routing.Router;
import io.arna.broker.session.Sessions;
import io.arna.broker.timer.TimerWheel;
import java.util.ArrayList;
import java.util.List;

/**
 * All that lives on one shard. Confined to it.
 *
 * @param context the shard and what the rules have around them there
 * @param timers deadlines of connections and sessions
 * @param messageIds ids for messages published here
 * @param router where messages go from here
 * @param publisher how they get in
 * @param sessions who lives here
 * @param heldBack connections not read from until other shards have room again
 */
public record Home(ShardContext context, TimerWheel timers, MessageIds messageIds, Router router, Publisher publisher,
        Sessions sessions,
        List<Runnable> heldBack) {
    /** Other shards may have room again: who was held back goes on. */
    public void relieve() {
        assert context.shard().isCurrent();
        List<Runnable> waiting = new ArrayList<>(heldBack);
        heldBack.clear();
        waiting.forEach(Runnable::run);
    }
}
