package io.arna.server.log;

import io.arna.broker.limit.Bound;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what the rules tell, one line per event: what happened as its message, the rest as key-value pairs. Text from outside is made fit for
 * one line here, whatever the logger behind does with it. What strangers can cause without end is held to a number of lines per
 * second, and {@link #summarise} tells what was held back. Any thread; never waits.
 */
public final class EventLog implements Events {
    /** Lines of one kind per second that strangers can cause. */
    private static final int LINES_PER_SECOND = 100;

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    private final Tally<DropReason> drops = new Tally<>(DropReason.values());
    private final Tally<Bound> limited = new Tally<>(Bound.values());
    private final Throttle refusals;
    private final Throttle denials;
    private final Throttle bans;

    /** Logs in the program's own time. */
    public EventLog() {
        this(System::nanoTime);
    }

    EventLog(LongSupplier nanoClock) {
        refusals = new Throttle(LINES_PER_SECOND, nanoClock);
        denials = new Throttle(LINES_PER_SECOND, nanoClock);
        bans = new Throttle(LINES_PER_SECOND, nanoClock);
    }

    @Override
    public void connected(Client client, boolean cleanStart, int keepAliveSeconds, long sessionExpirySeconds,
            boolean sessionPresent) {
        of(LOG.atInfo(), client)
                .addKeyValue("listener", client.peer().listener())
                .addKeyValue("version", nameOf(client.version()))
                .addKeyValue("clean_start", cleanStart)
                .addKeyValue("keepalive", keepAliveSeconds)
                .addKeyValue("expiry_interval", sessionExpirySeconds)
                .addKeyValue("session_present", sessionPresent)
                .log("connected");
    }

    @Override
    public void disconnected(Client client, ReasonCode reason, String why) {
        of(LOG.atInfo(), client)
                .addKeyValue("reason", nameOf(reason))
                .addKeyValue("why", PlainText.of(why))
                .log("disconnected");
    }

    @Override
    public void refused(Peer peer, @Nullable String clientId, ReasonCode reason, String why) {
        if (refusals.mayPass()) {
            LoggingEventBuilder line = LOG.atInfo();
            if (clientId != null) {
                line = line.addKeyValue("clientid", PlainText.of(clientId));
            }
            line.addKeyValue("peer", peer)
                    .addKeyValue("listener", peer.listener())
                    .addKeyValue("reason", nameOf(reason))
                    .addKeyValue("why", PlainText.of(why))
                    .log("refused");
        }
    }

    @Override
    public void subscribed(Client client, String filter, int qos) {
        of(LOG.atDebug(), client)
                .addKeyValue("filter", PlainText.of(filter))
                .addKeyValue("qos", qos)
                .log("subscribed");
    }

    @Override
    public void unsubscribed(Client client, String filter) {
        of(LOG.atDebug(), client)
                .addKeyValue("filter", PlainText.of(filter))
                .log("unsubscribed");
    }

    @Override
    public void dropped(String clientId, Message message, DropReason reason) {
        drops.add(clientId, reason);
    }

    @Override
    public void limited(Client client, Bound bound) {
        limited.add(client.clientId(), bound);
    }

    @Override
    public void flapping(String who, int banSeconds) {
        if (bans.mayPass()) {
            LOG.atWarn()
                    .addKeyValue("who", PlainText.of(who))
                    .addKeyValue("seconds", banSeconds)
                    .log("flapping");
        }
    }

    @Override
    public void overloaded(Bound bound, boolean begins) {
        (begins ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("limit", bound.word())
                .log(begins ? "overloaded: new clients are refused and publishers slowed" : "no longer overloaded");
    }

    @Override
    public void denied(Client client, String operation, String topic, Supplier<String> why) {
        if (denials.mayPass()) {
            of(LOG.atWarn(), client)
                    .addKeyValue("operation", operation)
                    .addKeyValue("topic", PlainText.of(topic))
                    .addKeyValue("reason", nameOf(ReasonCode.NOT_AUTHORIZED))
                    .addKeyValue("why", PlainText.of(why.get()))
                    .log("denied");
        }
    }

    @Override
    public void storeFailed(String what, String why) {
        LOG.atError()
                .addKeyValue("what", PlainText.of(what))
                .addKeyValue("why", PlainText.of(why))
                .log("store failed");
    }

    /** Tells what was counted or held back since the last time. To be called every few seconds, and at the end. */
    public void summarise() {
        drops.drain((clientId, reason, count) -> LOG.atWarn()
                .addKeyValue("clientid", PlainText.of(clientId))
                .addKeyValue("reason", reason)
                .addKeyValue("count", count)
                .log("dropped"));
        limited.drain((clientId, bound, count) -> LOG.atWarn()
                .addKeyValue("clientid", PlainText.of(clientId))
                .addKeyValue("limit", bound.word())
                .addKeyValue("count", count)
                .log("limited"));
        tellHeldBack("refused", refusals);
        tellHeldBack("denied", denials);
        tellHeldBack("flapping", bans);
    }

    private static void tellHeldBack(String event, Throttle throttle) {
        long count = throttle.takeHeldBack();
        if (count > 0) {
            LOG.atWarn()
                    .addKeyValue("event", event)
                    .addKeyValue("count", count)
                    .addKeyValue("reason", "more than " + LINES_PER_SECOND + " lines in a second")
                    .log("not logged");
        }
    }

    private static LoggingEventBuilder of(LoggingEventBuilder line, Client client) {
        line = line.addKeyValue("clientid", PlainText.of(client.clientId()));
        if (client.identity() != null) {
            line = line.addKeyValue("username", PlainText.of(client.identity()));
        }
        return line.addKeyValue("peer", client.peer());
    }

    /** Name and value, as in {@code SESSION_TAKEN_OVER 0x8E}: one to read, one to look up. */
    private static String nameOf(ReasonCode reason) {
        return "%s 0x%02X".formatted(reason, reason.value());
    }

    private static String nameOf(MqttVersion version) {
        return switch (version) {
            case V3_1 -> "3.1";
            case V3_1_1 -> "3.1.1";
            case V5 -> "5.0";
        };
    }
}
