package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.codec.PacketDecoder;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.codec.TopicNames;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A client's end of a connection, on a plain blocking socket. Speaks MQTT 3.1.1. */
class TestClient implements AutoCloseable {
    static final int PATIENCE_MILLIS = 20_000;

    /** What bytes of MQTT are written to; with TLS around it, not what they are sent with. */
    final Socket socket;
    private final Socket wire = new Socket();
    final InputStream in;
    final OutputStream out;
    private final PacketDecoder decoder = new PacketDecoder(Role.CLIENT, 268_435_455, new TopicNames(16));
    private final ByteBuf received = Unpooled.buffer();

    TestClient(InetSocketAddress address) throws IOException {
        this(address, null);
    }

    TestClient(InetSocketAddress address, @Nullable SSLSocketFactory tls) throws IOException {
        this(address, tls, new byte[0]);
    }

    /**
     * @param tls what TLS is spoken with; null for none
     * @param first what is sent before anything is layered on the connection
     */
    TestClient(InetSocketAddress address, @Nullable SSLSocketFactory tls, byte[] first) throws IOException {
        wire.setTcpNoDelay(true);
        wire.setSoTimeout(PATIENCE_MILLIS);
        wire.connect(address);
        wire.getOutputStream().write(first);
        socket = tls == null ? wire : shakeHands(tls);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        decoder.version(MqttVersion.V3_1_1);
    }

    private SSLSocket shakeHands(SSLSocketFactory tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(wire, "localhost", wire.getPort(), true);
        socket.startHandshake();
        return socket;
    }

    static Connect connect(String clientId) {
        return new Connect(MqttVersion.V3_1_1, true, 60, clientId, null, null, null, ConnectProperties.NONE);
    }

    static Publish publish(String text) {
        return Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("t"), Payload.ofUtf8(text));
    }

    static Publish publish(byte[] payload) {
        return Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("t"), Payload.copyOf(payload));
    }

    static byte[] bytes(Packet... packets) {
        ByteBuf all = Unpooled.buffer();
        for (Packet packet : packets) {
            PacketEncoder.encode(packet, MqttVersion.V3_1_1, all);
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    void say(Packet... packets) throws IOException {
        say(bytes(packets));
    }

    /** Sends bytes of MQTT. */
    void say(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** The next packet. */
    Packet hear() throws IOException {
        while (true) {
            Packet packet = decoder.decode(received);
            if (packet != null) {
                received.discardSomeReadBytes();
                return packet;
            }
            byte[] more = hearBytes();
            assertThat(more).as("bytes before the end").isNotNull();
            received.writeBytes(more);
        }
    }

    /** The next text that was published. */
    String hearText() throws IOException {
        return ((Publish) hear()).payload().toUtf8();
    }

    /** The next bytes of MQTT, as many as are there; null at the end. */
    byte @Nullable [] hearBytes() throws IOException {
        byte[] buffer = new byte[64 * 1024];
        int count = in.read(buffer);
        return count < 0 ? null : Arrays.copyOf(buffer, count);
    }

    /** Waits until the other side has closed, and fails if it says anything before. */
    void hearEnd() throws IOException {
        assertThat(hearBytes()).isNull();
    }

    /** Waits until the connection is over, by whatever way it ends. */
    void hearCut() throws IOException {
        try {
            while (in.read() >= 0) {
            }
        } catch (SSLException cut) {
            assertThat(cut).hasMessageMatching(".*(reset|peer's close_notify|Connection closed).*");
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /** Says that nothing follows, and goes on listening. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Goes away without a word. */
    void vanish() throws IOException {
        wire.setSoLinger(true, 0);
        wire.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
