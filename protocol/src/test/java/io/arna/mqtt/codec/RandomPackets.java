package io.arna.mqtt.codec;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Packets at random, any that one side may send to the other in a version; the same seed gives the same packets. */
final class RandomPackets {
    private final Random random;
    private final MqttVersion version;
    private final Role reader;

    RandomPackets(long seed, MqttVersion version, Role reader) {
        this.random = new Random(seed);
        this.version = version;
        this.reader = reader;
    }

    /** A packet of any type that {@code reader} reads. */
    Packet next() {
        List<PacketType> types = Stream.of(PacketType.values()).filter(reader::reads)
                .filter(type -> version.isV5() || type != PacketType.AUTH)
                .filter(type -> version.isV5() || type != PacketType.DISCONNECT || reader == Role.SERVER).toList();
        return next(pick(types));
    }

    Packet next(PacketType type) {
        return switch (type) {
            case CONNECT -> connect();
            case CONNACK -> connAck();
            case PUBLISH -> publish();
            case PUBACK -> new PubAck(packetId(), ack(AllowedReasons.in(type, reader)), reasonProperties());
            case PUBREC -> new PubRec(packetId(), ack(AllowedReasons.in(type, reader)), reasonProperties());
            case PUBREL -> new PubRel(packetId(), ack(AllowedReasons.in(type, reader)), reasonProperties());
            case PUBCOMP -> new PubComp(packetId(), ack(AllowedReasons.in(type, reader)), reasonProperties());
            case SUBSCRIBE -> new Subscribe(packetId(), v5(0, () -> 1 + random.nextInt(0xFFF_FFFF)), userProperties(),
                    some(this::subscription));
            case SUBACK -> new SubAck(packetId(), reasonProperties(), some(this::subAckReason));
            case UNSUBSCRIBE -> new Unsubscribe(packetId(), userProperties(), some(this::filter));
            case UNSUBACK -> new UnsubAck(packetId(), reasonProperties(),
                    version.isV5() ? some(() -> pick(List.copyOf(AllowedReasons.in(type, reader)))) : List.of());
            case PINGREQ -> PingReq.INSTANCE;
            case PINGRESP -> PingResp.INSTANCE;
            case DISCONNECT -> disconnect();
            case AUTH -> new Auth(ack(AllowedReasons.in(type, reader)), text(), maybe(this::binary), maybe(this::text),
                    userProperties());
        };
    }

    private ReasonCode ack(Set<ReasonCode> allowed) {
        return version.isV5() ? pick(List.copyOf(allowed)) : ReasonCode.SUCCESS;
    }

    private ReasonCode subAckReason() {
        return version.isV5() ? pick(List.copyOf(AllowedReasons.in(PacketType.SUBACK, reader)))
                : pick(List.of(ReasonCode.GRANTED_QOS_0, ReasonCode.GRANTED_QOS_1, ReasonCode.GRANTED_QOS_2,
                        ReasonCode.UNSPECIFIED_ERROR));
    }

    private Connect connect() {
        String username = maybe(this::text);
        Payload password = username != null || version.isV5() ? maybe(this::binary) : null;
        boolean methodKnown = random.nextBoolean();
        ConnectProperties properties = v5(ConnectProperties.NONE,
                () -> new ConnectProperties(unsigned(), 1 + random.nextInt(0xFFFF), 1 + random.nextLong(0xFFFF_FFFFL),
                        random.nextInt(0x10000), random.nextBoolean(), random.nextBoolean(), userProperties(),
                        methodKnown ? text() : null, methodKnown ? maybe(this::binary) : null));
        return new Connect(version, random.nextBoolean(), random.nextInt(0x10000), "c" + text(), username, password,
                maybe(this::will), properties);
    }

    private Will will() {
        return new Will(topic(), binary(), qos(), random.nextBoolean(), v5(0L, this::unsigned),
                v5(Publish.NO_EXPIRY, this::unsigned), messageProperties());
    }

    private ConnAck connAck() {
        ReasonCode reason = version.isV5() ? pick(List.copyOf(AllowedReasons.in(PacketType.CONNACK, reader)))
                : pick(List.of(ReasonCode.SUCCESS, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                        ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, ReasonCode.SERVER_UNAVAILABLE,
                        ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.NOT_AUTHORIZED));
        boolean present = reason == ReasonCode.SUCCESS && version != MqttVersion.V3_1 && random.nextBoolean();
        boolean methodKnown = random.nextBoolean();
        return new ConnAck(present, reason, v5(ConnAckProperties.NONE,
                () -> new ConnAckProperties(unsigned(), 1 + random.nextInt(0xFFFF), qos(), random.nextBoolean(),
                        1 + random.nextLong(0xFFFF_FFFFL), maybe(this::text), random.nextInt(0x10000),
                        maybe(this::text), userProperties(), random.nextBoolean(), random.nextBoolean(),
                        random.nextBoolean(), random.nextInt(0x10000), maybe(this::text), maybe(this::text),
                        methodKnown ? text() : null, methodKnown ? maybe(this::binary) : null)));
    }

    private Publish publish() {
        Qos qos = qos();
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : packetId();
        boolean dup = packetId != 0 && random.nextBoolean();
        int alias = v5(0, () -> 1 + random.nextInt(0xFFFF));
        TopicName topic = alias != 0 && random.nextBoolean() ? null : topic();
        List<Integer> subscriptionIds =
                version.isV5() && reader == Role.CLIENT && random.nextBoolean()
                        ? some(() -> 1 + random.nextInt(0xFFF_FFFF)) : List.of();
        return new Publish(packetId, dup, qos, random.nextBoolean(), topic, alias,
                v5(Publish.NO_EXPIRY, this::unsigned), subscriptionIds, messageProperties(), binary());
    }

    private Disconnect disconnect() {
        if (!version.isV5()) return Disconnect.NORMAL;
        ReasonCode reason = pick(List.copyOf(AllowedReasons.in(PacketType.DISCONNECT, reader)));
        long expiry = reader == Role.SERVER && random.nextBoolean() ? unsigned() : Disconnect.ABSENT;
        return new Disconnect(reason, expiry, maybe(this::text), userProperties(), maybe(this::text));
    }

    private Subscription subscription() {
        TopicFilter filter = filter();
        return version.isV5()
                ? new Subscription(filter, qos(), !filter.isShared() && random.nextBoolean(), random.nextBoolean(),
                        pick(List.of(RetainHandling.values())))
                : Subscription.of(filter, qos());
    }

    private ReasonProperties reasonProperties() {
        return v5(ReasonProperties.NONE, () -> new ReasonProperties(maybe(this::text), userProperties()));
    }

    private MessageProperties messageProperties() {
        return v5(MessageProperties.NONE, () -> new MessageProperties(maybe(random::nextBoolean), maybe(this::text),
                maybe(() -> topic().toString()), maybe(this::binary), userProperties()));
    }

    private List<UserProperty> userProperties() {
        return v5(List.of(), () -> some(() -> new UserProperty(text(), text())));
    }

    private TopicName topic() {
        return TopicName.of(some(this::level).stream().reduce((a, b) -> a + "/" + b).orElseThrow() + "/");
    }

    private TopicFilter filter() {
        String levels = some(() -> random.nextInt(4) == 0 ? "+" : level()).stream().reduce((a, b) -> a + "/" + b)
                .orElseThrow();
        String share = random.nextInt(4) == 0 ? "$share/g" + random.nextInt(10) + "/" : "";
        return TopicFilter.of(share + levels + (random.nextBoolean() ? "/#" : "/"));
    }

    private String level() {
        return text().replaceAll("[+#/]", "_");
    }

    private Qos qos() {
        return pick(List.of(Qos.values()));
    }

    private int packetId() {
        return 1 + random.nextInt(0xFFFF);
    }

    private long unsigned() {
        return random.nextBoolean() ? random.nextInt(100) : random.nextLong(0x1_0000_0000L);
    }

    private Payload binary() {
        byte[] bytes = new byte[length()];
        random.nextBytes(bytes);
        return Payload.copyOf(bytes);
    }

    /** Letters of one to four bytes each, never a surrogate alone and never U+0000. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int left = length() / 2; left > 0; left--) {
            int bits = pick(List.of(7, 7, 7, 11, 16, 20));
            int letter = 1 + random.nextInt((1 << bits) - 1);
            text.appendCodePoint(letter >= 0xD800 && letter <= 0xDFFF ? 'x' : letter);
        }
        return text.toString();
    }

    /** Mostly short, sometimes above what a length of one byte can tell. */
    private int length() {
        return random.nextInt(10) == 0 ? random.nextInt(1000) : random.nextInt(20);
    }

    private <T> List<T> some(Supplier<T> one) {
        return Stream.generate(one).limit(1 + random.nextInt(3)).toList();
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    /** Something in MQTT 5.0, half of the time; else what absence means. */
    private <T> T v5(T absent, Supplier<T> present) {
        return version.isV5() && random.nextBoolean() ? present.get() : absent;
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
