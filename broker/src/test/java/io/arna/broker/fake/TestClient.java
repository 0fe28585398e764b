package io.arna.broker.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One client of a {@link TestBroker}, as a script writes it: it says packets and hears packets. Nothing is answered unless the script
 * says so.
 */
public final class TestClient {
    private final TestBroker broker;
    private final String clientId;
    private final MqttVersion version;
    private final List<Packet> heard = new ArrayList<>();
    private boolean cleanStart = true;
    private int keepAliveSeconds;
    private @Nullable Will will;
    private ConnectProperties properties = ConnectProperties.NONE;
    private @Nullable RecordingWire wire;
    private int packetIds;

    TestClient(TestBroker broker, String clientId, MqttVersion version) {
        this.broker = broker;
        this.clientId = clientId;
        this.version = version;
    }

    // ── What CONNECT will say ──

    /** Resumes the session if there is one, and keeps it for this long; before MQTT 5 for ever. */
    public TestClient keepingItsSession(long seconds) {
        cleanStart = false;
        return withSessionExpiry(seconds);
    }

    public TestClient withCleanStart(boolean value) {
        cleanStart = value;
        return this;
    }

    public TestClient withSessionExpiry(long seconds) {
        properties = new ConnectProperties(version.isV5() ? seconds : 0, properties.receiveMaximum(),
                properties.maximumPacketSize(),
                properties.topicAliasMaximum(), properties.requestResponseInformation(),
                properties.requestProblemInformation(),
                properties.userProperties(), properties.authenticationMethod(), properties.authenticationData());
        return this;
    }

    public TestClient withReceiveMaximum(int value) {
        return with(new ConnectProperties(properties.sessionExpirySeconds(), value, properties.maximumPacketSize(),
                properties.topicAliasMaximum(), properties.requestResponseInformation(),
                properties.requestProblemInformation(),
                properties.userProperties(), properties.authenticationMethod(), properties.authenticationData()));
    }

    public TestClient withMaximumPacketSize(long value) {
        return with(new ConnectProperties(properties.sessionExpirySeconds(), properties.receiveMaximum(), value,
                properties.topicAliasMaximum(), properties.requestResponseInformation(),
                properties.requestProblemInformation(),
                properties.userProperties(), properties.authenticationMethod(), properties.authenticationData()));
    }

    public TestClient withTopicAliasMaximum(int value) {
        return with(new ConnectProperties(properties.sessionExpirySeconds(), properties.receiveMaximum(),
                properties.maximumPacketSize(),
                value, properties.requestResponseInformation(), properties.requestProblemInformation(),
                properties.userProperties(),
                properties.authenticationMethod(), properties.authenticationData()));
    }

    public TestClient with(ConnectProperties value) {
        properties = value;
        return this;
    }

    /** Asks for enhanced authentication. */
    public TestClient withAuthentication(String method, @Nullable String data) {
        return with(new ConnectProperties(properties.sessionExpirySeconds(), properties.receiveMaximum(),
                properties.maximumPacketSize(),
                properties.topicAliasMaximum(), properties.requestResponseInformation(),
                properties.requestProblemInformation(), properties.userProperties(), method,
                data == null ? null : Payload.ofUtf8(data)));
    }

    public TestClient askingForResponseInformation() {
        return with(new ConnectProperties(properties.sessionExpirySeconds(), properties.receiveMaximum(),
                properties.maximumPacketSize(), properties.topicAliasMaximum(), true,
                properties.requestProblemInformation(),
                properties.userProperties(), properties.authenticationMethod(), properties.authenticationData()));
    }

    public TestClient withKeepAlive(int seconds) {
        keepAliveSeconds = seconds;
        return this;
    }

    public TestClient withWill(@Nullable Will value) {
        will = value;
        return this;
    }

    // ── Connecting ──

    /** Opens a connection and says nothing. */
    public TestClient opens() {
        wire = broker.accept();
        heard.clear();
        broker.settle();
        return this;
    }

    /** Connects and is let in; CONNACK is heard already. */
    public ConnAck connects() {
        ConnAck ack = connectsSomehow();
        assertThat(ack.reason()).isEqualTo(ReasonCode.SUCCESS);
        return ack;
    }

    /** Connects and is turned away with this reason. */
    public void isRefused(ReasonCode reason) {
        assertThat(connectsSomehow().reason()).isEqualTo(reason);
        assertThat(wire().isClosed()).isTrue();
    }

    private ConnAck connectsSomehow() {
        opens();
        says(connect());
        return hears(ConnAck.class);
    }

    /** The CONNECT this client sends. */
    public Connect connect() {
        return new Connect(version, cleanStart, keepAliveSeconds, clientId, null, null, will, properties);
    }

    // ── Saying ──

    /** Sends packets and lets the broker do all it can do about them. */
    public TestClient says(Packet... packets) {
        wire().receive(packets);
        broker.settle();
        return this;
    }

    /** Subscribes, and hears the SUBACK. */
    public SubAck subscribes(String filter, Qos qos) {
        return subscribes(Subscription.of(TopicFilter.of(filter), qos), 0);
    }

    /** Subscribes with an identifier (0 for none), and hears the SUBACK. */
    public SubAck subscribes(Subscription subscription, int subscriptionId) {
        says(new Subscribe(nextPacketId(), subscriptionId, List.of(), List.of(subscription)));
        return hears(SubAck.class);
    }

    /** Subscribes with options, and hears the SUBACK. */
    public SubAck subscribes(String filter, Qos qos, boolean noLocal, boolean retainAsPublished,
            RetainHandling handling) {
        return subscribes(new Subscription(TopicFilter.of(filter), qos, noLocal, retainAsPublished, handling), 0);
    }

    /** Ends subscriptions, and hears the UNSUBACK. */
    public UnsubAck unsubscribes(String... filters) {
        says(new Unsubscribe(nextPacketId(), List.of(), Stream.of(filters).map(TopicFilter::of).toList()));
        return hears(UnsubAck.class);
    }

    /** Publishes text. */
    public TestClient publishes(String topic, String text, Qos qos) {
        return publishes(topic, text, qos, false);
    }

    /** Publishes text, to be retained or not. */
    public TestClient publishes(String topic, String text, Qos qos, boolean retain) {
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : nextPacketId();
        return says(Publish.of(packetId, qos, retain, TopicName.of(topic), Payload.ofUtf8(text)));
    }

    /** The packet identifier last used by {@code publishes} or {@code subscribes}. */
    public int lastPacketId() {
        return packetIds;
    }

    private int nextPacketId() {
        return ++packetIds;
    }

    /** Says good-bye. */
    public void disconnects() {
        says(Disconnect.NORMAL);
        wire().lose();
        broker.settle();
    }

    /** The connection breaks. */
    public void isLost() {
        wire().lose();
        broker.settle();
    }

    // ── Hearing ──

    /** The next packet heard, which is of this type. */
    public <T extends Packet> T hears(Class<T> type) {
        assertThat(unheard()).as("what %s hears", clientId).isNotEmpty();
        Packet next = heard.removeFirst();
        assertThat(next).as("what %s hears", clientId).isInstanceOf(type);
        return type.cast(next);
    }

    /** The next packets heard are these. */
    public TestClient hears(Packet... packets) {
        for (Packet expected : packets) {
            assertThat(unheard()).as("what %s hears, waiting for %s", clientId, expected).isNotEmpty();
            assertThat(heard.removeFirst()).isEqualTo(expected);
        }
        return this;
    }

    /** The next packet heard is a message with this text. */
    public Publish hearsMessage(String topic, String text) {
        Publish publish = hears(Publish.class);
        assertThat(publish.topic()).hasToString(topic);
        assertThat(publish.payload().toUtf8()).isEqualTo(text);
        return publish;
    }

    /** The next packets heard are messages with these texts, whatever their topics. */
    public List<Publish> hearsTexts(String... texts) {
        List<Publish> messages = new ArrayList<>();
        for (String text : texts) {
            Publish message = hears(Publish.class);
            assertThat(message.payload().toUtf8()).as("what %s hears", clientId).isEqualTo(text);
            messages.add(message);
        }
        return messages;
    }

    /** Nothing more has been heard. */
    public TestClient andNothingElse() {
        assertThat(unheard()).as("what %s hears", clientId).isEmpty();
        return this;
    }

    /** All that has been heard and not looked at; looking removes it. */
    public List<Packet> hearsAll() {
        List<Packet> all = List.copyOf(unheard());
        heard.clear();
        return all;
    }

    private List<Packet> unheard() {
        broker.settle();
        heard.addAll(wire().takeHeard());
        return heard;
    }

    /** Whether the broker has closed the connection. */
    public boolean isCutOff() {
        broker.settle();
        return wire().isClosed();
    }

    /** Hears DISCONNECT with this reason and is cut off; before MQTT 5 just cut off. */
    public void isDisconnected(ReasonCode reason) {
        if (version.isV5()) {
            assertThat(hears(Disconnect.class).reason()).isEqualTo(reason);
        }
        assertThat(isCutOff()).isTrue();
    }

    /** The wire, for what scripts cannot say otherwise. */
    public RecordingWire wire() {
        if (wire == null) { throw new AssertionError(clientId + " is not connected"); }
        return wire;
    }
}
