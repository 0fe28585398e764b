package io.arna.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.arna.broker.limit.Bound;
import io.arna.broker.message.DropReason;
import io.arna.broker.message.Message;
import io.arna.broker.port.Events.Client;
import io.arna.broker.port.Peer;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EventLogTest {
    private static final Peer PEER = new Peer("192.0.2.7", 50_123, "tcp:default");
    private static final Client PUMP = new Client("pump-7", null, PEER, MqttVersion.V5);

    private final Logger logger = (Logger) LoggerFactory.getLogger(EventLog.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final EventLog log = new EventLog(nanos::get);

    @BeforeEach
    void listen() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    /** The lines without their time. */
    private List<String> lines() {
        return appender.list.stream().map(event -> {
            StringBuilder line = new StringBuilder();
            new TextLines().write(event, line);
            return line.substring("2026-11-20T09:15:02.123Z ".length()).stripTrailing();
        }).toList();
    }

    @Test
    void tellsWhoConnectedAndHow() {
        log.connected(PUMP, true, 60, 0, false);
        log.connected(new Client("meter", "anna", PEER, MqttVersion.V3_1_1), false, 0, 3600, true);
        assertThat(lines()).containsExactly(
                "INFO  connected clientid=pump-7 peer=192.0.2.7:50123 listener=tcp:default version=5.0 clean_start=true keepalive=60"
                        + " expiry_interval=0 session_present=false",
                "INFO  connected clientid=meter username=anna peer=192.0.2.7:50123 listener=tcp:default version=3.1.1 clean_start=false"
                        + " keepalive=0 expiry_interval=3600 session_present=true");
    }

    @Test
    void tellsWhyAClientIsGone() {
        log.disconnected(PUMP, ReasonCode.SESSION_TAKEN_OVER, "connected again from 192.0.2.8");
        assertThat(lines()).containsExactly(
                "INFO  disconnected clientid=pump-7 peer=192.0.2.7:50123 reason=\"SESSION_TAKEN_OVER 0x8E\""
                        + " why=\"connected again from 192.0.2.8\"");
    }

    @Test
    void tellsWhoWasRefusedAsFarAsItIsKnown() {
        log.refused(PEER, null, ReasonCode.MALFORMED_PACKET, "no CONNECT");
        log.refused(PEER, "pump-7", ReasonCode.BANNED, "banned");
        assertThat(lines()).containsExactly(
                "INFO  refused peer=192.0.2.7:50123 listener=tcp:default reason=\"MALFORMED_PACKET 0x81\" why=\"no CONNECT\"",
                "INFO  refused clientid=pump-7 peer=192.0.2.7:50123 listener=tcp:default reason=\"BANNED 0x8A\" why=banned");
    }

    @Test
    void tellsOfSubscriptionsOnlyWhenAskedForDetail() {
        log.subscribed(PUMP, "a/#", 1);
        logger.setLevel(Level.DEBUG);
        log.subscribed(PUMP, "a/#", 1);
        log.unsubscribed(PUMP, "a/#");
        assertThat(lines()).containsExactly(
                "DEBUG subscribed clientid=pump-7 peer=192.0.2.7:50123 filter=a/# qos=1",
                "DEBUG unsubscribed clientid=pump-7 peer=192.0.2.7:50123 filter=a/#");
    }

    @Test
    void tellsManyDropsAsOne() {
        for (int i = 0; i < 100_000; i++) {
            log.dropped("slow", message(), DropReason.SLOW_CONSUMER);
        }
        assertThat(lines()).isEmpty();
        log.summarise();
        log.summarise();
        assertThat(lines()).containsExactly("WARN  dropped clientid=slow reason=SLOW_CONSUMER count=100000");
    }

    @Test
    void tellsWhichLimitsAClientReachedAndHowOften() {
        for (int i = 0; i < 1_000; i++) {
            log.limited(PUMP, Bound.MESSAGE_RATE);
        }
        log.limited(PUMP, Bound.BYTE_RATE);
        assertThat(lines()).isEmpty();
        log.summarise();
        log.summarise();
        assertThat(lines()).containsExactly("WARN  limited clientid=pump-7 limit=message_rate count=1000",
                "WARN  limited clientid=pump-7 limit=byte_rate count=1");
    }

    @Test
    void tellsWhenTheBrokerHasAsMuchAsItBearsAndWhenNoLonger() {
        log.overloaded(Bound.MEMORY, true);
        log.overloaded(Bound.MEMORY, false);
        assertThat(lines()).containsExactly(
                "WARN  overloaded: new clients are refused and publishers slowed limit=memory",
                "INFO  no longer overloaded limit=memory");
    }

    @Test
    void holdsBackAFloodOfWhatStrangersCauseAndSaysSo() {
        for (int i = 0; i < 1_000; i++) {
            log.refused(PEER, null, ReasonCode.PROTOCOL_ERROR, "flood");
            log.denied(PUMP, "publish", "secret/topic", () -> "no rule fits");
            log.flapping("client id pump-7", 300);
        }
        assertThat(lines()).hasSize(300);
        log.summarise();
        assertThat(lines()).hasSize(303).contains(
                "WARN  flapping who=\"client id pump-7\" seconds=300",
                "WARN  not logged event=flapping count=900 reason=\"more than 100 lines in a second\"",
                "WARN  denied clientid=pump-7 peer=192.0.2.7:50123 operation=publish topic=secret/topic reason=\"NOT_AUTHORIZED 0x87\" why=\"no rule fits\"",
                "WARN  not logged event=refused count=900 reason=\"more than 100 lines in a second\"",
                "WARN  not logged event=denied count=900 reason=\"more than 100 lines in a second\"");
    }

    @Test
    void tellsWhatTheStoreCouldNotKeep() {
        log.storeFailed("a message", "the disk is full");
        assertThat(lines()).containsExactly("ERROR store failed what=\"a message\" why=\"the disk is full\"");
    }

    @Test
    void writesOneLineWhateverAClientCallsItself() {
        String forged = "x\n2026-11-20T09:15:02.123Z INFO  connected clientid=admin\u001B[2J";
        Client liar = new Client(forged, forged, PEER, MqttVersion.V5);
        logger.setLevel(Level.DEBUG);
        log.connected(liar, true, 0, 0, false);
        log.disconnected(liar, ReasonCode.PROTOCOL_ERROR, forged);
        log.refused(PEER, forged, ReasonCode.PROTOCOL_ERROR, forged);
        log.subscribed(liar, forged, 0);
        log.unsubscribed(liar, forged);
        log.denied(liar, "publish", forged, () -> "no rule fits");
        log.dropped(forged, message(), DropReason.EXPIRED);
        log.limited(liar, Bound.BYTE_RATE);
        log.flapping("client id " + forged, 300);
        log.summarise();
        assertThat(lines()).hasSize(9)
                .allSatisfy(line -> assertThat(line).doesNotContain("\n", "\u001B").contains("x␊2026"));
        assertThat(appender.list).allSatisfy(event -> assertThat(event.getKeyValuePairs())
                .allSatisfy(pair -> assertThat(String.valueOf(pair.value)).doesNotContain("\n", "\u001B")));
    }

    private static Message message() {
        return new Message(1, "publisher", TopicName.of("a"), Qos.AT_MOST_ONCE, false, Message.NEVER,
                MessageProperties.NONE,
                Payload.EMPTY);
    }
}
