package io.arna.broker.fuzz;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.codec.ByteCase;
import io.arna.mqtt.codec.ByteCases;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes inputs for {@link Strangers}: packets that fit together, so that they get far, between them those of the table of byte cases,
 * some damaged, and cut anywhere. The same seed makes the same input.
 */
final class Sayings {
    private static final List<ByteCase> CASES =
            ByteCases.all().stream().filter(each -> each.reader() == Role.SERVER).toList();
    private static final List<ByteCase> FIRST = CASES.stream().filter(ByteCase::opens).toList();
    private static final List<ByteCase> LATER = CASES.stream().filter(each -> !each.opens()).toList();

    private static final String[] CLIENTS = {"ann", "bob", "cy"};
    private static final String[] TOPICS = {"a", "a/b", "a/b/c", "$a/b"};
    private static final String[] FILTERS =
            {"#", "a/#", "+/b", "a", "a/b", "$share/g/a/#", "$share/g/a", "$share/h/a/b"};
    private static final int PACKET_IDS = 4;
    private static final int LONGEST_PAYLOAD = 600;

    private final Random random;
    private final ByteArrayOutputStream steps = new ByteArrayOutputStream();
    /** What each stranger speaks if its CONNECT was understood; null before. */
    private final @Nullable MqttVersion[] spoken = new MqttVersion[Strangers.COUNT];

    Sayings(long seed) {
        random = new Random(seed);
        random.nextInt(); // the first numbers of neighbouring seeds are alike
    }

    /** An input of some dozens of steps. */
    byte[] input() {
        for (int more = 4 + random.nextInt(60); more > 0; more--) {
            int stranger = random.nextInt(Strangers.COUNT);
            switch (random.nextInt(24)) {
                case 0 -> comesAnew(stranger);
                case 1 -> isLost(stranger);
                case 2 -> step(stranger, Strangers.STALLS);
                case 3 -> {
                    step(stranger, Strangers.WAITS);
                    steps.write(random.nextInt(random.nextInt(64) + 1));
                }
                case 4 -> step(stranger, random.nextBoolean() ? Strangers.STORE_SLOWS : Strangers.STORE_CATCHES_UP);
                case 5 -> step(stranger, Strangers.STORE_COMPLETES);
                default -> says(stranger);
            }
        }
        return steps.toByteArray();
    }

    private void step(int stranger, int what) {
        steps.write(what << 2 | stranger);
    }

    private void comesAnew(int stranger) {
        step(stranger, Strangers.COMES_ANEW);
        spoken[stranger] = null;
    }

    private void isLost(int stranger) {
        step(stranger, Strangers.IS_LOST);
        spoken[stranger] = null;
    }

    private void says(int stranger) {
        ByteArrayOutputStream saying = new ByteArrayOutputStream();
        for (int packets = 1 + random.nextInt(4); packets > 0; packets--) {
            MqttVersion version = spoken[stranger];
            if (version == null || random.nextInt(50) == 0) {
                version = MqttVersion.values()[random.nextInt(MqttVersion.values().length)];
                spoken[stranger] = version;
                saying.writeBytes(anyIn(10, FIRST, connect(version), version));
            } else {
                saying.writeBytes(anyIn(8, LATER, packet(version), version));
            }
        }
        cut(stranger, saying.toByteArray());
    }

    /** One of these cases, whole or damaged, once in {@code rarity} times; otherwise the packet. */
    private byte[] anyIn(int rarity, List<ByteCase> cases, Packet packet, MqttVersion version) {
        byte[] bytes = random.nextInt(rarity) == 0
                ? cases.get(random.nextInt(cases.size())).bytes().toByteArray()
                : encoded(packet, version);
        return random.nextInt(20) == 0 ? damaged(bytes) : bytes;
    }

    private byte[] damaged(byte[] bytes) {
        for (int damages = 1 + random.nextInt(3); damages > 0 && bytes.length > 0; damages--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private void cut(int stranger, byte[] saying) {
        int at = 0;
        while (at < saying.length) {
            int length = Math.min(saying.length - at, random.nextInt(4) == 0
                    ? 1 + random.nextInt(8)
                    : Strangers.LONGEST_SAYING);
            step(stranger, Strangers.SAYS);
            steps.write(length);
            steps.write(saying, at, length);
            at += length;
        }
    }

    // ── Packets that fit together ──

    private static byte[] encoded(Packet packet, MqttVersion version) {
        ByteBuf bytes = Unpooled.buffer();
        PacketEncoder.encode(packet, version, bytes);
        return ByteBufUtil.getBytes(bytes);
    }

    private Connect connect(MqttVersion version) {
        String method = version.isV5() && random.nextInt(8) == 0 ? Strangers.METHOD : null;
        ConnectProperties properties = !version.isV5() ? ConnectProperties.NONE
                : new ConnectProperties(random.nextInt(60), 1 + random.nextInt(4),
                        random.nextInt(4) == 0 ? 40 + random.nextInt(200) : ConnectProperties.NO_MAXIMUM,
                        random.nextInt(3), random.nextBoolean(), random.nextBoolean(), List.of(), method,
                        method == null ? null : payload());
        boolean clean = random.nextInt(3) == 0;
        String clientId = clean && version != MqttVersion.V3_1 && random.nextInt(4) == 0 ? "" : any(CLIENTS);
        return new Connect(version, clean, random.nextInt(3) * 5, clientId, null, null, will(version), properties);
    }

    private @Nullable Will will(MqttVersion version) {
        if (random.nextBoolean()) return null;
        return new Will(TopicName.of(any(TOPICS)), payload(), qos(), random.nextBoolean(),
                version.isV5() ? random.nextInt(60) : 0, Publish.NO_EXPIRY, MessageProperties.NONE);
    }

    private Packet packet(MqttVersion version) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> new Subscribe(packetId(), version.isV5() ? random.nextInt(3) : 0, List.of(),
                    List.of(subscription(version), subscription(version)));
            case 3 -> new Unsubscribe(packetId(), List.of(), List.of(TopicFilter.of(any(FILTERS))));
            case 4, 5, 6, 7, 8 -> publish(version);
            case 9, 10 -> PubAck.of(packetId());
            case 11 -> PubRec.of(packetId(), version.isV5() && random.nextInt(4) == 0
                    ? ReasonCode.UNSPECIFIED_ERROR
                    : ReasonCode.SUCCESS);
            case 12 -> PubRel.of(packetId());
            case 13 -> PubComp.of(packetId());
            case 14 -> PingReq.INSTANCE;
            default -> random.nextBoolean() || !version.isV5() ? disconnect(version)
                    : new Auth(random.nextBoolean() ? ReasonCode.CONTINUE_AUTHENTICATION : ReasonCode.REAUTHENTICATE,
                            Strangers.METHOD, payload(), null, List.of());
        };
    }

    private Publish publish(MqttVersion version) {
        Qos qos = qos();
        int alias = version.isV5() ? Math.max(0, random.nextInt(8) - 4) : 0;
        TopicName topic = alias > 0 && random.nextBoolean() ? null : TopicName.of(any(TOPICS));
        boolean repeated = qos != Qos.AT_MOST_ONCE && random.nextInt(4) == 0;
        return new Publish(qos == Qos.AT_MOST_ONCE ? 0 : packetId(), repeated, qos, random.nextInt(3) == 0, topic,
                alias,
                version.isV5() && random.nextInt(4) == 0 ? random.nextInt(40) : Publish.NO_EXPIRY, List.of(),
                MessageProperties.NONE, payload());
    }

    private Subscription subscription(MqttVersion version) {
        TopicFilter filter = TopicFilter.of(any(FILTERS));
        if (!version.isV5()) return Subscription.of(filter, qos());
        RetainHandling[] handlings = RetainHandling.values();
        return new Subscription(filter, qos(), !filter.isShared() && random.nextInt(4) == 0, random.nextBoolean(),
                handlings[random.nextInt(handlings.length)]);
    }

    private Disconnect disconnect(MqttVersion version) {
        if (!version.isV5()) return Disconnect.NORMAL;
        ReasonCode reason = random.nextBoolean() ? ReasonCode.DISCONNECT_WITH_WILL
                : ReasonCode.NORMAL_DISCONNECTION;
        return new Disconnect(reason, random.nextBoolean() ? Disconnect.ABSENT : random.nextInt(60), null, List.of(),
                null);
    }

    private int packetId() {
        return 1 + random.nextInt(PACKET_IDS);
    }

    private Qos qos() {
        return Qos.values()[random.nextInt(3)];
    }

    private Payload payload() {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(LONGEST_PAYLOAD) : random.nextInt(4)];
        random.nextBytes(bytes);
        return Payload.copyOf(bytes);
    }

    private String any(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
