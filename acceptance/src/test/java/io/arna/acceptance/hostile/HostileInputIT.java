package io.arna.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.codec.ByteCase;
import io.arna.mqtt.codec.ByteCases;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.server.Broker;
import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every byte case against the running broker, and bytes nobody thought of; after each, all bystanders are well. */
class HostileInputIT {
    private static final int MUTATED_CONNECTIONS = 2_000;
    private static final int GREEDY_CONNECTIONS = 500;

    private static Broker broker;
    private static int port;
    private static Bystanders bystanders;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.start(Config.ofYaml("""
                node: {shards: 4}
                listeners:
                  - {name: "tcp:default", kind: tcp, host: 127.0.0.1, port: 0}
                """));
        port = broker.address(Kind.TCP).port();
        bystanders = new Bystanders(port);
    }

    @AfterAll
    static void stop() throws IOException {
        bystanders.close();
        broker.close();
    }

    static Stream<ByteCase> casesForAServer() {
        return ByteCases.all().stream().filter(each -> each.reader() == Role.SERVER);
    }

    @ParameterizedTest
    @MethodSource("casesForAServer")
    void theBrokerAnswersAsTheTableSaysAndNobodyElseNotices(ByteCase each) throws IOException {
        ByteCase.Answer answer = each.answer();
        assertThat(answer).isNotNull();
        try (RawClient client = each.opens()
                ? new RawClient(port, each.version())
                : RawClient.connected(port, each.version(), "hostile")) {
            client.send(each.bytes().toByteArray());
            Packet heard = null;
            if (answer.type() != null) {
                heard = client.read();
                if (heard != null || !each.opens()) {
                    assertThat(heard).as("%s%n%s", each, each.hex()).isNotNull();
                    assertThat(heard.type()).isEqualTo(answer.type());
                    if (answer.reason() != null) {
                        assertThat(reasonOf(heard)).isEqualTo(answer.reason());
                    }
                }
            }
            if (answer.closes()) {
                assertThat(client.read()).as("%s%n%s: the connection ends", each, each.hex()).isNull();
            } else if (answer.type() == null) {
                client.send(PingReq.INSTANCE);
                assertThat(client.read()).as("%s%n%s: the connection goes on", each, each.hex())
                        .isEqualTo(PingResp.INSTANCE);
            }
        }
        bystanders.areWell();
    }

    private static ReasonCode reasonOf(Packet packet) {
        return switch (packet) {
            case ConnAck ack -> ack.reason();
            case Disconnect disconnect -> disconnect.reason();
            default -> throw new AssertionError(packet.type() + " carries no refusal here");
        };
    }

    @Test
    void streamsOfDamagedPacketsHarmNobodyElse() throws IOException {
        long seed = Long.getLong("hostile.seed", new Random().nextLong());
        Random random = new Random(seed);
        List<ByteCase> cases = casesForAServer().toList();
        for (int i = 0; i < MUTATED_CONNECTIONS; i++) {
            try (RawClient client = random.nextInt(4) == 0
                    ? new RawClient(port, MqttVersion.V5)
                    : RawClient.connected(port, random.nextBoolean() ? MqttVersion.V5 : MqttVersion.V3_1_1,
                            "damaged-" + i % 50)) {
                client.send(damagedStream(cases, random));
            }
            if (i % 100 == 0) {
                assertThat(broker.shards()).as("seed %d (-Dhostile.seed=%d replays it), connection %d", seed, seed, i)
                        .isEqualTo(4);
                bystanders.areWell();
            }
        }
        bystanders.areWell();
    }

    private static byte[] damagedStream(List<ByteCase> cases, Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int packets = 1 + random.nextInt(8); packets > 0; packets--) {
            byte[] bytes = cases.get(random.nextInt(cases.size())).bytes().toByteArray();
            for (int damages = random.nextInt(3); damages > 0 && bytes.length > 0; damages--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(10) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            stream.write(bytes, 0, length);
        }
        return stream.toByteArray();
    }

    @Test
    void lengthsThatAreOnlyDeclaredCostNothing() throws Exception {
        byte[] almostAMegabyteOfPublish = {0x30, (byte) 0xF0, (byte) 0xFF, 0x3F, 0, 1, 'a'};
        RawClient[] greedy = new RawClient[GREEDY_CONNECTIONS];
        System.gc();
        long before = usedHeap();
        for (int i = 0; i < greedy.length; i++) {
            greedy[i] = RawClient.connected(port, MqttVersion.V3_1_1, "greedy-" + i);
            greedy[i].send(almostAMegabyteOfPublish);
        }
        bystanders.areWell();
        System.gc();
        assertThat(usedHeap() - before).as("heap for %d declared megabytes", GREEDY_CONNECTIONS).isLessThan(100L << 20);
        for (RawClient client : greedy) {
            client.close();
        }
        bystanders.areWell();
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
