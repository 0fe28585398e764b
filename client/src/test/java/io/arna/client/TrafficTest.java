package io.arna.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.client.ScriptedServer.Guest;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted is what a server sees, byte for byte. */
final class TrafficTest {
    private final Traffic traffic = new Traffic();
    private final ClientLoop loop = ClientLoop.counting("test client", traffic);
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void stop() {
        server.close();
        loop.close();
    }

    @Test
    void countsWhatPassesTheSocketAndWhoSpokeAfterWhom() throws Exception {
        MqttClient client = MqttClient.on(loop, ClientOptions.to(ServerAddress.tcp("127.0.0.1", server.port()))
                .clientId("c").version(MqttVersion.V3_1_1).build(), new ClientListener() {});
        var connected = client.connect();
        Guest guest = server.guest();
        String connect = guest.hearsBytes(15);
        guest.saysHex("20 02 00 00"); // CONNACK
        await(connected);

        Traffic.Count setUp = traffic.count();
        assertThat(connect).hasSize(2 * 15);
        assertThat(setUp).isEqualTo(new Traffic.Count(15, 4, 15, 4, 2)); // TCP's turn, and CONNECT's
        assertThat(traffic.dialledNanos()).isNotZero();
        assertThat(traffic.cipher()).isNull();

        var published = client.publish(Message.of("a/b", "hi", Qos.AT_LEAST_ONCE));
        assertThat(guest.hearsBytes(11)).startsWith("32");
        guest.saysHex("40 02 00 01"); // PUBACK 1
        await(published);
        assertThat(traffic.count().since(setUp)).isEqualTo(new Traffic.Count(11, 4, 11, 4, 1));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
